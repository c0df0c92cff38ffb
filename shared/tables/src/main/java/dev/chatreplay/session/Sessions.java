package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.aws.Batches.TableKey;
import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The Sessions table: one row for each session with a recorded event. This class has the writes of recorders, readers and the sweep. The
/// writes of workers are in [ExportCommits] and [SnapshotCommits].
public final class Sessions {
    /// The minimum time between two writes of a live session's `lastActivityAt`. The sweep needs this attribute only to find silent
    /// sessions. A write for each event would make the row as hot as the log.
    public static final Duration ACTIVITY_GRAIN = Duration.ofMinutes(5);
    /// The time from the start of a requested compaction until the sweep treats it as lost. Most exports finish within it.
    public static final Duration LOST_AFTER = Duration.ofMinutes(5);
    /// The time by which a visit of the sweep may be late. A visit within it serves as well, and needs no write to the index.
    private static final Duration NEAR = Duration.ofMinutes(1);

    private final AwsClients aws;
    private final String table;
    private final RetentionPolicy retention;
    private final Duration compactionDelay;
    private final SessionEnds ends;

    /// Creates the sessions in `table`.
    ///
    /// @param compactionDelay the time for which the compaction of a session waits for late events
    public Sessions(AwsClients aws, String table, RetentionPolicy retention, Duration compactionDelay) {
        this.aws = aws;
        this.table = table;
        this.retention = retention;
        this.compactionDelay = compactionDelay;
        this.ends = new SessionEnds(aws, table, retention);
    }

    /// Reads a session with strong consistency.
    public Optional<Session> find(SessionKey key) {
        var row = aws.dynamoDb().getItem(r -> r.tableName(table).key(SessionRow.key(key)).consistentRead(true)).item();
        return row.isEmpty() ? Optional.empty() : Optional.of(SessionRow.decode(row));
    }

    /// Reads sessions with strong consistency. Each session has its own result, so an unreadable row fails no other session.
    public Map<SessionKey, ItemRead<Session>> findAll(Set<SessionKey> keys, Deadline deadline) {
        var rows = new Batches(aws).readEach(keys.stream().map(this::tableKey).toList(), deadline);
        var found = new HashMap<SessionKey, ItemRead<Session>>();
        rows.forEach((at, row) -> found.put(SessionRow.decodeKey(at.key()), row.map(SessionRow::decode)));
        return found;
    }

    /// Reads sessions with strong consistency, for a caller that needs all of them. A session that does not exist is absent.
    ///
    /// @throws RuntimeException the failure of a session that could not be read
    public Map<SessionKey, Session> readAll(Set<SessionKey> keys, Deadline deadline) {
        var found = new HashMap<SessionKey, Session>();
        findAll(keys, deadline).forEach((key, read) -> {
            switch (read) {
                case ItemRead.Found(var session) -> found.put(key, session);
                case ItemRead.Missing() -> {
                    // It is absent.
                }
                case ItemRead.Failed(var cause) -> throw cause;
            }
        });
        return found;
    }

    /// Returns the table and key of a session, for a batch read with other items.
    public TableKey tableKey(SessionKey key) {
        return new TableKey(table, SessionRow.key(key));
    }

    /// Decodes a session from its row.
    public static Session decode(Map<String, AttributeValue> row) {
        return SessionRow.decode(row);
    }

    /// Creates the row of a live session, if the session has no row yet. Its place in lists never changes after that.
    ///
    /// @param meetingId the meeting; empty when the event that creates the row is refused
    /// @param beganAt the earliest known time of an event
    /// @param settings the settings of the organization
    /// @return the row as it is now, also when another recorder created it
    public Session createIfAbsent(SessionKey key, Optional<String> meetingId, Instant beganAt,
            SessionSettings settings, Instant now) {
        var formats = settings.ofLive();
        var values = new HashMap<>(ListedSessions.listed(key, beganAt));
        values.put(":live", SessionRow.text(Session.Status.LIVE.name()));
        values.put(":zero", SessionRow.number(0));
        values.put(":now", SessionRow.time(now));
        meetingId.ifPresent(id -> values.putAll(ListedSessions.ofMeeting(key, id)));
        return rowAfter(new ConditionalUpdate(key,
                "SET #status = :live, #logVersion = :zero, #workVersion = :zero, #createdAt = :now, #lastActivityAt = :now, "
                        + ListedSessions.SET_LISTED + ", " + DueSessions.SET_DUE
                        + (meetingId.isPresent() ? ", " + ListedSessions.SET_MEETING : "")
                        + formats.clause(),
                "attribute_not_exists(#pk)",
                DueSessions.due(key, new Next(Kind.REPAIR, retention.silentAt(now, now)),
                        formats.with(values))));
    }

