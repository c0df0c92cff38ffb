package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.harness.TestReceiver.Reply;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookHealth;
import dev.chatreplay.webhook.WebhookTests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests what receivers get, and what their answers lead to.
class DeliveryTest extends DeliveryProtocolTest {
    @Test
    void everyEnabledWebhookGetsExportWithWorkingLink() throws Exception {
        var first = harness.register(owner, "/first");
        var second = harness.register(owner, "/second");
        var disabled = harness.register(owner, "/disabled");
        harness.webhooks.change(disabled.key(), WebhookChange.enabled(false), harness.clock.instant());
        var chat = harness.export(owner);
        harness.deliver();

        for (var webhook : List.of(first, second)) {
            assertThat(posts(webhook.url().getPath())).singleElement().satisfies(post -> {
                assertThat(post.id()).isEqualTo(WebhookHarness.id(webhook, chat, 1).text());
                assertThat(post.json().required("sessionId").asText()).isEqualTo(chat.sessionId());
                assertThat(post.json().required("chatVersion").asLong()).isEqualTo(1);
                assertThat(download(link(post))).isEqualTo(ReferenceChat.csv(chat.events()));
            });
            assertThat(harness.delivery(webhook, chat, 1)).hasValueSatisfying(delivery -> {
                assertThat(delivery.outcome()).contains(Outcome.DELIVERED);
                assertThat(delivery.tries()).isEqualTo(1);
                assertThat(delivery.last()).hasValueSatisfying(report -> assertThat(report.result()).isEqualTo("200"));
            });
        }
        assertThat(posts("/disabled")).isEmpty();
        assertThat(harness.messages()).isEmpty();
    }

    /// An imported session has the same time in deliveries and in lists.
    @Test
    void createdAtIsBeginOfSession() {
        harness.register(owner, "/began");
        var chat = harness.export(owner);
        harness.deliver();
        assertThat(posts("/began")).singleElement().satisfies(post -> assertThat(post.json().required("createdAt"))
                .isEqualTo(chat.events().getFirst().required("occurredAt")));
    }

    @Test
    void duplicatedMessagesPostNothing() {
        var webhook = harness.register(owner, "/duplicated");
        var chat = harness.export(owner);
        var announcement = harness.messages();
        harness.deliver();
        harness.process.deliver(announcement);
        var tries = harness.messages();
        assertThat(tries).hasSize(1);
        harness.process.deliver(Stream.of(tries, tries).flatMap(List::stream).toList());
        assertThat(posts("/duplicated")).hasSize(1);
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().tries()).isEqualTo(1);
    }

    @Test
    void refusedDeliveryKeepsItsIdAndIsSignedAgain() throws Exception {
        var webhook = harness.register(owner, "/refused");
        harness.receiver.answers("/refused", post -> posts("/refused").size() < 3
                ? new Reply(500, Map.of(), "x".repeat(1000))
                : Reply.of(204));
        var chat = harness.export(owner);
        harness.settle();

        var posts = posts("/refused");
        assertThat(posts).hasSize(3).extracting(Post::id).containsOnly(WebhookHarness.id(webhook, chat, 1).text());
        assertThat(posts).extracting(post -> post.headers().get("webhook-timestamp")).doesNotHaveDuplicates();
        assertThat(download(link(posts.getLast()))).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.DELIVERED);
    }

    @Test
    void reportHasStatusAndStartOfAnswer() {
        var webhook = harness.register(owner, "/report");
        harness.receiver.answers("/report", _ -> new Reply(503, Map.of("Retry-After", "60"), "x".repeat(1000)));
        var chat = harness.export(owner);
        harness.deliver();
        var delivery = harness.delivery(webhook, chat, 1).orElseThrow();
        assertThat(delivery.last().orElseThrow().result()).isEqualTo("503");
        assertThat(delivery.last().orElseThrow().answer()).isEqualTo("x".repeat(200));
        assertThat(Duration.between(harness.clock.instant(), delivery.nextAt().orElseThrow()))
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(66));
    }

    @Test
    void goneReceiverIsDisabledAtOnce() {
        var webhook = harness.register(owner, "/gone");
        harness.receiver.answers("/gone", _ -> Reply.of(410));
        var chat = harness.export(owner);
        harness.deliver();
        assertThat(harness.webhooks.find(webhook.key())).hasValueSatisfying(now -> {
            assertThat(now.enabled()).isFalse();
            assertThat(now.disabledReason()).contains("GONE");
        });
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.WEBHOOK_DISABLED);
        assertThat(harness.process.lines()).anyMatch(line -> line.contains("\"WebhooksDisabled\":1"));
    }

    @Test
    void redirectionIsFailureAndNotFollowed() {
        var webhook = harness.register(owner, "/redirection");
        harness.receiver.answers("/redirection", _ -> new Reply(302,
                Map.of("Location", harness.receiver.url("/target").toString()), ""));
        var chat = harness.export(owner);
        harness.deliver();
        assertThat(posts("/target")).isEmpty();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().last().orElseThrow().result()).isEqualTo("302");
    }

    @Test
    void testTakesWayOfEveryDelivery() {
        var webhook = harness.register(owner, "/test");
        var queue = new DeliveryQueue(harness.stack.aws(), harness.stack.variable("WEBHOOK_QUEUE_URL"));
        var id = new WebhookTests(harness.deliveries, queue).send(webhook.key(), harness.clock.instant());
        harness.process.deliver(List.of(LambdaEvents.message("m", DeliveryQueue.tryOf(webhook.key(), id, 0).encode(),
                harness.clock.instant(), 1)));
        assertThat(posts("/test")).singleElement().satisfies(post -> {
            assertThat(post.id()).isEqualTo(id.text());
            assertThat(post.json().required("event").asText()).isEqualTo("webhook.test");
            assertThat(post.headers()).containsKeys("webhook-signature", "rtk-signature", "dyte-uuid");
        });
        assertThat(harness.deliveries.find(webhook.key(), id).orElseThrow().outcome()).contains(Outcome.DELIVERED);
    }

    @Test
    void resentDeliveryKeepsItsId() {
        var webhook = harness.register(owner, "/resent");
        var chat = harness.export(owner);
        harness.deliver();
        var id = WebhookHarness.id(webhook, chat, 1);
        assertThat(harness.deliveries.reopen(webhook.key(), id, harness.clock.instant())).isPresent();
        harness.pass(Deliveries.LOST_AFTER.plus(WebhookHarness.SWEEP));
        assertThat(posts("/resent")).hasSize(2).extracting(Post::id).containsOnly(id.text());
        assertThat(
                harness.deliveries.reopen(webhook.key(), WebhookHarness.id(webhook, chat, 9), harness.clock.instant()))
                .isEmpty();
    }

    /// A slow receiver has all its slots in use. Another delivery to it makes no connection, and counts no try.
    @Test
    void fifthConcurrentPostWaitsWithoutConnection() {
        var webhook = harness.register(owner, "/slots");
        var health = new WebhookHealth(harness.stack.aws(), harness.stack.variable("WEBHOOKS_TABLE"));
        var now = harness.clock.instant();
        for (int i = 0; i < WebhookHealth.SLOTS; i++) {
            assertThat(health.enter(webhook.key(), now, now.plusSeconds(20)))
                    .isInstanceOf(WebhookHealth.Entry.Entered.class);
        }
        var chat = harness.export(owner);
        harness.deliver();
        assertThat(posts("/slots")).isEmpty();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().tries()).isZero();

        harness.settle();
        assertThat(posts("/slots")).as("after the slots have ended").hasSize(1);
    }
}
