package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.RetentionPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Records a batch of events for a caller: all of them or, when one event is refused, none. It reads the body only after it has
/// authenticated the caller.
public final class EventIngestion {
    private final Organizations organizations;
    private final EventRecorder recorder;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// The outcome for a batch of valid events.
    public sealed interface IngestionResult {
        /// All events are in the log.
        ///
        /// @param count of the events in the batch
        record Recorded(int count) implements IngestionResult {}

        /// Nothing was recorded, because some events arrived after the late window of their sessions.
        ///
        /// @param indices of the late events in the batch, in order: at least one
        /// @param lateWindow how long a session takes events after its end
        record TooLate(List<Integer> indices, Duration lateWindow) implements IngestionResult {}
    }

    /// Builds an ingestion.
    public EventIngestion(Organizations organizations, EventRecorder recorder, RetentionPolicy retention, Clock clock) {
        this.organizations = organizations;
        this.recorder = recorder;
        this.retention = retention;
        this.clock = clock;
    }

    /// Records the events of a body that arrived as text. The text may hold lone surrogates, which no UTF-8 can encode: the parser
    /// refuses them.
    ///
    /// @throws dev.chatreplay.runtime.ApiException `UNAUTHORIZED` when the credentials are wrong
    /// @throws dev.chatreplay.event.InvalidEventException when the body is invalid; nothing was recorded
    public IngestionResult post(Credentials credentials, String body, Deadline deadline) {
        var organization = authenticate(credentials);
        return record(ChatEventParser.parseBatch(body, organization.id()), deadline);
    }

    /// Records the events of a body that arrived as bytes. They must be UTF-8.
    ///
    /// @throws dev.chatreplay.runtime.ApiException `UNAUTHORIZED` when the credentials are wrong
    /// @throws dev.chatreplay.event.InvalidEventException when the body is invalid; nothing was recorded
    public IngestionResult post(Credentials credentials, byte[] body, Deadline deadline) {
        var organization = authenticate(credentials);
        return record(ChatEventParser.parseBatch(body, organization.id()), deadline);
    }

    private Organization authenticate(Credentials credentials) {
        return credentials.authenticate(organizations.find(credentials.organizationId()));
    }

    private IngestionResult record(List<ParsedEvent> events, Deadline deadline) {
        var receivedAt = clock.instant();
        var received = events.stream().map(event -> new ReceivedEvent(event, receivedAt)).toList();
        var admission = recorder.admit(received, deadline);
        throwFirst(admission.failures());
        if (!admission.tooLate().isEmpty()) {
            var late = IntStream.range(0, received.size()).filter(i -> admission.tooLate().contains(received.get(i)));
            return new IngestionResult.TooLate(late.boxed().toList(), retention.lateWindow());
        }
        throwFirst(recorder.record(admission, deadline));
        return new IngestionResult.Recorded(events.size());
    }

    /// Fails the whole request when one session has failed, because its caller hears of all events or of none.
    private static void throwFirst(Map<SessionKey, RuntimeException> failures) {
        for (var failure : failures.values()) {
            throw failure;
        }
    }
}
