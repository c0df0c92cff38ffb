package dev.chatreplay.ingest;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Records the events of the bus, one a message. What can never be recorded goes to the dead-letter queue with its reason, and does
/// not keep what came beside it; what has failed for now stays in the queue.
public final class EventQueueConsumer {
    /// A message that fails for so many times goes to the dead-letter queue, with its reason; before SQS moves it there without one.
    public static final int MAX_RECEIVE_COUNT = 9;

    private final EventRecorder recorder;
    private final Organizations organizations;
    private final DeadLetters deadLetters;

    /// A message of the events queue.
    ///
    /// @param id of the message
    /// @param body one chat event as JSON
    /// @param receivedAt when it first reached us
    /// @param receiveCount how many times it has been received, this time included
    public record BusMessage(String id, String body, Instant receivedAt, int receiveCount) {}

    /// What became of a message.
    public sealed interface Outcome {
        /// The event is in the log.
        record Recorded() implements Outcome {}

        /// It is in the dead-letter queue.
        record DeadLettered(String reason) implements Outcome {}

        /// It has to be delivered again.
        record Failed(Throwable cause) implements Outcome {}
    }

    private record Candidate(BusMessage message, ReceivedEvent event) {}

    /// Builds a consumer.
    public EventQueueConsumer(EventRecorder recorder, Organizations organizations, DeadLetters deadLetters) {
        this.recorder = recorder;
        this.organizations = organizations;
        this.deadLetters = deadLetters;
    }

    /// Records the events of `messages`.
    ///
    /// @return the outcome of each, by the id of its message
    public Map<String, Outcome> consume(List<BusMessage> messages, Deadline deadline) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        var candidates = new ArrayList<Candidate>();
        for (var message : messages) {
            try {
                candidates.add(new Candidate(message,
                        new ReceivedEvent(ChatEventParser.parse(message.body()), message.receivedAt())));
            } catch (InvalidEventException e) {
                outcomes.put(message.id(), deadLetter(message, String.valueOf(e.getMessage())));
            }
        }
        try {
            record(removeUnknown(candidates, outcomes, deadline), outcomes, deadline);
        } catch (RuntimeException e) {
            candidates.forEach(candidate -> outcomes.putIfAbsent(candidate.message().id(), new Outcome.Failed(e)));
        }
        messages.stream().filter(message -> message.receiveCount() >= MAX_RECEIVE_COUNT).forEach(message -> outcomes
                .computeIfPresent(message.id(), (_, outcome) -> givenUp(message, outcome)));
        return outcomes;
    }

    private List<Candidate> removeUnknown(List<Candidate> candidates, Map<String, Outcome> outcomes,
            Deadline deadline) {
        var ids = new HashSet<String>();
        candidates.forEach(candidate -> ids.add(organizationOf(candidate)));
        var known = organizations.known(ids, deadline);
        var remaining = new ArrayList<Candidate>();
        for (var candidate : candidates) {
            if (known.contains(organizationOf(candidate))) {
                remaining.add(candidate);
            } else {
                outcomes.put(candidate.message().id(), deadLetter(candidate.message(), "UNKNOWN_ORGANIZATION"));
            }
        }
        return remaining;
    }

    private void record(List<Candidate> candidates, Map<String, Outcome> outcomes, Deadline deadline) {
        var remaining = candidates;
        try {
            recorder.record(events(remaining), deadline);
        } catch (LateEventsException closed) {
            remaining = new ArrayList<>(candidates);
            for (int index : closed.indices().reversed()) {
                var late = remaining.remove(index);
                outcomes.put(late.message().id(), deadLetter(late.message(), "SESSION_CLOSED"));
            }
            recorder.record(events(remaining), deadline);
        }
        remaining.forEach(candidate -> outcomes.put(candidate.message().id(), new Outcome.Recorded()));
    }

    private Outcome givenUp(BusMessage message, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(var cause) -> deadLetter(message, "FAILED " + cause.getClass().getName());
            case Outcome.Recorded _,Outcome.DeadLettered _ -> outcome;
        };
    }

    private Outcome deadLetter(BusMessage message, String reason) {
        try {
            deadLetters.send(message.body(), reason, message.receivedAt());
            return new Outcome.DeadLettered(reason);
        } catch (RuntimeException e) {
            return new Outcome.Failed(e);
        }
    }

    private static List<ReceivedEvent> events(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::event).toList();
    }

    private static String organizationOf(Candidate candidate) {
        return candidate.event().parsed().event().header().session().organizationId();
    }
}
