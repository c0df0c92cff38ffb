package dev.chatreplay.delivery;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.harness.TestReceiver;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.DeliveryProcess;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.ImmediateDelivery;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.harness.UnpolledStack;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Runs a stack without pollers, a real receiver, and a clock that only the test moves. The test delivers the messages of the webhook queue at
/// the time that SQS would.
final class WebhookHarness implements AutoCloseable {
    /// The interval of the sweep.
    static final Duration SWEEP = Duration.ofMinutes(5);
    private static final int BATCH = 8;
    private static final int MAX_AT_ONCE = 10;
    /// The visibility timeout of the queue.
    private static final Duration VISIBILITY = Duration.ofMinutes(9);
    private static final Duration LONGEST = Duration.ofDays(8);

    final TestClock clock = TestClock.still();
    final UnpolledStack stack = UnpolledStack.alone();
    final FunctionProcess producer = new FunctionProcess(stack, Map.of(), clock);
    final DeliveryProcess process = new DeliveryProcess(stack, clock);
    final TestReceiver receiver = new TestReceiver(clock);
    final Webhooks webhooks;
    final Deliveries deliveries;
    private final List<Waiting> waiting = new ArrayList<>();
    private Instant lastSweep = clock.instant();

    /// A message of the webhook queue.
    ///
    /// @param from the time from which SQS would deliver it
    private record Waiting(SQSMessage message, Instant from) {}

    WebhookHarness() {
        var environment = Environment.of(stack.environment());
        webhooks = new Webhooks(stack.aws(), stack.variable("WEBHOOKS_TABLE"),
                MasterSecret.from(environment, stack.aws()));
        deliveries = new Deliveries(stack.aws(), stack.variable("DELIVERIES_TABLE"));
    }

    /// Registers a webhook whose receiver is at a path.
    Webhook register(Api owner, String path) {
        return register(owner, path, Flavor.STANDARD);
    }

    Webhook register(Api owner, String path, Flavor flavor) {
        return webhooks.create(WebhookKey.create(owner.organizationId()), new WebhookChange(Optional.of("test"),
                Optional.of(receiver.url(path)), Optional.of(Set.of(EventNames.sentTo(flavor))), Optional.empty(),
                Optional.of(flavor), Optional.empty()), clock.instant());
    }

    /// Records a whole session, and compacts it.
    Chat export(Api owner) {
        return export(owner, new Chat().started().sent("m-1", "hello").ended());
    }

    /// Records all events of a session, and compacts it.
    Chat export(Api owner, Chat chat) {
        producer.post(owner, chat.events());
        compact(owner, chat);
        return chat;
    }

    /// Records the last event of an ended session, and compacts it.
    void late(Api owner, Chat chat) {
        producer.post(owner, List.of(chat.last()));
        clock.pass(Duration.ofSeconds(61));
        compact(owner, chat);
    }

    /// Delivers the compaction requests of a session.
    void compact(Api owner, Chat chat) {
        stack.compactions().take(owner.organizationId(), chat.sessionId()).forEach(process::compact);
    }

    Optional<Delivery> delivery(Webhook webhook, Chat chat, long version) {
        return deliveries.find(webhook.key(), id(webhook, chat, version));
    }

    static MessageId id(Webhook webhook, Chat chat, long version) {
        return MessageId.of(new SessionKey(webhook.key().organizationId(), chat.sessionId()), version,
                webhook.key().webhookId());
    }

    /// Delivers the messages that SQS would deliver now, and those that they cause.
    void deliver() {
        for (var ready = ready(); !ready.isEmpty(); ready = ready()) {
            for (int from = 0; from < ready.size(); from += BATCH) {
                deliver(ready.subList(from, Math.min(ready.size(), from + BATCH)));
            }
        }
    }

