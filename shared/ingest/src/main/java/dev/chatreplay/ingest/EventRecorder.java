package dev.chatreplay.ingest;

import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Records batches of events, of one session or of many. Callers call [#admit] first, then [#record]. A failure of one session never
/// fails another session.
///
/// The events of a session are recorded when all of them are in the chat log and its compaction is certain. When a session fails, some
/// of its events may be in the chat log. Recording is idempotent, so the caller may record all of them again.
///
/// The order of the steps guarantees that a compactor running at the same time misses no event. The recorder writes the chat log before
/// it reads the session row. The compactor takes its version from the session row before it reads the chat log. See `docs/consistency.md`.
public final class EventRecorder {
    private final ChatLog log;
    private final Sessions sessions;
    private final CompactionQueue queue;
    private final RetentionPolicy retention;
    private final Clock clock;

    public EventRecorder(ChatLog log, Sessions sessions, CompactionQueue queue, RetentionPolicy retention,
            Clock clock) {
        this.log = log;
        this.sessions = sessions;
        this.queue = queue;
        this.retention = retention;
        this.clock = clock;
    }

    /// Decides which events of a batch can be recorded. Writes nothing.
    ///
    /// @param settings the settings of the organizations, by their id
    public Admission admit(List<ReceivedEvent> events, Map<String, SessionSettings> settings, Deadline deadline) {
        var bySession = new LinkedHashMap<SessionKey, List<ReceivedEvent>>();
        events.forEach(event -> bySession.computeIfAbsent(event.session(), _ -> new ArrayList<>()).add(event));
        var now = clock.instant();
        var rows = sessions.findAll(bySession.keySet(), deadline.ofStep());

        var admitted = new ArrayList<SessionEvents>();
        var tooLate = new LinkedHashSet<ReceivedEvent>();
        var failures = new LinkedHashMap<SessionKey, RuntimeException>();
        bySession.forEach((key, own) -> {
            var all = new SessionEvents(key, settings.getOrDefault(key.organizationId(), SessionSettings.NONE),
                    Optional.empty(), own);
            switch (rows.getOrDefault(key, new ItemRead.Missing<>())) {
                case ItemRead.Missing() -> admit(all, now, admitted, tooLate);
                case ItemRead.Found(var row) ->
                    admit(new SessionEvents(key, all.settings(), Optional.of(row), own), now, admitted, tooLate);
                case ItemRead.Failed(var cause) -> failures.put(key, cause);
            }
        });
        return new Admission(admitted, tooLate, failures);
    }

    private void admit(SessionEvents all, Instant now, List<SessionEvents> admitted, Set<ReceivedEvent> tooLate) {
        var byLateness = all.events().stream()
                .collect(Collectors.partitioningBy(event -> isTooLate(all.before(), event, now)));
        tooLate.addAll(byLateness.getOrDefault(true, List.of()));
        var inTime = byLateness.getOrDefault(false, List.of());
        if (!inTime.isEmpty()) {
            admitted.add(new SessionEvents(all.key(), all.settings(), all.before(), inTime));
        }
    }

    private boolean isTooLate(Optional<Session> row, ReceivedEvent event, Instant now) {
        return row.map(session -> !retention.acceptsEvent(session, event.receivedAt(), now))
                .orElseGet(() -> RetentionPolicy.isTooOld(event.receivedAt(), now));
    }

    /// Records the admitted events.
    ///
    /// @return the failed sessions and the cause of each. The cause is [Deadline.ExceededException] for a session that had no time left.
    public Map<SessionKey, RuntimeException> record(Admission admission, Deadline deadline) {
        return new Recording(admission.admitted(), log, sessions, queue, clock, deadline).run();
    }
}
