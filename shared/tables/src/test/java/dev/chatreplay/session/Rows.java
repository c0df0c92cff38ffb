package dev.chatreplay.session;

import dev.chatreplay.event.SessionKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Builds rows of the session `s-1`.
final class Rows {
    static final SessionKey KEY = new SessionKey("acme", "s-1");
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    static final ChatFile FILE = new ChatFile("exports/acme/s-1/1-x/csv.csv", 100, "00", NOW);
    static final Export EXPORT = new Export(Map.of("csv", FILE), new Counts(3, 1, 9), 2, 2, NOW);

    private Rows() {}

    /// Returns the row of a live session.
    static Map<String, AttributeValue> live() {
        return with(SessionRow.key(KEY), Map.of(
                "status", SessionRow.text("LIVE"),
                "listAt", SessionRow.text(new ListPosition(NOW, "s-1").text()),
                "createdAt", SessionRow.time(NOW),
                "lastActivityAt", SessionRow.time(NOW),
                "logVersion", SessionRow.number(0),
                "workVersion", SessionRow.number(0)));
    }

    /// Returns the row of a session that ended at `end`, with an export of version 2 that is to land.
    static Map<String, AttributeValue> ended(Instant end) {
        return with(live(), Map.of(
                "status", SessionRow.text("ENDED"),
                "endedAt", SessionRow.time(end),
                "endRecordedAt", SessionRow.time(end),
                "logVersion", SessionRow.number(2),
                "workVersion", SessionRow.number(2),
                "export", SessionRow.of(EXPORT),
                "lands", AttributeValue.fromBool(true)));
    }

    /// Returns a row with further attributes.
    static Map<String, AttributeValue> with(Map<String, AttributeValue> row, Map<String, AttributeValue> attributes) {
        var all = new HashMap<>(row);
        all.putAll(attributes);
        return all;
    }
}