    private void deliver(List<Waiting> batch) {
        var acknowledged = process.deliver(batch.stream().map(Waiting::message).toList());
        if (process.isDead()) {
            process.revive();
        }
        for (var one : batch) {
            waiting.remove(one);
            if (!acknowledged.contains(one.message().getMessageId())) {
                waiting.add(new Waiting(one.message(), clock.instant().plus(VISIBILITY)));
            }
        }
    }

    private List<Waiting> ready() {
        receive();
        var now = clock.instant();
        return waiting.stream().filter(one -> !one.from().isAfter(now)).toList();
    }

    private void receive() {
        int arrived = MAX_AT_ONCE;
        while (arrived > 0) {
            var messages = stack.aws().sqs().receiveMessage(r -> r.queueUrl(stack.variable("WEBHOOK_QUEUE_URL"))
                    .maxNumberOfMessages(MAX_AT_ONCE).messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
            messages.stream().map(LambdaEvents::message)
                    .forEach(message -> waiting.add(new Waiting(message, message.getMessageAttributes().isEmpty()
                            ? clock.instant()
                            : ImmediateDelivery.arrival(message))));
            arrived = messages.size();
        }
    }

    /// Returns the messages that wait, also those that SQS still holds back.
    List<SQSMessage> messages() {
        receive();
        return waiting.stream().map(Waiting::message).toList();
    }

    /// Forgets the messages, as if SQS had lost them.
    void loseMessages() {
        receive();
        waiting.clear();
    }

    /// Lets this much time pass, with deliveries and sweeps at their times.
    void pass(Duration time) {
        runUntil(clock.instant().plus(time), false);
    }

    /// Lets time pass until no delivery is left.
    void settle() {
        runUntil(clock.instant().plus(LONGEST), true);
    }

    private void runUntil(Instant end, boolean isDoneEarly) {
        deliver();
        while (clock.instant().isBefore(end)) {
            receive();
            var pending = pending();
            if (isDoneEarly && waiting.isEmpty() && pending.isEmpty()) {
                return;
            }
            var sweep = nextSweep(pending);
            var next = waiting.stream().map(Waiting::from).filter(at -> at.isBefore(sweep))
                    .min(Comparator.naturalOrder()).orElse(sweep);
            var until = next.isBefore(end) ? next : end;
            // A sweep whose time a test has passed runs now.
            if (until.isAfter(clock.instant())) {
                clock.pass(Duration.between(clock.instant(), until));
            }
            if (!until.isBefore(sweep)) {
                process.sweep();
                lastSweep = sweep;
            }
            deliver();
        }
    }

    /// Returns the time of the next sweep that finds a delivery. The sweeps before it would change nothing.
    private Instant nextSweep(List<Delivery> pending) {
        var first = lastSweep.plus(SWEEP);
        var earliest = pending.stream().flatMap(delivery -> delivery.dueAt().stream()).min(Comparator.naturalOrder());
        var at = earliest.map(due -> lastSweep.plus(SWEEP.multipliedBy(
                Math.ceilDiv(Duration.between(lastSweep, due).toMillis(), SWEEP.toMillis())))).orElse(Instant.MAX);
        return at.isBefore(first) ? first : at;
    }

    /// Returns the deliveries that have not ended. One scan of the index is cheaper than a query for each of its partitions.
    private List<Delivery> pending() {
        return stack.aws().dynamoDb()
                .scanPaginator(r -> r.tableName(stack.variable("DELIVERIES_TABLE")).indexName("DueDeliveries")).items()
                .stream().flatMap(entry -> find(entry).stream()).filter(delivery -> !delivery.isEnded()).toList();
    }

    private Optional<Delivery> find(Map<String, AttributeValue> entry) {
        var webhook = KeyParts.split(Objects.requireNonNull(entry.get("webhook")).s());
        return deliveries.find(new WebhookKey(webhook.getFirst(), webhook.getLast()),
                new MessageId(Objects.requireNonNull(entry.get("messageId")).s()));
    }

    @Override
    public void close() {
        receiver.close();
        process.close();
        producer.close();
        stack.close();
    }
}
