package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    /// 🏴 and the tags of `gbeng`, which programs show as one flag.
    private static final String ENGLAND = tagged("🏴", "gbeng\u007f");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"a\u202eb|a\\u202eb", "x\u001b[31m|x\\u001b[31m",
            "a\u007f\u0085|a\\u007f\\u0085",
            "\u2028\u2029\ufeff|\\u2028\\u2029\\ufeff", "\ud800|\\ud800", "\ue000|\\ue000",
            "a\rb|a\\u000db", "\ufdd0\uffff|\\ufdd0\\uffff", "\ud83f\udffe|\\ud83f\\udffe",
            "\u2065\ufff8|\\u2065\\ufff8"})
    void hiddenCharacterIsEscaped(String text, String expected) {
        assertThat(Printable.escaped(text)).isEqualTo(expected);
    }

    @Test
    void visibleTextStays() {
        var text = "19:meeting_Zm9v@thread.v2 Größe שלום مرحبا 日本 😀 👩\u200d👩 می\u200cخواهم \u0e2a\u0e27\u0e31\u0e2a\u200b\u0e14\u0e35 \u06dd\u0661 葛\udb40\udd00 $1 \\u0041 %s \t\n";
        assertThat(Printable.escaped(text)).isEqualTo(text);
    }

    /// Returns a text and the invisible tag characters of an ASCII text.
    private static String tagged(String text, String ascii) {
        return text + ascii.chars().mapToObj(c -> Character.toString(0xe0000 + c)).collect(Collectors.joining());
    }

    @Test
    void flagOfSubdivisionStays() {
        for (var flag : List.of(ENGLAND, tagged("🏴", "gbsct\u007f"), tagged("🏴", "gbwls\u007f"),
                tagged("🏴", "ustx\u007f"))) {
            assertThat(Printable.line("a" + flag + flag + "b")).isEqualTo("a" + flag + flag + "b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gbeng", "g\u007f", "gbenglan\u007f", "gb eng\u007f", "GBENG\u007f", "\u007f",
            "\u0001gbeng\u007f"})
    void tagsThatMakeNoFlagAreEscaped(String tags) {
        assertEscaped("🏴", tags);
    }

    @Test
    void tagsAfterOtherEmojiAreEscaped() {
        assertEscaped("😀", "gbeng\u007f");
    }

    private static void assertEscaped(String base, String tags) {
        assertThat(Printable.escaped(tagged(base, tags) + "b")).isEqualTo(base
                + tagged("", tags).chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining()) + "b");
    }

    /// Unicode adds emoji each year, and older versions of Java know none of them.
    @Test
    void characterOfLaterUnicodeStays() {
        var later = Character.toString(0x1faff) + Character.toString(0x1f6ff);
        assertThat(later.codePoints()).allMatch(c -> Character.getType(c) == Character.UNASSIGNED);
        assertThat(Printable.escaped(later)).isEqualTo(later);
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
