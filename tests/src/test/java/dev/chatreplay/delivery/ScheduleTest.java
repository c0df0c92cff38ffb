package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.harness.TestReceiver.Reply;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.RetrySchedule;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Observes at a real receiver when deliveries are tried, by a clock that only the test moves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleTest {
    @AutoClose
    private final WebhookHarness harness = new WebhookHarness();

    private List<Duration> delays(String path) {
        var times = harness.receiver.posts(path).stream().map(Post::at).toList();
        var delays = new ArrayList<Duration>();
        for (int i = 1; i < times.size(); i++) {
            delays.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        System.out.println("SCHEDULE " + path + ": " + delays);
        return delays;
    }

    /// SQS counts delays in whole seconds.
    private static void assertOnSchedule(List<Duration> delays) {
        for (int i = 0; i < delays.size(); i++) {
            var step = RetrySchedule.DELAYS.get(i);
            assertThat(delays.get(i)).isBetween(step, step.plus(step.dividedBy(10)).plusSeconds(1));
        }
    }

    @Test
    @FullExtent
    void receiverThatIsDownForOneDayGetsDeliveryOnSchedule() {
        var owner = harness.stack.organization();
        var webhook = harness.register(owner, "/down-for-a-day");
        var upAt = harness.clock.instant().plus(Duration.ofDays(1));
        harness.receiver.answers("/down-for-a-day",
                post -> Reply.of(post.at().isBefore(upAt) ? 503 : 200));
        var chat = harness.export(owner);
        harness.settle();
        var delays = delays("/down-for-a-day");
        assertThat(delays).hasSize(7);
        assertOnSchedule(delays);
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.DELIVERED);
        assertThat(harness.webhooks.find(webhook.key()).orElseThrow().enabled()).isTrue();
    }

    @Test
    void receiverThatStaysDownGetsTenTriesAndDeadLetter() {
        var owner = harness.stack.organization();
        var webhook = harness.register(owner, "/down");
        harness.receiver.answers("/down", _ -> Reply.of(500));
        var chat = harness.export(owner);
        harness.settle();
        var delays = delays("/down");
        assertThat(delays).hasSize(RetrySchedule.DELAYS.size());
        assertOnSchedule(delays);
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.FAILED);

        var letters = harness.stack.aws().sqs().receiveMessage(r -> r
                .queueUrl(harness.stack.variable("WEBHOOK_DEAD_LETTER_QUEUE_URL")).messageAttributeNames("All")
                .maxNumberOfMessages(10)).messages();
        assertThat(letters).filteredOn(letter -> letter.body().contains(webhook.key().webhookId())).singleElement()
                .satisfies(letter -> {
                    assertThat(WebhookMessage.decode(letter.body()))
                            .contains(new WebhookMessage.Again(owner.organizationId(),
                                    webhook.key().webhookId(), WebhookHarness.id(webhook, chat, 1).text()));
                    assertThat(letter.messageAttributes().get("reason")).hasFieldOrPropertyWithValue("stringValue",
                            "WEBHOOK_FAILED 500");
                });
    }

    /// Ten sessions end while the receiver is down. After five failures, each step has one probe.
    @Test
    @FullExtent
    void failingReceiverIsProbedOnceInEachStep() {
        var owner = harness.stack.organization();
        var webhook = harness.register(owner, "/probed");
        harness.receiver.answers("/probed", _ -> Reply.of(500));
        for (int i = 0; i < 10; i++) {
            harness.export(owner);
        }
        harness.pass(Duration.ofMinutes(3));
        var atOnce = harness.receiver.posts("/probed").size();
        assertThat(atOnce).isBetween(WebhookHealth.FAILURES_BEFORE_PROBES,
                WebhookHealth.FAILURES_BEFORE_PROBES + WebhookHealth.SLOTS - 1);
        harness.pass(Duration.ofHours(2));
        delays("/probed");
        // After 5 minutes, and 30 minutes after that. The next one is after two more hours.
        assertThat(harness.receiver.posts("/probed")).hasSize(atOnce + 2);

        harness.receiver.answers("/probed", _ -> Reply.of(200));
        var up = harness.clock.instant();
        harness.settle();
        assertThat(harness.receiver.posts("/probed").stream().filter(post -> post.at().isAfter(up)).map(Post::id)
                .distinct()).hasSize(10);
        assertThat(harness.deliveries.list(webhook.key()))
                .allSatisfy(delivery -> assertThat(delivery.outcome()).contains(Outcome.DELIVERED));
    }

    @Test
    @FullExtent
    void receiverThatFailsForFiveDaysIsDisabled() {
        var owner = harness.stack.organization();
        var webhook = harness.register(owner, "/five-days");
        harness.receiver.answers("/five-days", _ -> Reply.of(500));
        for (int day = 0; day < 5; day++) {
            assertThat(isEnabled(webhook)).as("on day %d", day).isTrue();
            harness.export(owner);
            harness.pass(Duration.ofDays(1));
        }
        harness.export(owner);
        harness.settle();
        assertThat(isEnabled(webhook)).isFalse();
        assertThat(harness.webhooks.find(webhook.key()).orElseThrow().disabledReason())
                .contains(WebhookHealth.FAILED_TOO_LONG);
        assertThat(harness.process.lines()).anyMatch(line -> line.contains("\"WebhooksDisabled\":1"));
    }

    private boolean isEnabled(Webhook webhook) {
        return harness.webhooks.find(webhook.key()).orElseThrow().enabled();
    }
}
