package dev.chatreplay.faults.run;

import dev.chatreplay.harness.TestContext;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.check.AnswerCheck;
import dev.chatreplay.faults.check.Checker;
import dev.chatreplay.faults.check.Evidence;
import dev.chatreplay.faults.check.PointerHistory;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.ImmediateDelivery;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Reply;
import dev.chatreplay.ingest.EventQueueConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/// Runs one session from its first event to the verdict, and simulates everything around the functions. Its producers send events again until
/// they are acknowledged. Its queue redelivers a message until it is acknowledged. Its readers call GET. Several threads may call it.
public final class Run {
    /// The type of the bus events that the function refuses.
    public static final String REFUSED_TYPE = "chat.message.vanished";
    /// Longer than any lease, and than the minimum interval between two compactions.
    public static final Duration LONGER_THAN_A_LEASE = TestContext.UNHURRIED.plusSeconds(10);

    /// Longer than the late window and the 14 days after it, in which a compaction may still start.
    private static final Duration LONGER_THAN_COMPACTIONS_START = Duration.ofDays(22);
    private static final int PROCESSING = 202;
    private static final int GONE = 410;
    private static final Duration LONGER_THAN_A_SWEEP_WAITS = Duration.ofMinutes(6);
    private static final String FOREIGN = "a secret of the rival's";
    private static final int MAX_DELIVERIES = 60;
    private static final int MAX_ATTEMPTS = 5;

    private final FaultHarness harness;
    private final Api owner;
    private final Chat chat;
    private final Evidence evidence = new Evidence();
    private final PointerHistory pointers;
    private final Checker checker;
    private final Deque<SQSMessage> queue = new ArrayDeque<>();
    private final Map<ObjectNode, SQSMessage> onTheBus = new HashMap<>();

    /// Creates a session of the tenant. The rival uses the same ids.
    public Run(FaultHarness harness) {
        this(harness, harness.tenant);
    }

    /// Creates a session of an organization.
    public Run(FaultHarness harness, Api owner) {
        this.harness = harness;
        this.owner = owner;
        chat = new Chat(harness.nextSession(FOREIGN));
        var storage = harness.storage();
        pointers = new PointerHistory(storage, owner.organizationId(), chat.sessionId());
        checker = new Checker(storage, owner.organizationId(), chat.sessionId(), evidence, pointers, FOREIGN);
        harness.processes().forEach(process -> process.revive().watch(pointers::observe));
    }

    /// Returns the organization of the session.
    public Api owner() {
        return owner;
    }

    /// Returns the events of the session. Tests add events to it and send them.
    public Chat chat() {
        return chat;
    }

    /// Returns what its producers and consumers know.
    public Evidence evidence() {
        return evidence;
    }

    /// Returns the harness, which has the clock of the run.
    public FaultHarness harness() {
        return harness;
    }

    /// Sends events over HTTP.
    ///
    /// @return whether they were acknowledged
    public boolean post(FunctionProcess process, List<ObjectNode> events) {
        evidence.attempt(events);
        var isAcknowledged = process.post(owner, events).isOk();
        if (isAcknowledged) {
            evidence.acknowledge(events);
        }
        return isAcknowledged;
    }

    /// Delivers events from the events queue in one batch. Each delivery of an event has the same message.
    ///
    /// @return whether all were acknowledged
    public boolean consume(FunctionProcess process, List<ObjectNode> events) {
        var messages = putOnBus(events);
        return recordAcknowledged(messages, process.consume(List.copyOf(messages.values())));
    }

