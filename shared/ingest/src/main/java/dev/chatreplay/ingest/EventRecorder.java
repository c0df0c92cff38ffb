package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ChatEvent.MessageEvent;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Records events. When [#record] returns, all of them are in the log and every session that they concern will be compacted; when
/// it throws, some may be in the log, and recording all of them again is harmless.
///
/// The order of its steps is what keeps a compactor that runs at the same time from missing an event: the log is written
/// before the session is read, and a compactor's version is fixed before it reads the log. See `docs/consistency.md`.
public final class EventRecorder {
    /// How far the clocks of two recorders may be apart.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    private final ChatLog log;
    private final Sessions sessions;
    private final CompactionQueue queue;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// Builds a recorder.
    public EventRecorder(ChatLog log, Sessions sessions, CompactionQueue queue, RetentionPolicy retention,
            Clock clock) {
        this.log = log;
        this.sessions = sessions;
        this.queue = queue;
        this.retention = retention;
        this.clock = clock;
    }

    /// Records events, of one session or of many.
    ///
    /// @throws LateEventsException when some are too late; then nothing was written
    /// @throws Deadline.ExceededException when not all could be recorded in time
    public void record(List<ReceivedEvent> events, Deadline deadline) {
        var bySession = new LinkedHashMap<SessionKey, List<ReceivedEvent>>();
        for (var event : events) {
            bySession.computeIfAbsent(event.event().header().session(), _ -> new ArrayList<>()).add(event);
        }
        var now = clock.instant();
        var before = sessions.findAll(bySession.keySet(), deadline);
        refuseLate(events, before, now);
        log.append(events.stream().map(ReceivedEvent::parsed).toList(), now, deadline);

        var endedHere = ConcurrentHashMap.<SessionKey>newKeySet();
        Concurrently.forEach(bySession.entrySet(), session -> {
            deadline.check();
            if (noteInSession(session.getKey(), session.getValue(), before, now)) {
                endedHere.add(session.getKey());
            }
        });
        requestCompactions(bySession, endedHere, deadline);
    }

    private void refuseLate(List<ReceivedEvent> events, Map<SessionKey, Session> before, Instant now) {
        var late = new ArrayList<Integer>();
        for (int i = 0; i < events.size(); i++) {
            var session = before.get(events.get(i).event().header().session());
            if (session != null && !retention.takesEvent(session, events.get(i).receivedAt(), now)) {
                late.add(i);
            }
        }
        if (!late.isEmpty()) {
            throw new LateEventsException(late, retention.lateWindow());
        }
    }

    /// Brings the session's row up to what the events tell.
    ///
    /// @return whether this call has ended the session
    private boolean noteInSession(SessionKey key, List<ReceivedEvent> events, Map<SessionKey, Session> before,
            Instant now) {
        var known = before.get(key);
        var session = known != null
                ? known
                : sessions.createIfAbsent(key, events.getFirst().event().header().meetingId(), now,
                        retention);
        // A row keeps what the first start and the first end tell. A write for each of many would run out of time, one after the other.
        var starts = ofType(SessionStarted.class, events);
        if (!starts.isEmpty()) {
            var title = starts.stream().flatMap(started -> started.title().stream()).findFirst();
            session = sessions.start(key, starts.getFirst().header().occurredAt(), title);
        }
        var ends = events.stream().filter(event -> event.event() instanceof SessionEnded).toList();
        var endIsNews = switch (session.status()) {
            case LIVE -> true;
            case ENDED -> session.isEndPresumed();
        };
        boolean endedHere = !ends.isEmpty() && endIsNews
                && sessions.end(key, ends.getFirst().event().header().occurredAt(),
                        ends.getFirst().receivedAt(), now);
        sessions.touch(session, now, retention);
        return endedHere;
    }

    private static <T extends ChatEvent> List<T> ofType(Class<T> type, List<ReceivedEvent> events) {
        return events.stream().map(ReceivedEvent::event).filter(type::isInstance).map(type::cast).toList();
    }

    private void requestCompactions(Map<SessionKey, List<ReceivedEvent>> bySession, Set<SessionKey> endedHere,
            Deadline deadline) {
        var delays = new ConcurrentHashMap<SessionKey, Duration>();
        var ofLateEvents = ConcurrentHashMap.<SessionKey>newKeySet();
        Concurrently.forEach(sessions.findAll(bySession.keySet(), deadline).values(), session -> {
            var events = bySession.getOrDefault(session.key(), List.of());
            var wroteToLog = !ofType(MessageEvent.class, events).isEmpty();
            var saysEnded = !ofType(SessionEnded.class, events).isEmpty();
            if (session.status() == Session.Status.LIVE) {
                return;
            }
            // Whoever ended the session here did so after writing to the log: version 1 covers what was written.
            var late = wroteToLog && !endedHere.contains(session.key());
            var after = late ? sessions.raiseLogVersion(session.key(), clock.instant()) : session;
            if (saysEnded ? !after.isCurrent() : late && !isRequested(after)) {
                delays.put(after.key(), delayOf(after));
                if (!saysEnded) {
                    ofLateEvents.add(after.key());
                }
            }
        });
        var now = clock.instant();
        queue.requestAll(delays);
        Concurrently.forEach(ofLateEvents, key -> sessions.markRequested(key, now.plus(delays.get(key))));
    }

    /// Whether a compaction that was asked for earlier is yet to start. It then reads what was written before now: SQS delivers no
    /// message before its delay is over.
    private boolean isRequested(Session session) {
        return session.requestedFor().filter(startsAt -> startsAt.isAfter(clock.instant().plus(CLOCK_SKEW)))
                .isPresent();
    }

    /// A little, so that most late events are in the first export; and so much that a recompaction is not asked for in vain.
    private Duration delayOf(Session session) {
        var sinceLast = session.export()
                .map(export -> Duration.between(clock.instant(),
                        export.compactedAt().plus(CompactionQueue.MIN_INTERVAL)))
                .orElse(Duration.ZERO);
        return sinceLast.compareTo(queue.delay()) > 0 ? sinceLast : queue.delay();
    }
}
