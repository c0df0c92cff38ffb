package dev.chatreplay.api;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the messages about paths that the vendors have and Chat Replay has not.
class RouteGapsTest {
    @ParameterizedTest
    @CsvSource({"/v2/sessions/s-1/transcript,Chat Replay has no transcripts",
            "/v2/a/summary,Chat Replay has no summaries",
            "/v2/recordings,Chat Replay has no recordings",
            "/accounts/a/realtime/kit/o/recordings/r,Chat Replay has no rec",
            "/v2/livestreams/l,Chat Replay has no livestreams", "/v2/presets,Chat Replay has no presets",
            "/v2/meetings/m/participants,Chat Replay manages no meetings", "/v2/transcript/x,Correct the path",
            "/v2/x,Correct the path", "/v2/sessions/,Leave out the slash",
            "/v2/recordings/,Chat Replay has no recordings", "/,Correct the path", "//,Leave out the slash",
            "'',Correct the path"})
    void messageNamesGap(String path, String message) {
        var context = new RequestContext(Deadline.before(Duration.ofSeconds(1), Duration.ZERO), new LogLine("test"));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> UnknownRoutes.refuse(Requests.withPath(path), context))
                .withMessageStartingWith(message)
                .matches(error -> error.reason() == Reason.ROUTE_NOT_FOUND);
    }
}
