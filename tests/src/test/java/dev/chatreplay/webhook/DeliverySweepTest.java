package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.harness.UnpolledStack;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tests the sweep of deliveries with a small limit. All deliveries of a test are in one shard of the index.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliverySweepTest {
    private static final int LIMIT = 2;
    private static final String ORGANIZATION = "org-sweep";

    @AutoClose
    private final UnpolledStack stack = UnpolledStack.alone();
    private final TestClock clock = TestClock.still();
    private final String table = stack.variable("DELIVERIES_TABLE");
    private final String queueUrl = stack.variable("WEBHOOK_QUEUE_URL");
    private final Deliveries deliveries = new Deliveries(stack.aws(), table);
    private final DeliverySweep sweep = new DeliverySweep(new DueDeliveries(stack.aws(), table), deliveries,
            new DeliveryQueue(stack.aws(), queueUrl), clock, LIMIT);
    private WebhookKey webhook = WebhookKey.create(ORGANIZATION);

    @BeforeEach
    void begin() {
        // Other tests have left deliveries.
        new DueDeliveries(stack.aws(), table).dueBy(clock.instant().plus(Duration.ofDays(1)), 0)
                .forEach(one -> stack.aws().dynamoDb()
                        .deleteItem(r -> r.tableName(table).key(DeliveryItem.key(one.webhook(), one.id()))));
        webhook = WebhookKey.create(ORGANIZATION);
    }

    /// Makes due deliveries, each a second after the one before.
    private List<MessageId> due(int count) {
        var ids = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> MessageId.of(new SessionKey(ORGANIZATION, "s-" + i), 1, webhook.webhookId()))
                .filter(id -> DeliveryItem.shardOf(id).equals(DeliveryItem.shard(0))).limit(count).toList();
        for (var id : ids) {
            deliveries.create(webhook, id, Optional.empty(), 0, clock.instant());
            clock.pass(Duration.ofSeconds(1));
        }
        clock.pass(Deliveries.LOST_AFTER);
        return ids;
    }

    private DeliverySweep.Report run() {
        return sweep.run(Deadline.before(Duration.ofMinutes(5), Duration.ZERO));
    }

    /// Receives the messages of the queue, and returns the deliveries that they name.
    private List<MessageId> received() {
        var received = new ArrayList<MessageId>();
        for (var some = receive(); !some.isEmpty(); some = receive()) {
            received.addAll(some);
        }
        return received;
    }

    private List<MessageId> receive() {
        return stack.aws().sqs().receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(10)).messages().stream()
                .map(message -> WebhookMessage.decode(message.body()).orElseThrow())
                .map(message -> new MessageId(((WebhookMessage.Try) message).messageId())).toList();
    }

    @Test
    void nextRunTakesDeliveriesThatLimitHasLeft() {
        var ids = due(2 * LIMIT + 1);
        var first = run();
        assertThat(first.sent()).isEqualTo(LIMIT);
        assertThat(first.isFinished()).isFalse();
        assertThat(received()).as("the longest due first").containsExactlyInAnyOrderElementsOf(ids.subList(0, LIMIT));

        assertThat(run().isFinished()).isFalse();
        assertThat(received()).containsExactlyInAnyOrderElementsOf(ids.subList(LIMIT, 2 * LIMIT));

        var last = run();
        assertThat(last.sent()).isEqualTo(1);
        assertThat(last.isFinished()).isTrue();
        assertThat(received()).containsExactly(ids.getLast());
        assertThat(run().sent()).as("each waits for its worker").isZero();
    }

    @Test
    void limitThatIsJustReachedLeavesNothing() {
        due(LIMIT);
        assertThat(run()).isEqualTo(new DeliverySweep.Report(LIMIT, List.of(), 0, true));
        assertThat(received()).hasSize(LIMIT);
    }

    /// As many records as the limit are damaged, and stay due before all others.
    @Test
    void damagedRecordsKeepNoOtherFromItsMessage() {
        var ids = due(2 * LIMIT + 1);
        for (var damaged : ids.subList(0, LIMIT)) {
            stack.aws().dynamoDb().updateItem(r -> r.tableName(table).key(DeliveryItem.key(webhook, damaged))
                    .updateExpression("REMOVE createdAt"));
        }
        var first = run();
        assertThat(first.failed()).isEqualTo(LIMIT);
        assertThat(first.isFinished()).isFalse();
        assertThat(received()).containsExactlyInAnyOrderElementsOf(ids.subList(LIMIT, 2 * LIMIT));

        assertThat(run().isFinished()).isTrue();
        assertThat(received()).containsExactly(ids.getLast());
    }
}
