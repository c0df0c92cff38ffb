package dev.chatreplay.ingest;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.ingest.EventQueueConsumer.BusMessage;
import dev.chatreplay.ingest.EventQueueConsumer.Outcome;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.RefusedEvents;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Consumes one batch of queue messages. Each step runs for all messages of the batch, and a message that fails in one step fails no other
/// session's messages.
///
/// A refused event is counted in its session's row, then dead-lettered, then acknowledged. So an event is acknowledged only when it is
/// recorded or counted. A crash between two steps repeats the earlier ones, which is harmless because both are idempotent.
final class BusBatch {
    private final Map<BusMessage, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<BusMessage, ReceivedEvent> valid = new LinkedHashMap<>();
    /// The sessions of the messages that are counted when they are refused.
    private final Map<BusMessage, SessionKey> counted = new LinkedHashMap<>();
    /// The times of the events that can be read, by the producer's clock.
    private final Map<BusMessage, Instant> occurredAt = new HashMap<>();
    /// The settings of the organizations, by their id. An organization whose row cannot be read has none here.
    private final Map<String, SessionSettings> settings = new HashMap<>();
    private final EventRecorder recorder;
    private final Organizations organizations;
    private final RefusedEvents refusedEvents;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final Deadline deadline;

    BusBatch(List<BusMessage> messages, EventRecorder recorder, Organizations organizations,
            RefusedEvents refusedEvents, DeadLetters deadLetters, Clock clock, Deadline deadline) {
        messages.forEach(this::parse);
        this.recorder = recorder;
        this.organizations = organizations;
        this.refusedEvents = refusedEvents;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.deadline = deadline;
    }

    private void parse(BusMessage message) {
        try {
            var event = new ReceivedEvent(ChatEventParser.parse(message.body(), message.receivedAt()),
                    message.receivedAt());
            valid.put(message, event);
            counted.put(message, event.session());
            occurredAt.put(message, event.event().header().occurredAt());
        } catch (InvalidEventException e) {
            outcomes.put(message, new Outcome.DeadLettered(DeadLetterReason.INVALID_EVENT,
                    String.valueOf(e.getMessage()), Optional.empty()));
            ChatEventParser.sessionOf(message.body()).ifPresent(session -> counted.put(message, session));
        }
    }

    /// Runs the steps.
    ///
    /// @return the outcome of each message
    Map<BusMessage, Outcome> run() {
        removeUnknownOrganizations();
        var admission = record();
        removeFromRefused(admission);
        outcomes.replaceAll(BusBatch::afterLastReceive);
        countRefused();
        sendDeadLetters();
        return outcomes;
    }

    /// Refuses the events of unknown organizations. An event fails when the row of its organization cannot be read. After its last receive
    /// it counts as an event of a known organization, because no event is acknowledged uncounted.
    private void removeUnknownOrganizations() {
        var ids = counted.values().stream().map(SessionKey::organizationId).collect(Collectors.toSet());
        var found = organizations.findAll(ids, deadline.ofStep());
        for (var message : List.copyOf(counted.keySet())) {
            var id = Objects.requireNonNull(counted.get(message)).organizationId();
            switch (found.getOrDefault(id, new ItemRead.Missing<>())) {
                case ItemRead.Found(var organization) -> settings.put(id, organization.sessionSettings());
                case ItemRead.Missing() -> {
                    counted.remove(message);
                    if (valid.remove(message) != null) {
                        outcomes.put(message, new Outcome.DeadLettered(DeadLetterReason.UNKNOWN_ORGANIZATION));
                    }
                }
                case ItemRead.Failed(var cause) -> {
                    if (valid.remove(message) != null || !isLastReceive(message)) {
                        outcomes.put(message, new Outcome.Failed(cause));
                    }
                }
            }
        }
    }

    private Admission record() {
        var admission = recorder.admit(List.copyOf(valid.values()), settings, deadline);
        var failures = new HashMap<>(admission.failures());
        failures.putAll(recorder.record(admission, deadline));
        valid.forEach((message, event) -> {
            var failure = failures.get(event.session());
            if (admission.tooLate().contains(event)) {
                counted.remove(message);
                outcomes.put(message, new Outcome.DeadLettered(DeadLetterReason.SESSION_CLOSED));
            } else {
                outcomes.put(message, failure == null ? new Outcome.Recorded() : new Outcome.Failed(failure));
            }
        });
        return admission;
    }