    /// Sets the meeting of a session whose row has none, because a refused event created the row. Later events do not change it.
    public Session setMeeting(SessionKey key, String meetingId) {
        return rowAfter(new ConditionalUpdate(key,
                "SET " + ListedSessions.SET_MEETING,
                "attribute_exists(#pk) AND attribute_not_exists(#meetingId)",
                ListedSessions.ofMeeting(key, meetingId)));
    }

    /// Records a start and its title. The row keeps the earliest start, because starts may be received in any order. It keeps the first
    /// recorded title.
    ///
    /// @param seen the session as the recorder has read it
    public Session start(Session seen, Instant startedAt, Optional<String> title) {
        var isEarliest = seen.startedAt().filter(earliest -> !startedAt.isBefore(earliest)).isEmpty();
        var session = isEarliest ? setStart(seen.key(), startedAt, title) : seen;
        return title.filter(_ -> session.title().isEmpty()).map(text -> setTitle(seen.key(), text)).orElse(session);
    }

    private Session setStart(SessionKey key, Instant startedAt, Optional<String> title) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":startedAt", SessionRow.time(startedAt));
        title.ifPresent(text -> values.put(":title", SessionRow.text(text)));
        // Refused when another recorder has recorded an earlier start.
        return rowAfter(new ConditionalUpdate(key,
                "SET #startedAt = :startedAt" + (title.isPresent() ? ", #title = if_not_exists(#title, :title)" : ""),
                "attribute_exists(#pk) AND (attribute_not_exists(#startedAt) OR #startedAt > :startedAt)",
                values));
    }

    private Session setTitle(SessionKey key, String title) {
        return rowAfter(new ConditionalUpdate(key,
                "SET #title = :title",
                "attribute_exists(#pk) AND attribute_not_exists(#title)",
                Map.of(":title", SessionRow.text(title))));
    }

    /// Updates the last activity of a live session, unless it was updated within [#ACTIVITY_GRAIN]. The write does not change `dueAt`:
    /// the sweep does that when it visits the session.
    public void touch(Session session, Instant now) {
        var isUpToDate = switch (session.status()) {
            case LIVE -> session.lastActivityAt().plus(ACTIVITY_GRAIN).isAfter(now);
            case ENDED -> true;
        };
        if (isUpToDate) {
            return;
        }
        // Refused when another recorder has updated it, or the session has ended. Both cases need no further write.
        var _ = new ConditionalUpdate(session.key(),
                "SET #lastActivityAt = :now",
                "#status = :live AND #lastActivityAt < :now",
                Map.of(":live", SessionRow.text(Session.Status.LIVE.name()), ":now", SessionRow.time(now)))
                .apply(aws.dynamoDb(), table);
    }

    /// Ends a session permanently. Its versions become 1, because version 0 is never exported.
    ///
    /// @param receivedAt the time when `session.ended` was first received; a redrive does not change it
    /// @param settings the settings of the organization
    /// @return whether this call ended the session; false also when the answer was lost and the condition refused the SDK's retry
    public boolean end(SessionKey key, Instant endedAt, Instant receivedAt, SessionSettings settings, Instant now) {
        return ends.end(key, endedAt, receivedAt, settings, repair(now), now);
    }

    /// Ends a live session whose end the sweep presumes.
    ///
    /// @param seen the session as the sweep has read it
    /// @param settings the settings of the organization
    /// @return whether this call ended the session; false when its status or last activity has changed since `seen`
    public boolean presumeEnd(Session seen, SessionSettings settings, Instant now) {
        return ends.presumeEnd(seen, settings, repair(now), now);
    }

    /// Raises both versions of an ended session, because its log has grown. The export is then no longer current. Call this method after the
    /// write to the log. A compactor that first reads the raised version then finds that write in the log.
    ///
    /// A stream of late events moves the due time once: an earlier visit also finds the work of this event.
    ///
    /// @param seen the session as the recorder has read it
    public Session raiseLogVersion(Session seen, Instant now) {
        var repair = repair(now);
        var near = new Next(Kind.REPAIR, repair.at().plus(NEAR));
        var raise = "SET #logVersion = #logVersion + :one, #workVersion = #workVersion + :one";
        var values = Map.of(
                ":one", SessionRow.number(1), ":ended", SessionRow.text(Session.Status.ENDED.name()));
        if (seen.isDue(near.at())) {
            var outcome = new ConditionalUpdate(seen.key(), raise,
                    "#status = :ended AND #dueShard = :dueShard AND #dueAt <= :dueAt",
                    DueSessions.due(seen.key(), near, values))
                    .apply(aws.dynamoDb(), table);
            if (outcome instanceof Applied(var row)) {
                return row;
            }
            // Refused when the sweep has set a later visit meanwhile, or when the visit is a cleanup.
        }
        return rowAfter(
                new ConditionalUpdate(seen.key(), raise + ", " + DueSessions.SET_DUE, "#status = :ended",
                        DueSessions.due(seen.key(), repair, values)));
    }

    /// Returns the visit that finds a lost compaction request of now.
    private Next repair(Instant now) {
        return new Next(Kind.REPAIR, now.plus(compactionDelay).plus(LOST_AFTER));
    }

    /// Adds a format to the formats of the session's files. For an ended session, the format is new work, so the write raises `workVersion`.
    /// The write does not raise `logVersion`, because the log has not changed.
    ///
    /// @param seen the session as the reader has read it
    /// @return the session after the write; empty when the session has changed since `seen`, so the reader must read it again
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
                        DueSessions.due(seen.key(), repair(now), values));
            }
        };
        return switch (update.apply(aws.dynamoDb(), table)) {
            case Applied(var row) -> Optional.of(row);
            case Refused(_) -> Optional.empty();
        };
    }

    /// Sets the start time of a requested compaction. A recorder that raises the version before that time need not request another compaction.
    public void setRequestedFor(SessionKey key, Instant startsAt) {
        var _ = rowAfter(new ConditionalUpdate(key,
                "SET #requestedFor = :startsAt",
                "attribute_exists(#pk)",
                Map.of(":startsAt", SessionRow.time(startsAt))));
    }

    /// Sets the mark of a reader before the reader queues work. Other readers then wait for that work and do not queue it again.
    ///
    /// @return the mark, when this reader must queue the work; empty when the mark has changed since the reader read it
    public Optional<Session.Queued> markQueued(Session session, Instant now) {
        var mark = new Session.Queued(session.workVersion(), now.truncatedTo(ChronoUnit.MILLIS));
        var values = new HashMap<String, AttributeValue>();
        values.put(":mark", SessionRow.of(mark));
        session.queued().ifPresent(seen -> values.put(":seen", SessionRow.of(seen)));
        var outcome = new ConditionalUpdate(session.key(),
                "SET #queued = :mark",
                session.queued().isPresent()
                        ? "#queued = :seen"
                        : "attribute_exists(#pk) AND attribute_not_exists(#queued)",
                values)
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(_) -> Optional.of(mark);
            // The row has this mark when the answer to the write was lost and the condition refused the SDK's retry. Two readers that set
            // their marks in the same millisecond both queue the work, which is harmless.
            case Refused(var row) -> row.flatMap(Session::queued).filter(mark::equals);
        };
    }

    /// Removes a mark of [#markQueued], because the work was not queued or its queue message is about to be deleted. The method does not
    /// remove a later mark of another reader, because that reader sends its own queue message.
    public void removeMark(SessionKey key, Session.Queued mark) {
        // Refused when the mark is already removed or replaced.
        var _ = new ConditionalUpdate(key, "REMOVE #queued", "#queued = :mark", Map.of(":mark", SessionRow.of(mark)))
                .apply(aws.dynamoDb(), table);
    }

    private Session rowAfter(ConditionalUpdate update) {
        return switch (update.apply(aws.dynamoDb(), table)) {
            case Applied(var row) -> row;
            case Refused(var row) -> row.orElseThrow(
                    () -> new IllegalStateException(
                            "a session row is missing, but it outlives the time in which its session accepts events"));
        };
    }
}
