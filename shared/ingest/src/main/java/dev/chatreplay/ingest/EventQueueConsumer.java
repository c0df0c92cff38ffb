package dev.chatreplay.ingest;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Records the events of the events queue, which receives them from the bus. Each queue message holds one event.
///
/// An event that can never be recorded goes to the dead-letter queue with the reason. An event stays in the queue when the work for its
/// session or organization fails temporarily. In both cases the other events of the batch are recorded.
public final class EventQueueConsumer {
    /// The consumer dead-letters a queue message that has failed this many times. It does so before SQS does, because SQS records no
    /// reason.
    public static final int MAX_RECEIVE_COUNT = 9;

    private final EventRecorder recorder;
    private final Organizations organizations;
    private final DeadLetters deadLetters;

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
        record DeadLettered(String reason) implements Outcome {}

        /// SQS must deliver the queue message again.
        record Failed(Throwable cause) implements Outcome {}
    }

    private record Candidate(BusMessage message, ReceivedEvent event) {
        String organizationId() {
            return event.session().organizationId();
        }
    }

    public EventQueueConsumer(EventRecorder recorder, Organizations organizations, DeadLetters deadLetters) {
        this.recorder = recorder;
        this.organizations = organizations;
        this.deadLetters = deadLetters;
    }

    /// Records the events of `messages`.
    ///
    /// @return the outcome of each queue message, by its id
    public Map<String, Outcome> consume(List<BusMessage> messages, Deadline deadline) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        var candidates = parse(messages, outcomes);
        record(removeUnknown(candidates, outcomes, deadline), outcomes, deadline);
        sendDeadLetters(messages, outcomes, deadline);
        return outcomes;
    }

    private static List<Candidate> parse(List<BusMessage> messages, Map<String, Outcome> outcomes) {
        var candidates = new ArrayList<Candidate>();
        for (var message : messages) {
            try {
                var parsed = ChatEventParser.parse(message.body(), message.receivedAt());
                candidates.add(new Candidate(message, new ReceivedEvent(parsed, message.receivedAt())));
            } catch (InvalidEventException e) {
                outcomes.put(message.id(), new Outcome.DeadLettered(String.valueOf(e.getMessage())));
            }
        }
        return candidates;
    }

    private List<Candidate> removeUnknown(List<Candidate> candidates, Map<String, Outcome> outcomes,
            Deadline deadline) {
        var ids = candidates.stream().map(Candidate::organizationId).collect(Collectors.toSet());
        var found = organizations.findAll(ids, deadline.ofStep());
        var remaining = new ArrayList<Candidate>();
        for (var candidate : candidates) {
            switch (found.getOrDefault(candidate.organizationId(), new ItemRead.Missing<>())) {
                case ItemRead.Found(var _) -> remaining.add(candidate);
                case ItemRead.Missing() ->
                    outcomes.put(candidate.message().id(), new Outcome.DeadLettered("UNKNOWN_ORGANIZATION"));
                case ItemRead.Failed(var cause) -> outcomes.put(candidate.message().id(), new Outcome.Failed(cause));
            }
        }
        return remaining;
    }

    private void record(List<Candidate> candidates, Map<String, Outcome> outcomes, Deadline deadline) {
        var admission = recorder.admit(candidates.stream().map(Candidate::event).toList(), deadline);
        var failures = new HashMap<>(admission.failures());
        failures.putAll(recorder.record(admission, deadline));
        for (var candidate : candidates) {
            var failure = failures.get(candidate.event().session());
            if (admission.tooLate().contains(candidate.event())) {
                outcomes.put(candidate.message().id(), new Outcome.DeadLettered("SESSION_CLOSED"));
            } else {
                outcomes.put(candidate.message().id(),
                        failure == null ? new Outcome.Recorded() : new Outcome.Failed(failure));
            }
        }
    }

    /// Sends the queue messages with the outcome `DeadLettered` to the dead-letter queue. The outcome of a message that cannot be sent
    /// becomes `Failed`.
    private void sendDeadLetters(List<BusMessage> messages, Map<String, Outcome> outcomes, Deadline deadline) {
        var letters = new LinkedHashMap<BusMessage, String>();
        for (var message : messages) {
            var outcome = outcomes.computeIfPresent(message.id(), (_, before) -> afterLastReceive(message, before));
            if (outcome instanceof Outcome.DeadLettered(var reason)) {
                letters.put(message, reason);
            }
        }
        Concurrently.attemptEach(letters.entrySet(), deadline,
                letter -> deadLetters.send(letter.getKey().body(), letter.getValue(), letter.getKey().receivedAt()))
                .forEach((letter, cause) -> outcomes.put(letter.getKey().id(), new Outcome.Failed(cause)));
    }

    /// Returns `DeadLettered` for a queue message that has failed too often; otherwise the same outcome.
    private static Outcome afterLastReceive(BusMessage message, Outcome outcome) {
        return outcome instanceof Outcome.Failed(var cause) && message.receiveCount() >= MAX_RECEIVE_COUNT
                ? new Outcome.DeadLettered("FAILED " + cause.getClass().getName())
                : outcome;
    }
}
