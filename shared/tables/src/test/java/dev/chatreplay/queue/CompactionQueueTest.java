package dev.chatreplay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests which session a compaction request names.
class CompactionQueueTest {
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
            "{\"organizationId\":\"acme\",\"sessionId\":\"a/b\"}", "{\"organizationId\":\"acme\",\"sessionId\":{}}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"s-1\""})
    void malformedRequestNamesNoSession(String body) {
        assertThat(CompactionQueue.decode(body)).isEmpty();
    }
}