    /// Removes the recorded events that were refused before. The rows that were read before have them: an event is
    /// counted before it is dead-lettered, and an operator can redrive only dead letters.
    private void removeFromRefused(Admission admission) {
        var refusedBefore = new LinkedHashMap<SessionKey, List<BusMessage>>();
        for (var session : admission.admitted()) {
            var refused = session.before().map(Session::refusedEvents).orElse(Set.of());
            if (!refused.isEmpty()) {
                refusedBefore.put(session.key(), valid.entrySet().stream()
                        .filter(received -> received.getValue().session().equals(session.key()))
                        .map(Map.Entry::getKey)
                        .filter(message -> outcomes.get(message) instanceof Outcome.Recorded)
                        .filter(message -> refused.contains(digest(message))).toList());
            }
        }
        refusedBefore.values().removeIf(List::isEmpty);
        attempt(refusedBefore, session -> refusedEvents.remove(session, digests(refusedBefore, session)));
    }

    /// Returns `DeadLettered` for a queue message that has failed too often; otherwise the same outcome.
    private static Outcome afterLastReceive(BusMessage message, Outcome outcome) {
        return outcome instanceof Outcome.Failed(var cause) && isLastReceive(message)
                ? new Outcome.DeadLettered(DeadLetterReason.FAILED, "FAILED " + cause.getClass().getName(),
                        Optional.of(cause))
                : outcome;
    }

    private static boolean isLastReceive(BusMessage message) {
        return message.receiveCount() >= EventQueueConsumer.MAX_RECEIVE_COUNT;
    }

    /// Counts the refused events, unless they are too old. When that fails, SQS delivers them again, also after the last receive.
    private void countRefused() {
        var now = clock.instant();
        var refused = new LinkedHashMap<SessionKey, List<BusMessage>>();
        counted.forEach((message, session) -> {
            if (outcomes.get(message) instanceof Outcome.DeadLettered
                    && !RetentionPolicy.isTooOld(message.receivedAt(), now)) {
                refused.computeIfAbsent(session, _ -> new ArrayList<>()).add(message);
            }
        });
        attempt(refused, session -> refusedEvents.add(session, digests(refused, session),
                messagesOf(refused, session).stream().map(BusMessage::receivedAt).min(Comparator.naturalOrder())
                        .orElseThrow(),
                beganAt(messagesOf(refused, session)).orElse(now),
                settings.getOrDefault(session.organizationId(), SessionSettings.NONE), now));
    }

    /// Returns the earliest time of an event, by the producer's clock; empty when no event can be read.
    private Optional<Instant> beganAt(List<BusMessage> messages) {
        return messages.stream().map(occurredAt::get).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    /// Sends the queue messages with the outcome `DeadLettered` to the dead-letter queue. The outcome of a message that cannot be sent
    /// becomes `Failed`.
    private void sendDeadLetters() {
        var letters = new LinkedHashMap<BusMessage, String>();
        outcomes.forEach((message, outcome) -> {
            if (outcome instanceof Outcome.DeadLettered(_, var reason, _)) {
                letters.put(message, reason);
            }
        });
        Concurrently.attemptEach(letters.entrySet(), deadline,
                letter -> deadLetters.send(letter.getKey().body(), letter.getValue(), letter.getKey().receivedAt()))
                .forEach((letter, cause) -> outcomes.put(letter.getKey(), new Outcome.Failed(cause)));
    }

    /// Runs a step for each of these sessions. When it throws, the session's messages fail.
    private void attempt(Map<SessionKey, List<BusMessage>> bySession, Consumer<SessionKey> step) {
        Concurrently.attemptEach(bySession.keySet(), deadline.ofStep(), step)
                .forEach((session, cause) -> messagesOf(bySession, session)
                        .forEach(message -> outcomes.put(message, new Outcome.Failed(cause))));
    }

    private static Set<EventDigest> digests(Map<SessionKey, List<BusMessage>> bySession, SessionKey session) {
        return messagesOf(bySession, session).stream().map(BusBatch::digest).collect(Collectors.toSet());
    }

    private static List<BusMessage> messagesOf(Map<SessionKey, List<BusMessage>> bySession, SessionKey session) {
        return bySession.getOrDefault(session, List.of());
    }

    private static EventDigest digest(BusMessage message) {
        return EventDigest.of(message.body());
    }
}
