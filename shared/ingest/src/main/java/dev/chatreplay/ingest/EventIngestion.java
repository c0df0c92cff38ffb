package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.ParsedBatch;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.organization.Authentication;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.session.RetentionPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Records the batch of events of one HTTP request. The caller must [#authenticate] before it reads the body.
public final class EventIngestion {
    private final Authentication authentication;
    private final EventRecorder recorder;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// What happens to a batch when some of its events are refused: they break a rule, or their session accepts no more events.
    public enum OnInvalid {
        /// The whole batch is refused. No event is recorded.
        REFUSE,
        /// The refused events are skipped. The others are recorded.
        SKIP
    }

    /// The result for a batch that could be read.
    public sealed interface IngestionResult {
        /// The events of the batch are recorded, apart from the refused ones.
        ///
        /// @param count the number of recorded events
        /// @param refused the skipped events by index; none with [OnInvalid#REFUSE]
        record Recorded(int count, List<RefusedEvent> refused) implements IngestionResult {}

        /// No event was recorded, because some are refused.
        ///
        /// @param count the number of events in the batch
        /// @param refused the refused events by index; at least one
        record Refused(int count, List<RefusedEvent> refused) implements IngestionResult {}
    }

    public EventIngestion(Authentication authentication, EventRecorder recorder, RetentionPolicy retention,
            Clock clock) {
        this.authentication = authentication;
        this.recorder = recorder;
        this.retention = retention;
        this.clock = clock;
    }

    /// Authenticates a producer.
    ///
    /// @throws dev.chatreplay.runtime.ApiException `UNAUTHORIZED` when the credentials are wrong, `SCOPE_MISSING` when the key may not record
    public Organization authenticate(Credentials credentials, Deadline deadline, LogLine line) {
        var caller = authentication.authenticate(credentials, deadline, line);
        caller.require(Scope.RECORD);
        return caller.organization();
    }

    /// Records the events of a body that was received as text, and adds their sessions to the log line. The parser repairs lone surrogates,
    /// which UTF-8 cannot encode.
    ///
    /// @throws dev.chatreplay.event.InvalidEventException when the parser cannot read the body; no event was recorded
    public IngestionResult record(Organization organization, String body, OnInvalid onInvalid, Deadline deadline,
            LogLine line) {
        var receivedAt = clock.instant();
        var batch = ChatEventParser.parseBatch(body, organization.id(), receivedAt);
        return record(organization, batch, receivedAt, onInvalid, deadline, line);
    }

    /// Does the same for a body that was received as bytes. The bytes must be UTF-8.
    ///
    /// @throws dev.chatreplay.event.InvalidEventException when the parser cannot read the body; no event was recorded
    public IngestionResult record(Organization organization, byte[] body, OnInvalid onInvalid, Deadline deadline,
            LogLine line) {
        var receivedAt = clock.instant();
        var batch = ChatEventParser.parseBatch(body, organization.id(), receivedAt);
        return record(organization, batch, receivedAt, onInvalid, deadline, line);
    }

    private IngestionResult record(Organization organization, ParsedBatch batch, Instant receivedAt,
            OnInvalid onInvalid, Deadline deadline, LogLine line) {
        line.withSessions(batch.sessionIds());
        var received = batch.events().stream().map(event -> new ReceivedEvent(event.parsed(), receivedAt)).toList();
        var admission = recorder.admit(received, Map.of(organization.id(), organization.sessionSettings()), deadline);
        var refused = new ArrayList<RefusedEvent>();
        batch.refused().forEach(fault -> refused.add(RefusedEvent.of(fault)));
        for (int i = 0; i < received.size(); i++) {
            if (admission.tooLate().contains(received.get(i))) {
                refused.add(RefusedEvent.tooLate(batch.events().get(i).index(), retention.lateWindow()));
            }
        }
        refused.sort(Comparator.comparingInt(RefusedEvent::index));
        var isRefused = switch (onInvalid) {
            case REFUSE -> !refused.isEmpty();
            case SKIP -> false;
        };
        if (isRefused) {
            return new IngestionResult.Refused(received.size() + batch.refused().size(), refused);
        }
        throwFirst(admission.failures());
        throwFirst(recorder.record(admission, deadline));
        return new IngestionResult.Recorded(received.size() + batch.refused().size() - refused.size(), refused);
    }

    /// Fails the whole request when one session has failed, because one response answers for all its events.
    private static void throwFirst(Map<SessionKey, RuntimeException> failures) {
        for (var failure : failures.values()) {
            throw failure;
        }
    }
}
