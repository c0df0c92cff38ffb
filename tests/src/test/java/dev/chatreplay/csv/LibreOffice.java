package dev.chatreplay.csv;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.harness.ForeignPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The spreadsheet of LibreOffice, in each locale with an own user profile.
enum LibreOffice {
    EN_US(1033), DE_DE(1031);

    /// Prints the kind and the value of each cell of the first sheet.
    private static final String SCRIPT = """
            import json, re, sys, zipfile, xml.etree.ElementTree as xml
            MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
            KINDS = {'s': 'text', 'n': 'number', 'b': 'boolean'}
            book = zipfile.ZipFile(sys.argv[1])
            def text(item):
                joined = ''.join(part.text or '' for part in item.iter(MAIN + 't'))
                return re.sub('_x([0-9A-Fa-f]{4})_', lambda code: chr(int(code[1], 16)), joined)
            texts = [text(item) for item in xml.fromstring(book.read('xl/sharedStrings.xml')).iter(MAIN + 'si')]
            rows = []
            for row in xml.fromstring(book.read('xl/worksheets/sheet1.xml')).iter(MAIN + 'row'):
                rows.append([])
                for cell in row.iter(MAIN + 'c'):
                    number = 0
                    for letter in re.match('[A-Z]+', cell.get('r'))[0]:
                        number = number * 26 + ord(letter) - 64
                    rows[-1].extend([{'kind': 'text', 'value': ''}] * (number - len(rows[-1])))
                    value = cell.findtext(MAIN + 'v', '')
                    kind = KINDS.get(cell.get('t', 'n'), cell.get('t'))
                    if kind == 'text':
                        value = texts[int(value)] if value else ''
                    if cell.find(MAIN + 'f') is not None:
                        kind = 'formula'
                    rows[-1][number - 1] = {'kind': kind, 'value': value}
            json.dump(rows, sys.stdout)
            """;

    private final int language;

    LibreOffice(int language) {
        this.language = language;
    }

    /// A cell of a sheet: `text`, `number`, `boolean`, `formula`, or another kind of the file.
    record Cell(String kind, String value) {}

    /// Opens a CSV file, and returns the cells of its rows. An empty cell is an empty text.
    List<List<Cell>> open(Path csv) throws IOException {
        var directory = csv.resolveSibling(name());
        // The settings that change most: commas, semicolons and tabs separate values, a quoted value may be a number, and LibreOffice detects
        // dates, percentages and formulas.
        var settings = "44/59/9,34,76,1,," + language + ",false,true,false,false,false,0,true";
        ForeignPrograms.run(List.of("soffice", "-env:UserInstallation=" + directory.resolve("profile").toUri(),
                "--headless", "--infilter=CSV:" + settings, "--convert-to", "xlsx", "--outdir", directory.toString(),
                csv.toString()));
        var sheet = csv.getFileName().toString().replace(".csv", ".xlsx");
        var json = ForeignPrograms.python(SCRIPT, directory.resolve(sheet));
        return new ObjectMapper().readValue(json, new TypeReference<>() {
        });
    }
}
