package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {

    @ParameterizedTest
    @CsvSource({"x, 256", "é, 128", "€, 85", "👩, 64"})
    void idHasAtMost256BytesOfUtf8(String character, int most) {
        assertThat(Id.isValid(character.repeat(most))).isTrue();
        assertThat(Id.isValid(character.repeat(most + 1))).isFalse();
        var fill = "x".repeat(256 - character.repeat(most).getBytes(StandardCharsets.UTF_8).length);
        assertThat(Id.isValid(character.repeat(most) + fill)).isTrue();
        assertThat(Id.isValid(character.repeat(most) + fill + "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 0xA, 0xD, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xFFFE, 0xFFFF, 0xD800, 0xDBFF, 0xDC00,
            0xDFFF})
    void idHoldsNoForbiddenCharacter(int forbidden) {
        for (var text : new String[]{"%c", "a%c", "%cb", "a%cb", "👩%c👩"}) {
            assertThat(Id.isValid(text.formatted((char) forbidden))).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "~", "\u00a0", "\ud7ff", "\ue000", "\ufdd0", "\ufffd", "\ud800\udc00", "\udbff\udfff",
            "\u202e", "\u200b", "\ufeff", ".", "..", "/", "19:meeting_Zm9v@thread.v2",
            "$143273582443PhrSn:example.org"})
    void idMayHoldEveryOtherCharacter(String id) {
        assertThat(Id.isValid(id)).isTrue();
    }

    @Test
    void idIsNotEmpty() {
        assertThat(Id.isValid("")).isFalse();
    }

    @Test
    void lengthInUtf8IsThatOfJavasEncoder() {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++) {
            var text = new StringBuilder();
            IntStream.range(0, random.nextInt(6)).map(_ -> random.nextInt(Character.MAX_CODE_POINT + 1))
                    .forEach(text::appendCodePoint);
            var repaired = Text.repaired(text.toString());
            assertThat(Text.utf8Length(repaired)).isEqualTo(repaired.getBytes(StandardCharsets.UTF_8).length);
        }
    }
}
