package dev.chatreplay.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A table of cases: whether the recorder requests a compaction after it has recorded events.
class CompactionRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(5);

    /// Creates a session row.
    ///
    /// @param exported the version of the export and its age in seconds, for example `2@30`; `-` for no export
    /// @param requestedIn the milliseconds until a requested compaction starts; `-` for no request
    private static Session row(String status, long version, String exported, String requestedIn) {
        var row = new HashMap<>(Map.of(
                "pk", AttributeValue.fromS(new SessionKey("acme", "s-1").partition()),
                "meetingId", AttributeValue.fromS("m-1"), "status", AttributeValue.fromS(status),
                "createdAt", time(NOW),
                "listAt", AttributeValue.fromS(new ListPosition(NOW, "s-1").text()), "lastActivityAt", time(NOW),
                "logVersion", number(version),
                "workVersion", number(version)));
        if (!exported.equals("-")) {
            var parts = exported.split("@", 2);
            var madeAt = time(NOW.minusSeconds(Long.parseLong(parts[1])));
            row.put("export", AttributeValue.fromM(Map.of("logVersion", AttributeValue.fromN(parts[0]),
                    "workVersion", AttributeValue.fromN(parts[0]), "messages", number(1), "deleted", number(0),
                    "entries", number(1),
                    "compactedAt", madeAt,
                    "files", AttributeValue.fromM(Map.of("csv", AttributeValue.fromM(Map.of(
                            "key", AttributeValue.fromS("exports/acme/s-1/x.csv"), "bytes", number(1),
                            "sha256", AttributeValue.fromS("00"), "writtenAt", madeAt)))))));
        }
        if (!requestedIn.equals("-")) {
            row.put("requestedFor", time(NOW.plusMillis(Long.parseLong(requestedIn))));
        }
        return Sessions.decode(row);
    }

    private static AttributeValue time(Instant value) {
        return number(value.toEpochMilli());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /// The last column is the delay of the expected request in seconds, with `+` when the recorder writes the start time to the row.
    @ParameterizedTest
    @CsvSource({
            // While the session is live, the recorder requests no compaction.
            "LIVE, 0, -, -, false, none",
            // The recorder that ended the session requests a compaction, unless another worker has made the export since.
            "ENDED, 1, -, -, true, 5",
            "ENDED, 2, 1@90, -, true, 5",
            "ENDED, 1, 1@90, -, true, none",
            // It requests one even when the row has a request, because that request may be lost.
            "ENDED, 2, 1@90, 30000, true, 5",
            // For events after the end, the recorder requests a compaction and writes its start time to the row (`+`).
            // It requests none while a requested compaction has not started.
            "ENDED, 2, 1@90, -, false, 5+",
            "ENDED, 1, -, -, false, 5+",
            "ENDED, 2, 1@90, 2001, false, none",
            "ENDED, 2, 1@90, 2000, false, 5+",
            "ENDED, 2, 1@90, -5000, false, 5+",
            "ENDED, 2, 2@90, -, false, none",
            // Two compactions are at least a minute apart.
            "ENDED, 2, 1@54, -, false, 6+",
            "ENDED, 2, 1@56, -, false, 5+",
            "ENDED, 2, 1@0, -, false, 60+",
            "ENDED, 2, 1@20, -, true, 40"})
    void recorderRequestsCompactionUnlessOneWillReadEvents(String status, long version, String exported,
            String requestedIn, boolean isEndedHere, String expected) {
        var request = CompactionRequest.after(row(status, version, exported, requestedIn), isEndedHere, NOW, DELAY);
        assertThat(request.map(r -> r.delay().toSeconds() + (r.isWrittenToRow() ? "+" : "")).orElse("none"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"LIVE, false, false", "ENDED, true, false", "ENDED, false, true"})
    void recorderRaisesVersionForEventsWrittenAfterEnd(String status, boolean isEndedHere, boolean expected) {
        assertThat(CompactionRequest.raisesVersion(row(status, 1, "-", "-"), isEndedHere)).isEqualTo(expected);
    }
}
