package dev.chatreplay.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the forms of ids in paths.
class PathIdTest {
    /// Characters with a meaning in paths, and both sides of each border of the allowed characters.
    private static final String[] CHARACTERS = {"a", "Z", "0", "-", ".", "_", "~", "/", "\\", "%", "2", "F", "+", " ",
            "?",
            "#", "&", "=", ":", "@", "!", "*", "'", "\"", ";", "\u00a0", "é", "e\u0301", "\u202e", "\u200d", "\ud7ff",
            "\ue000", "\ufffd", "\ud800\udc00", "😀", "\udbff\udfff"};

    private static String decodedOnce(String segment) {
        return PercentEncoding.decode(segment).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"s-1,s-1", "a b#c,a%20b%23c",
            "19:meeting_Zm9v@thread.v2,19%3Ameeting_Zm9v%40thread.v2",
            "!room:example.org,%21room%3Aexample.org", "a+b*c,a%2Bb%2Ac", "a~b,a%7Eb", "é😀,%C3%A9%F0%9F%98%80",
            "...,...",
            "a/b,~YS9i", ".,~Lg", "..,~Li4", "~,~fg", "~YQ,~fllR", "a?b,~YT9i", "50%,~NTAl", "a\\b,~YVxi"})
    void idIsWrittenInFormThatReachesTheApi(String id, String segment) {
        assertThat(PathId.encode(id)).isEqualTo(segment);
        assertThat(PathId.decode(decodedOnce(segment))).contains(id);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"s-1,s-1", "19:meeting_Zm9v@thread.v2,19:meeting_Zm9v@thread.v2",
            "a~b,a~b",
            "...,...", ".,~Lg", "..,~Li4", "~,~fg", "a b#c,~YSBiI2M", "a+b*c,~YStiKmM", "a/b,~YS9i", "é,~w6k",
            "a?b,~YT9i", "50%,~NTAl", "a&b=c,~YSZiPWM", "٧,~2ac"})
    void unescapedIdNeedsNoEncoding(String id, String text) {
        assertThat(PathId.unescaped(id)).isEqualTo(text);
        assertThat(PathId.decode(text)).contains(id);
    }

    @Test
    void everyIdComesBackFromBothForms() {
        assertIdsComeBackFromBothForms(4_000, new Random(7));
    }

    /// The profiles `faults` and `faults-long` run it.
    @Test
    @Tag("full-extent")
    void moreIdsComeBackFromBothForms() {
        assertIdsComeBackFromBothForms(20_000, new Random(8));
    }

    private static void assertIdsComeBackFromBothForms(int count, Random random) {
        var segments = new HashSet<String>();
        var ids = new HashSet<String>();
        for (var i = 0; i < count; i++) {
            var id = random(random);
            var segment = PathId.encode(id);
            assertThat(segment).matches("[A-Za-z0-9._%~-]+").isNotIn(".", "..");
            assertThat(PathId.decode(decodedOnce(segment))).as(segment).contains(id);
            assertThat(PathId.decode("~" + base64url(id))).as(segment).contains(id);
            assertThat(PathId.unescaped(id)).matches("[A-Za-z0-9._~:@-]+");
            assertThat(PathId.decode(PathId.unescaped(id))).contains(id);
            if (ids.add(id)) {
                assertThat(segments.add(segment)).as("two ids with the segment %s", segment).isTrue();
            }
        }
    }

    private static String random(Random random) {
        for (;;) {
            var id = new StringBuilder();
            var length = random.nextBoolean() ? 1 + random.nextInt(4) : 1 + random.nextInt(90);
            for (var i = 0; i < length; i++) {
                id.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            }
            if (Id.isValid(id.toString())) {
                return id.toString();
            }
        }
    }

    private static String base64url(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "/a", "a/", "a\u0000b", "a\nb", "a\u0085b", "\ud800",
            "a\uffffb"})
    void segmentWithoutValidIdIsRefused(String segment) {
        assertThat(PathId.decode(segment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "~a", "~YQ=", "~YQ==", "~YR", "~Y Q", "~Y+8_", "~YW\n", "~~YQ", "~_w", "~wK4", "~7aCA",
            "~AA",
            "~YQpi", "~é", "~YQ/", "~4pu"})
    void malformedTildeFormIsRefused(String segment) {
        assertThat(PathId.decode(segment)).isEmpty();
    }

    @Test
    void idsOverTheLimitAreRefusedInBothForms() {
        var longest = "é".repeat(128);
        assertThat(PathId.decode(longest)).contains(longest);
        assertThat(PathId.decode("~" + base64url(longest))).contains(longest);
        assertThat(PathId.decode(longest + "a")).isEmpty();
        assertThat(PathId.decode("~" + base64url(longest + "a"))).isEmpty();
        assertThat(PathId.decode("~" + base64url("x".repeat(1_000_000)))).isEmpty();
    }

    @Test
    void rawTextWithPercentSignIsNotDecodedAgain() {
        assertThat(PathId.decode("%2F")).contains("%2F");
        assertThat(PathId.decode("a%zz+")).contains("a%zz+");
    }

    @Test
    void ruleIsSentences() {
        assertThat(PathId.RULE).endsWith(".").contains("~", "base64url");
    }
}
