package dev.chatreplay.csv;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Texts that a spreadsheet often takes for formulas, numbers, dates or truth values.
final class SheetTexts {
    /// The characters that Excel keeps in one cell.
    private static final int CELL_CHARACTERS = 32_767;

    /// Texts chosen by hand.
    static final List<String> PICKED = List.of("=1+1", "=\"a\"&\"b\"", "=HYPERLINK(\"https://example.org\";\"x\")",
            "=A1",
            "=cmd|' /C calc'!A0", "{=1+1}", "+1", "+5-3", "-5", "--5", "-", "=", "+", "@SUM(A1)", "@", "\t=1+1",
            "\r=1+1",
            "\n=1+1", " =1+1", "＝1+1", "＋5", "－5", "＠a", "'", "''", "'5", "'=1+1", "'hello there", "0", "-0", "00123",
            "007",
            "1E5", "1e5", "1E+5", "1.5", "1,5", ".5", "5.", "1,234", "1.234,56", "1,234.56", "1 000", "1'000", "1_000",
            "(5)",
            "5-", "50%", "٪5", "$5", "€5", "5 €", "5,00 €", "£5", "R$ 5", "Fr. 5", "1234567890123456",
            "12345678901234567",
            "123456789012345678", "1234567890123456789", "12345678901234567890", "0x10", "1e400", "1/2", "1 1/2", "3-4",
            "3/4", "1-2-3", "MAR1", "Mar 1", "1 Mar", "mar-1", "Jan 2026", "Januar 2026", "1. Januar 2026", "1.2.",
            "1.2",
            "1.2.2026", "1.2.26", "1/2/2026", "2026-11-21", "2026/11/21", "20261121", "2026-11-21T09:00:00Z",
            "2026-11-21 09:00", "Saturday, November 21, 2026", "Samstag, 21. November 2026", "10:30", "10:30:15.5",
            "1:2",
            "24:00:00", "10 AM", "10:30 PM", "TRUE", "FALSE", "true", "True ", "false", "WAHR", "FALSCH", "Falsch",
            "yes",
            "March", "Montag", "#N/A", "#REF!", "#NAME?", "#DIV/0!", "NaN", "INF", "Infinity", "NULL", "٣", "１２", "½",
            "1½",
            "Ⅳ", "三", "二〇二六年", "hello there", "Good morning, everyone", "TRUE or FALSE", "a b", "a;b c",
            "hi;=1+1;there",
            "hi\t=1+1\tthere", "hi,=1+1,there", "say \"hi\" there", "hi there\n=1+1", "hi there\r\n=1+1\r\n",
            "hi there\r",
            "ends with a quote\"", "\"", "\"hello there\"", "\"\"", ";", "|", "sep=;", "ID", "a@b.example",
            "https://example.org/",
            "_x000D_", "a_x0041_ b", "x".repeat(CELL_CHARACTERS - 1), "word ".repeat(6000));

    private static final List<String> PIECES = List.of("0", "1", "5", "12", "2026", ".", ",", ":", "/", "-", "+", "=",
            "@",
            "%", "$", "€", " ", " ", "\u00a0", "\u202f", "'", "\"", ";", "\t", "\n", "\r\n", "\r", "(", ")", "E", "e",
            "AM",
            "PM", "Mar", "März", "May", "Mai", "TRUE", "false", "WAHR", "falsch", "T", "Z", "#", "_", "a", "or", "and",
            "!",
            "Uhr", "٣", "１", "½", "三", "\u200e", "\ufeff", "\u0001");

    private SheetTexts() {}

    /// Generates `count` random texts.
    static Stream<String> generated(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> random.ints(random.nextInt(1, 7), 0, PIECES.size())
                .mapToObj(PIECES::get).collect(Collectors.joining()));
    }
}
