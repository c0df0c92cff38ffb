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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Records the batch of events of one HTTP request. It records no event when it refuses one. It authenticates the caller before it reads
/// the body.
public final class EventIngestion {
    private final Authentication authentication;
    private final EventRecorder recorder;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// The result for a batch of valid events.
    public sealed interface IngestionResult {
        /// All events are recorded.
        ///
        /// @param count the number of events in the batch
        record Recorded(int count) implements IngestionResult {}

        /// No event was recorded, because some events arrived after the late window of their sessions.
        ///
        /// @param indices the indices of the late events in the batch, in order; at least one
        /// @param lateWindow the time after its end in which a session accepts events
        record TooLate(List<Integer> indices, Duration lateWindow) implements IngestionResult {}
    }

    public EventIngestion(Authentication authentication, EventRecorder recorder, RetentionPolicy retention,
            Clock clock) {
        this.authentication = authentication;
        this.recorder = recorder;
        this.retention = retention;
        this.clock = clock;
    }

    /// Records the events of a body that was received as text. The parser repairs lone surrogates, which UTF-8 cannot encode.
    ///
    /// @throws dev.chatreplay.runtime.ApiException `UNAUTHORIZED` when the credentials are wrong, `SCOPE_MISSING` when the key may not record
    /// @throws dev.chatreplay.event.InvalidEventException when the body is invalid; no event was recorded
    public IngestionResult post(Credentials credentials, String body, Deadline deadline, LogLine line) {
        var organization = authenticate(credentials, deadline, line);
        var receivedAt = clock.instant();
        return record(ChatEventParser.parseBatch(body, organization.id(), receivedAt), receivedAt, deadline);
    }

    /// Records the events of a body that was received as bytes. The bytes must be UTF-8.
    ///
    /// @throws dev.chatreplay.runtime.ApiException `UNAUTHORIZED` when the credentials are wrong, `SCOPE_MISSING` when the key may not record
    /// @throws dev.chatreplay.event.InvalidEventException when the body is invalid; no event was recorded
    public IngestionResult post(Credentials credentials, byte[] body, Deadline deadline, LogLine line) {
        var organization = authenticate(credentials, deadline, line);
        var receivedAt = clock.instant();
        return record(ChatEventParser.parseBatch(body, organization.id(), receivedAt), receivedAt, deadline);
    }

    private Organization authenticate(Credentials credentials, Deadline deadline, LogLine line) {
        var caller = authentication.authenticate(credentials, deadline, line);
        caller.require(Scope.RECORD);
        return caller.organization();
    }

    private IngestionResult record(ParsedBatch batch, Instant receivedAt, Deadline deadline) {
        if (!batch.refused().isEmpty()) {
            throw batch.refused().getFirst();
        }
        var received = batch.events().stream().map(event -> new ReceivedEvent(event.parsed(), receivedAt)).toList();
        var admission = recorder.admit(received, deadline);
        throwFirst(admission.failures());
        if (!admission.tooLate().isEmpty()) {
            var late = IntStream.range(0, received.size()).filter(i -> admission.tooLate().contains(received.get(i)));
            return new IngestionResult.TooLate(late.boxed().toList(), retention.lateWindow());
        }
        throwFirst(recorder.record(admission, deadline));
        return new IngestionResult.Recorded(received.size());
    }

    /// Fails the whole request when one session has failed, because one response answers for all its events.
    private static void throwFirst(Map<SessionKey, RuntimeException> failures) {
        for (var failure : failures.values()) {
            throw failure;
        }
    }
}
