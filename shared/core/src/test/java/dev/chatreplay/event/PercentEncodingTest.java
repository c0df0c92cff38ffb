package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
    @Test
    void onlyUnreservedCharactersStayAndTildeIsEncoded() {
        var ascii = IntStream.range(0, 128).mapToObj(Character::toString).reduce("", String::concat);
        assertThat(PercentEncoding.encode(ascii).replaceAll("%[0-9A-F]{2}", ""))
                .isEqualTo("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
        assertThat(PercentEncoding.decode(PercentEncoding.encode(ascii))).contains(ascii);
    }

    @Test
    void everyCodePointComesBack() {
        for (var codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += codePoint < 0x3000 ? 1 : 97) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                var text = Character.toString(codePoint);
                assertThat(PercentEncoding.decode(PercentEncoding.encode(text))).contains(text);
            }
        }
    }

    @Test
    void textIsDecodedOnceAndPlusStays() {
        assertThat(PercentEncoding.decode("a+b%2bc%20d%252F%7e~")).contains("a+b+c d%2F~~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "a%zz", "%-1", "%+1", "% 1", "%%20", "%ff", "%c3", "%c0%ae", "%ed%a0%80",
            "%f4%90%80%80", "é",
            "😀", "\ud800"})
    void malformedEncodingIsRefused(String encoded) {
        assertThat(PercentEncoding.decode(encoded)).isEmpty();
    }
}
