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
}
