package dev.chatreplay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.Id;
import dev.chatreplay.event.SessionKey;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests which session a compaction request names.
class CompactionQueueTest {
    /// The ends of the ranges from which the ids take their characters.
    private static final int[] LIMITS = {0x7f, 0x100, 0xd800, 0x10000, 0x110000};

    @Test
    void requestWithFurtherFieldsNamesItsSession() {
        var session = new SessionKey("acme", "s-1");
        assertThat(CompactionQueue.decode("{\"organizationId\":\"acme\",\"sessionId\":\"s-1\"}")).contains(session);
        assertThat(CompactionQueue
                .decode("{\"x\":{\"sessionId\":\"s-2\",\"y\":[{}]},\"sessionId\":\"s-1\",\"z\":[\"sessionId\"],"
                        + "\"organizationId\":\"acme\",\"n\":null}"))
                .contains(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "[]", "\"acme\"", "{}", "{", "{\"organizationId\":\"acme\"}",
            "{\"sessionId\":\"s-1\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"a\\u0001b\"}",
            "{\"organizationId\":\"a/b\",\"sessionId\":\"s-1\"}", "{\"organizationId\":\"acme\",\"sessionId\":{}}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"s-1\""})
    void malformedRequestNamesNoSession(String body) {
        assertThat(CompactionQueue.decode(body)).isEmpty();
    }

    @Test
    void requestIsAsciiWithUnicodeEscapes() {
        assertThat(CompactionQueue.encode(new SessionKey("acme", "a\"\\/é😀\ufffd")))
                .isEqualTo("{\"organizationId\":\"acme\",\"sessionId\":\"a\\\"\\\\/\\u00E9\\uD83D\\uDE00\\uFFFD\"}");
    }

    /// SQS refuses most control characters, U+FFFE and U+FFFF, and text that is not UTF-8.
    @Test
    void requestForAnySessionIsAsciiAndNamesIt() {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++) {
            var id = random
                    .ints(1 + random.nextInt(random.nextBoolean() ? 4 : 64), 0x20,
                            LIMITS[random.nextInt(LIMITS.length)])
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            if (Id.isValid(id)) {
                var session = new SessionKey("acme:1", id);
                var body = CompactionQueue.encode(session);
                assertThat(body).matches("[ -~]+");
                assertThat(CompactionQueue.decode(body)).contains(session);
            }
        }
    }
}
