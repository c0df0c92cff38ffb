package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import dev.chatreplay.session.DueSessions.Next;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Ends sessions, and confirms presumed ends. Each of these writes sets the expiry of the row.
record SessionEnds(AwsClients aws, String table, RetentionPolicy retention) {

    /// Ends a session, or confirms its presumed end. See [Sessions#end].
    ///
    /// @param next the visit that finds a lost compaction request
    boolean end(SessionKey key, Instant endedAt, Instant receivedAt, SessionSettings settings, Next next, Instant now) {
        return switch (end(key, endedAt, settings, next, now, "", "#status = :live", Map.of())) {
            case Applied(_) -> true;
            case Refused(var row) -> {
                row.filter(Session::isEndPresumed).ifPresent(session -> confirmEnd(session, endedAt, receivedAt));
                yield false;
            }
        };
    }

    /// Ends a session whose end the sweep presumes. See [Sessions#presumeEnd].
    boolean presumeEnd(Session seen, SessionSettings settings, Next next, Instant now) {
        return end(seen.key(), seen.lastActivityAt(), settings, next, now, ", #endPresumed = :true",
                "#status = :live AND #lastActivityAt = :seen",
                Map.of(":true", AttributeValue.fromBool(true), ":seen",
                        SessionRow.time(seen.lastActivityAt()))) instanceof Applied<Session>;
    }

    private ConditionalUpdate.Outcome<Session> end(SessionKey key, Instant endedAt, SessionSettings settings,
            Next next, Instant now, String more, String condition, Map<String, AttributeValue> moreValues) {
        var formats = settings.ofEnded();
        var values = new HashMap<>(formats.with(settings.withLands(moreValues)));
        values.put(":live", SessionRow.text(Session.Status.LIVE.name()));
        values.put(":ended", SessionRow.text(Session.Status.ENDED.name()));
        values.put(":endedAt", SessionRow.time(endedAt));
        values.put(":now", SessionRow.time(now));
        values.put(":one", SessionRow.number(1));
        values.put(":expiresAt", SessionRow.expiry(retention.rowExpiresAt(now)));
        return new ConditionalUpdate(key,
                "SET #status = :ended, #endedAt = :endedAt, #endRecordedAt = :now, #logVersion = :one, #workVersion = :one, "
                        + "#expiresAt = :expiresAt, " + DueSessions.SET_DUE + more + settings.setLands()
                        + formats.clause(),
                condition,
                DueSessions.due(key, next, values))
                .apply(aws.dynamoDb(), table);
    }

    /// Confirms a presumed end. The late window then counts from the first receipt of the event, or from the presumed end if that is later.
    /// A redrive does not restart the late window, because a redrive weeks later would allow late events for longer than the log is kept.
    /// The row then expires later, too.
    private void confirmEnd(Session presumed, Instant endedAt, Instant receivedAt) {
        var recordedAt = presumed.endRecordedAt().filter(receivedAt::isBefore).orElse(receivedAt);
        var expiresAt = retention.rowExpiresAt(recordedAt);
        // Later when the retention of exports was shortened since.
        var kept = presumed.expiresAt().filter(expiresAt::isBefore).orElse(expiresAt);
        // Refused when another recorder has confirmed the end.
        var _ = new ConditionalUpdate(presumed.key(),
                "SET #endedAt = :endedAt, #endRecordedAt = :recordedAt, #expiresAt = :expiresAt REMOVE #endPresumed",
                "attribute_exists(#endPresumed)",
                Map.of(":endedAt", SessionRow.time(endedAt), ":recordedAt", SessionRow.time(recordedAt),
                        ":expiresAt", SessionRow.expiry(kept)))
                .apply(aws.dynamoDb(), table);
    }
}
