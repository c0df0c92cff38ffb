package dev.chatreplay.ingest;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.RefusedEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records the events of the events queue, which receives them from the bus. Each queue message holds one event.
///
/// A refused event is counted in its session's row, then goes to the dead-letter queue with the reason. An event stays in the queue when the
/// work for its session or organization fails temporarily. In both cases the other events of the batch are recorded.
public final class EventQueueConsumer {
    /// The consumer dead-letters a queue message that has failed this many times. It does so before SQS does, because SQS neither counts the
    /// event nor records a reason.
    public static final int MAX_RECEIVE_COUNT = 9;

    private final EventRecorder recorder;
    private final Organizations organizations;
    private final RefusedEvents refusedEvents;
    private final DeadLetters deadLetters;
    private final Clock clock;

    /// A queue message of the events queue.
    ///
    /// @param id the id of the queue message
    /// @param body one event as JSON
    /// @param receivedAt the time when the events queue first received the event
    /// @param receiveCount the number of deliveries, including this one
    public record BusMessage(String id, String body, Instant receivedAt, int receiveCount) {}

    /// The outcome of a queue message.
    public sealed interface Outcome {
        /// The event is recorded.
        record Recorded() implements Outcome {}

        /// The queue message is in the dead-letter queue.
        ///
        /// @param code the kind of the reason
        /// @param cause the failure of the last receive; empty for an event that can never be recorded
        record DeadLettered(DeadLetterReason code, String reason, Optional<Throwable> cause) implements Outcome {
            /// Creates the outcome of an event that can never be recorded.
            public DeadLettered(DeadLetterReason code) {
                this(code, code.name(), Optional.empty());
            }
        }

        /// SQS must deliver the queue message again.
        record Failed(Throwable cause) implements Outcome {}
    }

    public EventQueueConsumer(EventRecorder recorder, Organizations organizations, RefusedEvents refusedEvents,
            DeadLetters deadLetters, Clock clock) {
        this.recorder = recorder;
        this.organizations = organizations;
        this.refusedEvents = refusedEvents;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /// Records the events of `messages`.
    ///
    /// @return the outcome of each queue message, by its id
    public Map<String, Outcome> consume(List<BusMessage> messages, Deadline deadline) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        new BusBatch(messages, recorder, organizations, refusedEvents, deadLetters, clock, deadline).run()
                .forEach((message, outcome) -> outcomes.put(message.id(), outcome));
        return outcomes;
    }
}
