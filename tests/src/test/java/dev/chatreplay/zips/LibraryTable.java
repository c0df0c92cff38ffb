package dev.chatreplay.zips;

import dev.chatreplay.client.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The table of libraries in `docs/decisions.md`. Its second column names artifacts as code, and its third one their licences.
///
/// @param rows the cell with the licences, by artifact
record LibraryTable(Map<String, String> rows) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /// Reads the table below the heading *Libraries*.
    static LibraryTable read() throws IOException {
        var text = Files.readString(Project.file("docs/decisions.md"));
        var section = text.substring(text.indexOf("\n### Libraries\n"));
        return new LibraryTable(section.lines().filter(line -> line.startsWith("| "))
                .map(line -> line.split("\\|", -1))
                .flatMap(cells -> CODE.matcher(cells[2]).results().map(name -> Map.entry(name.group(1), cells[3])))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// Returns the licences of an artifact, or none if the table does not name it.
    Set<String> licencesOf(String artifact) {
        return Arrays.stream(rows.getOrDefault(artifact, "").split(",", -1)).map(String::strip)
                .filter(licence -> !licence.isEmpty()).collect(Collectors.toSet());
    }
}
