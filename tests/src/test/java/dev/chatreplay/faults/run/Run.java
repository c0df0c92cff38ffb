package dev.chatreplay.faults.run;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.check.AnswerCheck;
import dev.chatreplay.faults.check.Checker;
import dev.chatreplay.faults.check.Evidence;
import dev.chatreplay.faults.check.Sightings;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.ImmediateDelivery;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Reply;
import java.time.Duration;
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

/// One session from its first event to the verdict, and the world around it: producers that send until they are heard, a queue that delivers
/// until a message is done, readers. Calls may come from several threads.
public final class Run {
    /// Longer than any lease, and than the least time between two compactions.
    public static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(70);

    private static final Duration LONGER_THAN_A_SWEEP_WAITS = Duration.ofMinutes(6);
    private static final String FOREIGN = "a secret of the rival's";
    private static final int MAX_DELIVERIES = 60;

    private final FaultHarness harness;
    private final Api owner;
    private final Chat chat;
    private final Evidence evidence = new Evidence();
    private final Sightings sightings;
    private final Checker checker;
    private final Deque<SQSMessage> queue = new ArrayDeque<>();
    private final Map<ObjectNode, SQSMessage> onTheBus = new HashMap<>();

    /// A new session of the tenant, whose ids another organization uses too.
    public Run(FaultHarness harness) {
        this(harness, harness.tenant);
    }

    /// A new session of an organization.
    public Run(FaultHarness harness, Api owner) {
        this.harness = harness;
        this.owner = owner;
        chat = new Chat(harness.nextSession(FOREIGN));
        var storage = harness.storage();
        sightings = new Sightings(storage, owner.organizationId(), chat.sessionId());
        checker = new Checker(storage, owner.organizationId(), chat.sessionId(), evidence, sightings, FOREIGN);
        harness.processes().forEach(process -> process.revive().watch(sightings::look));
    }

    /// The organization of the session.
    public Api owner() {
        return owner;
    }

    /// The events of the session, to tell more of them and to send them.
    public Chat chat() {
        return chat;
    }

    /// What its producers and consumers know.
    public Evidence evidence() {
        return evidence;
    }

    /// The time of everything in the run.
    public FaultHarness harness() {
        return harness;
    }

    /// Sends events over HTTP; whether they were taken.
    public boolean post(FunctionProcess process, List<ObjectNode> events) {
        evidence.attempt(events);
        var taken = process.post(owner, events).isOk();
        if (taken) {
            evidence.acknowledge(events);
        }
        return taken;
    }

    /// Delivers events from the bus in one batch, each the same message every time; whether all are done.
    public boolean consume(FunctionProcess process, List<ObjectNode> events) {
        var messages = putOnBus(events);
        return hear(messages, process.consume(List.copyOf(messages.values())));
    }

    /// Puts events on the bus, each the same message every time.
    Map<ObjectNode, SQSMessage> putOnBus(List<ObjectNode> events) {
        evidence.attempt(events);
        var messages = new LinkedHashMap<ObjectNode, SQSMessage>();
        events.forEach(event -> messages.computeIfAbsent(event, this::onTheBus));
        return messages;
    }

    /// Hears which messages are done; whether all of these are.
    boolean hear(Map<ObjectNode, SQSMessage> messages, Set<String> done) {
        var heard = messages.entrySet().stream().filter(sent -> done.contains(sent.getValue().getMessageId()))
                .map(Map.Entry::getKey).toList();
        evidence.acknowledge(heard);
        return heard.size() == messages.size();
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

    /// Asks for the chat as CSV.
    public Reply get(FunctionProcess process) {
        return get(process, ChatFormat.CSV);
    }

    /// Asks for the chat in a format.
    public Reply get(FunctionProcess process, FileFormat format) {
        var check = AnswerCheck.begin(chat.sessionId(), format, evidence, FOREIGN);
        var reply = process.get(owner, chat.sessionId(), format);
        if (reply.isOk()) {
            check.end(reply.data(), evidence);
        }
        return reply;
    }

    /// Receives what is asked of compactors, has arrived by now and has not been done.
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

    /// Gives a request to a compactor; whether it is done.
    public boolean compact(FunctionProcess process, SQSMessage request) {
        var done = process.compact(request);
        if (done) {
            synchronized (queue) {
                queue.remove(request);
            }
        }
        return done;
    }

    /// Gives every request to a compactor once; whether all are done.
    public boolean compactOnce(FunctionProcess process) {
        return requests().stream().map(request -> compact(process, request)).reduce(true, Boolean::logicalAnd);
    }

    /// Sends until it is taken, as a producer does.
    public void insist(List<ObjectNode> events) {
        for (int attempt = 1; !post(harness.healthy, events); attempt++) {
            if (attempt == 5) {
                evidence.complain("a healthy process does not take " + events);
                return;
            }
            harness.clock.pass(LONGER_THAN_A_LEASE);
        }
    }

    /// Lets the scheduled sweep find what has been missing for long enough.
    public void sweep() {
        harness.clock.pass(LONGER_THAN_A_SWEEP_WAITS);
        harness.healthy.sweep();
    }

    /// Lets the queue deliver, to a healthy process, until it is empty.
    public void settle() {
        for (int delivery = 0; !allRequests().isEmpty(); delivery++) {
            if (delivery == MAX_DELIVERIES) {
                evidence.complain("the compaction queue never empties");
                return;
            }
            if (requests().isEmpty() || !compactOnce(harness.healthy)) {
                harness.clock.pass(LONGER_THAN_A_LEASE);
            }
        }
    }

    /// Ends the session if nobody has, lets all work be done, and says what is wrong.
    public List<String> verdict() {
        harness.processes().forEach(FunctionProcess::revive);
        if (!evidence.isEndAcknowledged()) {
            insist(List.of(chat.ended().last()));
        }
        settle();
        var found = new ArrayList<>(checker.violations(announced()));
        if (found.isEmpty()) {
            for (var format : checker.formats()) {
                var reply = get(harness.healthy, format);
                if (!reply.isOk() || !reply.data().path("chat_complete").asBoolean()) {
                    found.add("a reader of " + format + " gets " + reply);
                }
            }
            found.addAll(evidence.violations());
        }
        return found;
    }

    private Collection<String> announced() {
        return harness.stack().announcements().take(owner.organizationId(), chat.sessionId()).stream()
                .map(message -> message.getBody().replaceAll(".*\"id\" *: *\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toSet());
    }
}
