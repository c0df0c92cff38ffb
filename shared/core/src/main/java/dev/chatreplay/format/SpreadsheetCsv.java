package dev.chatreplay.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes `csv_spreadsheet`: the columns of `csv_full`, with a byte order mark and guarded texts.
///
/// A spreadsheet takes some texts for formulas, numbers, dates or truth values. It shows a cell that begins with the guard as text. Without one
/// leading guard, each cell is the original. Every text cell has quotes, because a spreadsheet may also split a value without quotes at a
/// semicolon or a tab.
final class SpreadsheetCsv {
    /// Excel reads a file without it in the encoding of the system.
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String GUARD = "'";

    private static final List<CsvColumn> COLUMNS = CsvColumn.CSV_FULL.stream()
            .map(column -> column.isText()
                    ? new CsvColumn(column.header(), true, true, message -> guarded(column.of(message)))
                    : column)
            .toList();

    private SpreadsheetCsv() {}

    static ChatWriter writer(OutputStream out) throws IOException {
        return new CsvWriter(out, COLUMNS, BYTE_ORDER_MARK, "\r\n");
    }

    /// Returns the text with a guard before it, unless it surely stays a text in every spreadsheet and locale.
    static String guarded(String text) {
        return text.isEmpty() || isSurelyText(text) ? text : GUARD + text;
    }

    /// Returns whether a text begins with a letter, has a second word, and no digit. Formulas begin otherwise, numbers and dates have
    /// digits, and a truth value is one word in each language.
    private static boolean isSurelyText(String text) {
        return Character.isLetter(text.codePointAt(0)) && hasSecondWord(text)
                && text.codePoints().noneMatch(SpreadsheetCsv::mayBeDigit);
    }

    private static boolean hasSecondWord(String text) {
        for (int i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
            if (i + 1 < text.length() && Character.isLetter(text.codePointAt(i + 1))) {
                return true;
            }
        }
        return false;
    }

    /// Ideographs count as digits, because Chinese and Japanese can write numbers and dates with them alone.
    private static boolean mayBeDigit(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> Character.isIdeographic(codePoint);
        };
    }
}
