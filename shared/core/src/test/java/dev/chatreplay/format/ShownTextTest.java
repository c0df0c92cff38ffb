package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Amara Okafor | p-1 | Amara Okafor",
            "` Amara\u3000` | p-1 | Amara",
            "`` | @amara:example.org | @amara:example.org",
            "` \u00a0\u2003` | p-1 | p-1",
            "`` | ` ` | ?",
            "Room 4: Bob | p-1 | Room 4\\u003a Bob",
            "Bob:\u00a0no | p-1 | Bob\\u003a\u00a0no",
            "Bob: | p-1 | Bob\\u003a",
            "`Bob: ` | p-1 | Bob\\u003a",
            "`Bob::` | p-1 | Bob:\\u003a",
            "`a\nb\tc` | p-1 | a\\u000ab\\u0009c",
            "`\u3164\u2800\u115f\u1160\uffa0` | p-1 | p-1", "`\u200b\u200c\u200d \u034f\ufe0f\u17b4\u180b` | p-1 | p-1",
            "`\udb40\udd00` | `\u2800` | ?", "`\u2800Amara\u3164` | p-1 | `\u2800Amara\u3164`",
            "`\u0301` | p-1 | \u0301", "Ben:\u200b no | p-1 | Ben\\u003a\u200b no",
            "Ben:\u2800no | p-1 | Ben\\u003a\u2800no",
            "a\u202e👩\u200d💻 | p-1 | a\\u202e👩\u200d💻"})
    void senderIsNameOnOneLineWithoutColonThatEndsIt(String name, String participantId, String sender) {
        assertThat(ShownText.sender(
                new MessageBuilder().displayName(name).participantId(participantId).message())).isEqualTo(sender);
    }

    @Test
    void linesEndAtCarriageReturnAndLineFeedOnly() {
        assertThat(ShownText.lines("a\nb\rc\r\nd\u2028e\u0085f\u000bg\t")).containsExactly("a", "b", "c",
                "d\\u2028e\\u0085f\\u000bg\t");
        assertThat(ShownText.lines("")).containsExactly("");
        assertThat(ShownText.lines("\n\n")).containsExactly("", "", "");
    }

    @Test
    void cutTextEndsWithEllipsis() {
        assertThat(ShownText.cut("abc", 3)).isEqualTo("abc");
        assertThat(ShownText.cut("abcd", 3)).isEqualTo("ab…");
        assertThat(ShownText.begun("ab", 3)).isEqualTo("ab…");
        assertThat(ShownText.begun("abc", 3)).isEqualTo("ab…");
    }

    /// The flag of Scotland has seven code points.
    @Test
    void cutTextNeverEndsWithinFlag() {
        var flag = "🏴\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f";
        assertThat(ShownText.cut("a" + flag, 8)).isEqualTo("a" + flag);
        assertThat(ShownText.begun("a" + flag + "b", 9)).isEqualTo("a" + flag + "…");
        for (int max = 3; max < 9; max++) {
            assertThat(ShownText.begun("a" + flag + flag, max)).isEqualTo("a…");
        }
        assertThat(ShownText.begun(flag + flag, 9)).isEqualTo(flag + "…");
    }
}
