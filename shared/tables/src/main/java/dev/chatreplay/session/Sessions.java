package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.aws.Batches.TableKey;
import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The Sessions table: a row for each session that something was ever recorded of. What recorders do to it is here; what
/// workers do is in [ExportCommits] and [SnapshotCommits].
public final class Sessions {
    /// How often a live session's `lastActivityAt` is written: it is there to find sessions that have fallen silent, and a
    /// write for each event would make the row as hot as the log.
    public static final Duration ACTIVITY_GRAIN = Duration.ofMinutes(5);

    private final AwsClients aws;
    private final String table;

    /// The sessions in `table`.
    public Sessions(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// The session, read with strong consistency.
    public Optional<Session> find(SessionKey key) {
        var row = aws.dynamoDb().getItem(r -> r.tableName(table).key(SessionRow.key(key)).consistentRead(true)).item();
        return row.isEmpty() ? Optional.empty() : Optional.of(SessionRow.decode(row));
    }

    /// Reads sessions with strong consistency, each with a result of its own: a row that cannot be read says nothing about the others.
    public Map<SessionKey, ItemRead<Session>> findAll(Set<SessionKey> keys, Deadline deadline) {
        var rows = new Batches(aws).readEach(keys.stream().map(this::tableKey).toList(), deadline);
        var found = new HashMap<SessionKey, ItemRead<Session>>();
        rows.forEach((at, row) -> found.put(SessionRow.decodeKey(at.key()), row.map(SessionRow::decode)));
        return found;
    }

    /// Where the session lies, to be read in one batch with other things.
    public TableKey tableKey(SessionKey key) {
        return new TableKey(table, SessionRow.key(key));
    }

    /// A session from its row.
    public static Session decode(Map<String, AttributeValue> row) {
        return SessionRow.decode(row);
    }

    /// Makes the row of a session that has none: it is live from now on.
    ///
    /// @return the row as it is now, also when another recorder was first
    public Session createIfAbsent(SessionKey key, String meetingId, Instant now, RetentionPolicy retention) {
        return rowAfter(new ConditionalUpdate(key,
                "SET #meetingId = :meetingId, #status = :live, #logVersion = :zero, #workVersion = :zero, #createdAt = :now, #lastActivityAt = :now, "
                        + DueSessions.SET_DUE,
                "attribute_not_exists(#organizationId)",
                DueSessions.due(key, retention.silentAt(now, now), Map.of(
                        ":meetingId", SessionRow.text(meetingId),
                        ":live", SessionRow.text(Session.Status.LIVE.name()),
                        ":zero", SessionRow.number(0),
                        ":now", SessionRow.time(now)))));
    }

    /// Notes what a start tells. Whatever its row has already stays: a start may come late, or again.
    public Session start(SessionKey key, Instant startedAt, Optional<String> title) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":startedAt", SessionRow.time(startedAt));
        title.ifPresent(t -> values.put(":title", SessionRow.text(t)));
        return rowAfter(new ConditionalUpdate(key,
                "SET #startedAt = if_not_exists(#startedAt, :startedAt)"
                        + (title.isPresent() ? ", #title = if_not_exists(#title, :title)" : ""),
                "attribute_exists(#organizationId)",
                values));
    }

    /// Notes that something of a live session was recorded, unless that was noted within [#ACTIVITY_GRAIN].
    public void touch(Session session, Instant now, RetentionPolicy retention) {
        var isSettled = switch (session.status()) {
            case LIVE -> session.lastActivityAt().plus(ACTIVITY_GRAIN).isAfter(now);
            case ENDED -> true;
        };
        if (isSettled) {
            return;
        }
        // Refused when another recorder has noted it, or the session has ended: either way it is settled.
        var _ = new ConditionalUpdate(session.key(),
                "SET #lastActivityAt = :now, " + DueSessions.SET_DUE,
                "#status = :live AND #lastActivityAt < :now",
                DueSessions.due(session.key(), retention.silentAt(session.createdAt(), now), Map.of(
                        ":live", SessionRow.text(Session.Status.LIVE.name()), ":now", SessionRow.time(now))))
                .apply(aws.dynamoDb(), table);
    }

    /// Ends a session, for good. Version 0 is never exported: the log counts from 1 here.
    ///
    /// @param receivedAt when the event of the end was first received; a redrive does not change it
    /// @return whether it was this call that ended it; false also when an SDK retry meets its own success
    public boolean end(SessionKey key, Instant endedAt, Instant receivedAt, Instant now) {
        return switch (end(key, endedAt, now, "", "#status = :live", Map.of())) {
            case Applied _ -> true;
            case Refused(var row) -> {
                row.filter(Session::isEndPresumed).ifPresent(session -> confirmEnd(session, endedAt, receivedAt));
                yield false;
            }
        };
    }

    /// Ends a live session that has had no end event.
    ///
    /// @param seen the session as the caller has judged it
    /// @return whether it was this call that ended it; false when something was recorded of it meanwhile
    public boolean presumeEnd(Session seen, Instant now) {
        return end(seen.key(), seen.lastActivityAt(), now, ", #endPresumed = :true",
                "#status = :live AND #lastActivityAt = :seen",
                Map.of(":true", AttributeValue.fromBool(true), ":seen",
                        SessionRow.time(seen.lastActivityAt()))) instanceof Applied;
    }

    private ConditionalUpdate.Outcome end(SessionKey key, Instant endedAt, Instant now, String more, String condition,
            Map<String, AttributeValue> moreValues) {
        var values = new HashMap<>(moreValues);
        values.put(":live", SessionRow.text(Session.Status.LIVE.name()));
        values.put(":ended", SessionRow.text(Session.Status.ENDED.name()));
        values.put(":endedAt", SessionRow.time(endedAt));
        values.put(":now", SessionRow.time(now));
        values.put(":one", SessionRow.number(1));
        return new ConditionalUpdate(key,
                "SET #status = :ended, #endedAt = :endedAt, #endRecordedAt = :now, #logVersion = :one, #workVersion = :one, "
                        + DueSessions.SET_DUE + more,
                condition,
                DueSessions.due(key, now.plus(DueSessions.REPAIR_AFTER), values))
                .apply(aws.dynamoDb(), table);
    }

    /// Confirms an end that the sweep presumed. The late window starts again, at the first receipt of the event: a redrive weeks later
    /// would keep the session open for longer than its log is kept.
    private void confirmEnd(Session presumed, Instant endedAt, Instant receivedAt) {
        var recordedAt = presumed.endRecordedAt().filter(receivedAt::isBefore).orElse(receivedAt);
        // Refused when another recorder has done so.
        var _ = new ConditionalUpdate(presumed.key(),
                "SET #endedAt = :endedAt, #endRecordedAt = :recordedAt REMOVE #endPresumed",
                "attribute_exists(#endPresumed)",
                Map.of(":endedAt", SessionRow.time(endedAt), ":recordedAt", SessionRow.time(recordedAt)))
                .apply(aws.dynamoDb(), table);
    }

    /// Says that the log of an ended session has grown: its export is no longer current. To be called after the log was
    /// written, so that whoever reads the raised version before reading the log reads what was written.
    public Session raiseLogVersion(SessionKey key, Instant now) {
        return rowAfter(new ConditionalUpdate(key,
                "SET #logVersion = #logVersion + :one, #workVersion = #workVersion + :one, " + DueSessions.SET_DUE,
                "#status = :ended",
                DueSessions.due(key, now.plus(DueSessions.REPAIR_AFTER), Map.of(
                        ":one", SessionRow.number(1), ":ended", SessionRow.text(Session.Status.ENDED.name())))));
    }

    /// Adds a format to those that the files of a session are written in. For an ended session this is work, so the version of
    /// the work is raised, not that of the log.
    ///
    /// @param seen the session as the caller has read it
    /// @return the session after it; empty when the session has changed since it was read: read it again
    public Optional<Session> addFormat(Session seen, String format, Instant now) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":format", SessionRow.texts(Set.of(format)));
        values.put(":status", SessionRow.text(seen.status().name()));
        var update = switch (seen.status()) {
            case LIVE -> new ConditionalUpdate(seen.key(), "ADD #formats :format", "#status = :status", values);
            case ENDED -> {
                values.put(":one", SessionRow.number(1));
                values.put(":seen", SessionRow.number(seen.workVersion()));
                yield new ConditionalUpdate(seen.key(),
                        "SET #workVersion = #workVersion + :one, " + DueSessions.SET_DUE + " ADD #formats :format",
                        "#status = :status AND #workVersion = :seen",
                        DueSessions.due(seen.key(), now.plus(DueSessions.REPAIR_AFTER), values));
            }
        };
        return switch (update.apply(aws.dynamoDb(), table)) {
            case Applied(var row) -> Optional.of(row);
            case Refused _ -> Optional.empty();
        };
    }

    /// Notes that a compaction was asked for, and when it starts: what is recorded until then need not ask again.
    public void markRequested(SessionKey key, Instant startsAt) {
        var _ = rowAfter(new ConditionalUpdate(key,
                "SET #requestedFor = :startsAt",
                "attribute_exists(#organizationId)",
                Map.of(":startsAt", SessionRow.time(startsAt))));
    }

    /// Notes that the export of version `logVersion` has been announced.
    public void markAnnounced(SessionKey key, long logVersion) {
        // Refused when a later one was announced meanwhile.
        var _ = new ConditionalUpdate(key,
                "SET #announced = :version",
                "attribute_not_exists(#announced) OR #announced < :version",
                Map.of(":version", SessionRow.number(logVersion)))
                .apply(aws.dynamoDb(), table);
    }

    /// Marks a session before the work that it needs is queued. Other readers then wait for that work.
    ///
    /// @return the mark, when this reader has to queue the work; empty when another reader was first
    public Optional<Session.Queued> markQueued(Session session, Instant now) {
        var mark = new Session.Queued(session.workVersion(), now.truncatedTo(ChronoUnit.MILLIS));
        var values = new HashMap<String, AttributeValue>();
        values.put(":mark", SessionRow.of(mark));
        session.queued().ifPresent(seen -> values.put(":seen", SessionRow.of(seen)));
        var outcome = new ConditionalUpdate(session.key(),
                "SET #queued = :mark",
                session.queued().isPresent() ? "#queued = :seen" : "attribute_not_exists(#queued)",
                values)
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied _ -> Optional.of(mark);
            // Ours when the answer to our write was lost and the SDK's retry met its success. Two readers that mark in the same
            // millisecond both queue the work, which is harmless.
            case Refused(var row) -> row.flatMap(Session::queued).filter(mark::equals);
        };
    }

    /// Removes a mark of [#markQueued], because the work was not queued or its message is about to be deleted. A mark that another
    /// reader has set meanwhile stays: it has a message of its own.
    public void clearQueued(SessionKey key, Session.Queued mark) {
        // Refused when the mark is gone already.
        var _ = new ConditionalUpdate(key, "REMOVE #queued", "#queued = :mark", Map.of(":mark", SessionRow.of(mark)))
                .apply(aws.dynamoDb(), table);
    }

    private Session rowAfter(ConditionalUpdate update) {
        return switch (update.apply(aws.dynamoDb(), table)) {
            case Applied(var row) -> row;
            case Refused(var row) -> row.orElseThrow(
                    () -> new IllegalStateException("the row of a session went away: rows are never deleted"));
        };
    }
}
