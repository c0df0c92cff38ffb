package dev.chatreplay.ingest;

import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.SessionOutline;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Records one batch. Each step runs for all sessions of the batch. A session that fails in one step skips the next steps.
final class Recording {
    private final Map<SessionKey, SessionEvents> remaining = new LinkedHashMap<>();
    private final Map<SessionKey, RuntimeException> failures = new LinkedHashMap<>();
    private final Set<SessionKey> endedHere = ConcurrentHashMap.newKeySet();
    private final ChatLog log;
    private final Sessions sessions;
    private final CompactionQueue queue;
    private final Clock clock;
    private final Instant startedAt;
    private final Deadline deadline;

    Recording(List<SessionEvents> batch, ChatLog log, Sessions sessions, CompactionQueue queue, Clock clock,
            Deadline deadline) {
        batch.forEach(session -> remaining.put(session.key(), session));
        this.log = log;
        this.sessions = sessions;
        this.queue = queue;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.deadline = deadline;
    }

    /// Runs the steps. `docs/consistency.md` proves that their order loses no event.
    ///
    /// @return the failed sessions and the cause of each
    Map<SessionKey, RuntimeException> run() {
        var events = remaining.values().stream().flatMap(session -> session.events().stream())
                .map(ReceivedEvent::parsed).toList();
        fail(log.append(events, startedAt, deadline.ofStep()));
        attempt(remaining.keySet(), key -> updateRow(eventsOf(key)));
        requestCompactions(raiseVersions(readRows()));
        return failures;
    }

    /// Updates the session row from the events: creates the row, starts or ends the session, and updates the last activity.
    private void updateRow(SessionEvents recorded) {
        var outline = recorded.outline();
        var session = started(outline, rowOf(recorded, outline));
        var needsConfirmedEnd = switch (session.status()) {
            case LIVE -> true;
            case ENDED -> session.isEndPresumed();
        };
        // The row keeps the first end. One write for each of many ends would exceed the deadline.
        var end = recorded.ends().stream().filter(_ -> needsConfirmedEnd).findFirst();
        if (end.isPresent() && sessions.end(session.key(), end.get().event().header().occurredAt(),
                end.get().receivedAt(), recorded.settings(), startedAt)) {
            endedHere.add(session.key());
        }
        sessions.touch(session, startedAt);
    }

    /// Returns the row with a meeting. The row has none when a refused event created it.
    private Session rowOf(SessionEvents recorded, SessionOutline outline) {
        var session = recorded.before().orElseGet(
                () -> sessions.createIfAbsent(recorded.key(), outline.meetingId(), recorded.beganAt(),
                        recorded.settings(), startedAt));
        return session.meetingId().isPresent()
                ? session
                : sessions.setMeeting(recorded.key(), outline.meetingId().orElseThrow());
    }

    /// Records the earliest start and the first title, because the row keeps only these.
    private Session started(SessionOutline outline, Session session) {
        return outline.startedAt().map(earliest -> sessions.start(session, earliest, outline.title())).orElse(session);
    }

    private Map<SessionKey, Session> readRows() {
        var rows = new ConcurrentHashMap<SessionKey, Session>();
        var unread = new HashMap<SessionKey, RuntimeException>();
        sessions.findAll(remaining.keySet(), deadline.ofStep()).forEach((key, read) -> {
            switch (read) {
                case ItemRead.Found(var row) -> rows.put(key, row);
                case ItemRead.Missing() ->
                    unread.put(key,
                            new IllegalStateException("a session row is missing just after it was written"));
                case ItemRead.Failed(var cause) -> unread.put(key, cause);
            }
        });
        fail(unread);
        return rows;
    }

    /// Raises the version of each session that had ended before its events were written.
    ///
    /// @return the rows after these writes
    private Map<SessionKey, Session> raiseVersions(Map<SessionKey, Session> rows) {
        var late = rows.values().stream()
                .filter(row -> CompactionRequest.raisesVersion(row, endedHere.contains(row.key())))
                .collect(Collectors.toMap(Session::key, row -> row));
        attempt(late.keySet(), key -> rows.put(key,
                sessions.raiseLogVersion(Objects.requireNonNull(late.get(key)), clock.instant())));
        rows.keySet().retainAll(remaining.keySet());
        return rows;
    }

    private void requestCompactions(Map<SessionKey, Session> rows) {
        var now = clock.instant();
        var requests = new LinkedHashMap<SessionKey, CompactionRequest>();
        rows.forEach((key, row) -> CompactionRequest
                .after(row, endedHere.contains(key), now, queue.delay())
                .ifPresent(request -> requests.put(key, request)));
        var delays = new LinkedHashMap<SessionKey, Duration>();
        requests.forEach((key, request) -> delays.put(key, request.delay()));
        fail(queue.requestAll(delays, deadline.ofStep()));
        requests.keySet().retainAll(remaining.keySet());
        requests.values().removeIf(request -> !request.isWrittenToRow());
        attempt(requests.keySet(),
                key -> sessions.setRequestedFor(key, now.plus(Objects.requireNonNull(delays.get(key)))));
    }

    private SessionEvents eventsOf(SessionKey key) {
        return Objects.requireNonNull(remaining.get(key), "a failed session has no events here");
    }

    /// Runs a step for each of these sessions. A session fails when the step throws for it.
    private void attempt(Collection<SessionKey> keys, Consumer<SessionKey> step) {
        fail(Concurrently.attemptEach(keys, deadline.ofStep(), step));
    }

    private void fail(Map<SessionKey, RuntimeException> failed) {
        failures.putAll(failed);
        remaining.keySet().removeAll(failed.keySet());
    }
}
