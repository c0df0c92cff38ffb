package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"a\u202eb|a\\u202eb", "x\u001b[31m|x\\u001b[31m",
            "a\u007f\u0085|a\\u007f\\u0085",
            "\u2028\u2029\ufeff|\\u2028\\u2029\\ufeff", "\ud800|\\ud800", "\ue000|\\ue000",
            "\udb40\udc41|\\udb40\\udc41",
            "a\rb|a\\u000db"})
    void hiddenCharacterIsEscaped(String text, String expected) {
        assertThat(Printable.escaped(text)).isEqualTo(expected);
    }

    @Test
    void visibleTextStays() {
        var text = "19:meeting_Zm9v@thread.v2 Größe שלום مرحبا 日本 😀 👩\u200d👩 می\u200cخواهم $1 \\u0041 %s \t\n";
        assertThat(Printable.escaped(text)).isEqualTo(text);
    }

    @Test
    void lineEscapesLineFeedAndTabToo() {
        assertThat(Printable.line("a\n\tb\u202e é👩\u200d👩")).isEqualTo("a\\u000a\\u0009b\\u202e é👩\u200d👩");
    }

    @Test
    void asciiEscapesEverythingElse() {
        assertThat(Printable.ascii("a\u0001b é😀~$1\\")).isEqualTo("a\\u0001b \\u00e9\\ud83d\\ude00~$1\\");
    }
}