    /// Delivers events from the events queue until they are acknowledged.
    public void consumeUntilAcknowledged(List<ObjectNode> events) {
        for (int attempt = 1; !consume(harness.healthy, events); attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                evidence.addViolation("a healthy process does not acknowledge " + events);
                return;
            }
            harness.clock.pass(LONGER_THAN_A_LEASE);
        }
    }

    /// Delivers events for the last time, to a process that cannot write to the log. So it refuses them.
    public void deadLetter(List<ObjectNode> events) {
        var messages = putOnBus(events).values().stream().map(Run::atLastReceive).toList();
        messages.forEach(message -> evidence.refused().attempt(message.getBody()));
        var done = harness.healthy.under(AtCall.fails(BatchWriteItemRequest.class::isInstance, 1, Integer.MAX_VALUE,
                When.BEFORE, Failures.NO_CONNECTION)).consume(messages);
        harness.healthy.revive();
        messages.stream().filter(message -> done.contains(message.getMessageId()))
                .forEach(message -> evidence.refused().acknowledge(message.getBody()));
    }

    private static SQSMessage atLastReceive(SQSMessage message) {
        var sentAt = Instant.ofEpochMilli(Long.parseLong(message.getAttributes().get("SentTimestamp")));
        return LambdaEvents.message(message.getMessageId(), message.getBody(), sentAt,
                EventQueueConsumer.MAX_RECEIVE_COUNT);
    }

    /// Returns the queue message of each event. An event always has the same message.
    Map<ObjectNode, SQSMessage> putOnBus(List<ObjectNode> events) {
        var messages = new LinkedHashMap<ObjectNode, SQSMessage>();
        events.forEach(event -> messages.computeIfAbsent(event, this::onTheBus));
        evidence.attempt(events.stream().filter(event -> !isRefused(event)).toList());
        messages.forEach((event, message) -> {
            if (isRefused(event)) {
                evidence.refused().attempt(message.getBody());
            }
        });
        return messages;
    }

    private static boolean isRefused(ObjectNode event) {
        return event.path("type").asText().equals(REFUSED_TYPE);
    }

    /// Records which messages were acknowledged.
    ///
    /// @return whether all of `messages` were
    boolean recordAcknowledged(Map<ObjectNode, SQSMessage> messages, Set<String> done) {
        var acknowledged = new LinkedHashMap<>(messages);
        acknowledged.values().removeIf(message -> !done.contains(message.getMessageId()));
        acknowledged.forEach((event, message) -> {
            if (isRefused(event)) {
                evidence.refused().acknowledge(message.getBody());
            } else {
                evidence.acknowledge(List.of(event));
                evidence.refused().record(message.getBody());
            }
        });
        return acknowledged.size() == messages.size();
    }

    /// Returns the messages of events in the events queue. An event always has the same message.
    public List<SQSMessage> onTheBus(List<ObjectNode> events) {
        return List.copyOf(putOnBus(events).values());
    }

    private SQSMessage onTheBus(ObjectNode event) {
        synchronized (onTheBus) {
            return onTheBus.computeIfAbsent(event, this::busMessage);
        }
    }

    private SQSMessage busMessage(ObjectNode event) {
        var body = event.deepCopy().<ObjectNode>set("organizationId", new TextNode(owner.organizationId()));
        return LambdaEvents.message(UUID.randomUUID().toString(), body.toString(), harness.clock.instant(), 1);
    }

    /// Calls GET for the chat as CSV, and checks the answer.
    public Reply get(FunctionProcess process) {
        return get(process, ChatFormat.CSV);
    }

    /// Calls GET for the chat in a format, and checks the answer.
    public Reply get(FunctionProcess process, FileFormat format) {
        var check = AnswerCheck.begin(chat.sessionId(), format, evidence, FOREIGN, pointers);
        var wasTooLate = evidence.isTooLate();
        var reply = process.get(owner, chat.sessionId(), format);
        if (reply.isOk()) {
            check.end(reply.data(), evidence);
        }
        if (reply.isOk() || reply.status() == PROCESSING) {
            evidence.request(format);
        }
        if (wasTooLate && reply.status() == GONE) {
            check.endUnavailable(pointers, evidence);
        }
        return reply;
    }

    /// Calls GET for the chat in a format from a healthy process. The answer must be the file, 202, or 410 for a format that can no longer be made.
    public void request(FileFormat format) {
        var reply = get(harness.healthy, format);
        if (!reply.isOk() && reply.status() != PROCESSING && !isUnavailable(reply, format)) {
            evidence.addViolation("a reader of " + format + " gets " + reply);
        }
    }

    private boolean isUnavailable(Reply reply, FileFormat format) {
        return evidence.isTooLate() && format != ChatFormat.CSV && reply.status() == GONE
                && reply.body().at("/error/reason").asText().equals("FORMAT_NOT_AVAILABLE");
    }

    /// Lets the latest start of a compaction pass.
    public void passLatestStart() {
        harness.clock.pass(LONGER_THAN_COMPACTIONS_START);
        evidence.passLatestStart();
    }

    /// Returns the compaction requests that have arrived by now and were not acknowledged.
    public List<SQSMessage> requests() {
        var now = harness.clock.instant();
        return allRequests().stream().filter(request -> !ImmediateDelivery.arrival(request).isAfter(now)).toList();
    }

    private List<SQSMessage> allRequests() {
        synchronized (queue) {
            queue.addAll(harness.stack().compactions().take(owner.organizationId(), chat.sessionId()));
            return List.copyOf(queue);
        }
    }

    /// Delivers a request to a compactor.
    ///
    /// @return whether the compactor acknowledged it
    public boolean compact(FunctionProcess process, SQSMessage request) {
        var done = process.compact(request);
        if (done) {
            synchronized (queue) {
                queue.remove(request);
            }
        }
        return done;
    }

    /// Delivers each request to a compactor once.
    ///
    /// @return whether all were acknowledged
    public boolean compactOnce(FunctionProcess process) {
        return requests().stream().map(request -> compact(process, request)).reduce(true, Boolean::logicalAnd);
    }

    /// Sends events until they are acknowledged, as a producer does.
    public void sendUntilAcknowledged(List<ObjectNode> events) {
        for (int attempt = 1; !post(harness.healthy, events); attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                evidence.addViolation("a healthy process does not acknowledge " + events);
                return;
            }
            harness.clock.pass(LONGER_THAN_A_LEASE);
        }
    }

    /// Lets enough time pass for the sweep to treat requests as lost, and runs the sweep.
    public void sweep() {
        harness.clock.pass(LONGER_THAN_A_SWEEP_WAITS);
        harness.healthy.sweep();
    }

    /// Delivers the compaction requests to a healthy process until the queue is empty.
    public void settle() {
        for (int delivery = 0; !allRequests().isEmpty(); delivery++) {
            if (delivery == MAX_DELIVERIES) {
                evidence.addViolation("the compaction queue never empties at " + harness.clock.instant() + ": "
                        + allRequests() + ", " + harness.healthy.lastLine());
                return;
            }
            if (requests().isEmpty() || !compactOnce(harness.healthy)) {
                harness.clock.pass(LONGER_THAN_A_LEASE);
            }
        }
    }

    /// Ends the session unless its end was acknowledged, lets all work be done, and returns the violations.
    public List<String> verdict() {
        harness.processes().forEach(FunctionProcess::revive);
        if (!evidence.isEndAcknowledged()) {
            sendUntilAcknowledged(List.of(chat.ended().last()));
        }
        settle();
        var found = new ArrayList<>(checker.violations(announced(), harness.stack().eventDeadLetters().take(
                owner.organizationId(), chat.sessionId()), harness.clock.instant()));
        if (found.isEmpty()) {
            for (var format : checker.formats()) {
                var reply = get(harness.healthy, format);
                var isComplete = reply.isOk() && reply.data().path("chat_complete").asBoolean();
                if (!isComplete && !isUnavailable(reply, format)) {
                    found.add("a reader of " + format + " gets " + reply);
                }
            }
            found.addAll(evidence.violations());
        }
        return found;
    }

    private Collection<Long> announced() {
        return harness.stack().announcements().take(owner.organizationId(), chat.sessionId()).stream()
                .map(message -> Long.parseLong(message.getBody().replaceAll(".*\"logVersion\":(\\d+).*", "$1")))
                .collect(Collectors.toSet());
    }
}
