package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Counts the refused bus events of each session: the digests of their bodies are a set in the session's row. Both writes are idempotent,
/// because they change a set. Neither write raises a version, because the log does not change.
///
/// The writes do not decode the row, so they also count for a session whose row cannot be read.
public final class RefusedEvents {
    /// The maximum size of the set. The size of a full set is a minimum, because further refused events are not added.
    public static final int MAX = 100;

    private final AwsClients aws;
    private final String table;
    private final Sessions sessions;
    private final RetentionPolicy retention;

    /// Creates the refused events of the sessions in `table`.
    public RefusedEvents(AwsClients aws, String table, Sessions sessions, RetentionPolicy retention) {
        this.aws = aws;
        this.table = table;
        this.sessions = sessions;
        this.retention = retention;
    }

    /// Adds refused events to the set of their session. A session without a row gets one, as with its first recorded event. An ended session
    /// that accepts no events any more stays as it is.
    ///
    /// @param receivedAt the time when the first of these events was first received
    /// @param beganAt the time of the first of these events, by the producer's clock; `now` when it is not known
    /// @param settings the settings of the organization
    public void add(SessionKey key, Collection<EventDigest> events, Instant receivedAt, Instant beganAt,
            SessionSettings settings, Instant now) {
        var endsAccepted = SessionRow.time(retention.earliestEndThatAccepts(receivedAt, now));
        var left = fitting(events, Set.of());
        while (!left.isEmpty()) {
            left = switch (tryToAdd(key, left, endsAccepted)) {
                case Applied(_) -> Set.of();
                case Refused(var row) when row.isEmpty() -> {
                    var _ = sessions.createIfAbsent(key, Optional.empty(), beganAt, settings, now);
                    yield left;
                }
                case Refused(var row) when isClosed(row.get(), endsAccepted) -> Set.of();
                case Refused(var row) -> fitting(left, SessionRow.refused(row.get()));
            };
        }
    }

    private Outcome<Map<String, AttributeValue>> tryToAdd(SessionKey key, Set<EventDigest> events,
            AttributeValue endsAccepted) {
        return new ConditionalUpdate(key,
                "ADD #refused :events",
                "attribute_exists(#pk) AND (attribute_not_exists(#endRecordedAt) OR #endRecordedAt >= :endsAccepted)"
                        + " AND (attribute_not_exists(#refused) OR size(#refused) <= :room)",
                Map.of(
                        ":events", SessionRow.of(events),
                        ":endsAccepted", endsAccepted,
                        ":room", SessionRow.number(MAX - events.size())))
                .write(aws.dynamoDb(), table);
    }

    private static boolean isClosed(Map<String, AttributeValue> row, AttributeValue endsAccepted) {
        return Optional.ofNullable(row.get("endRecordedAt"))
                .filter(end -> Long.parseLong(end.n()) < Long.parseLong(endsAccepted.n())).isPresent();
    }

    /// Returns the events that the set lacks and has room for.
    private static Set<EventDigest> fitting(Collection<EventDigest> events, Set<EventDigest> counted) {
        return events.stream().filter(event -> !counted.contains(event)).distinct().limit(MAX - counted.size())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Removes events from the set of their session, because they are recorded now. Events that are not in the set have no effect.
    public void remove(SessionKey key, Set<EventDigest> events) {
        // Refused when the session has no row, so also no set.
        var _ = new ConditionalUpdate(key, "DELETE #refused :events", "attribute_exists(#pk)",
                Map.of(":events", SessionRow.of(events)))
                .write(aws.dynamoDb(), table);
    }
}
