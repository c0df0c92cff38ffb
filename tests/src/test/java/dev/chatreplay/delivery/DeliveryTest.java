package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.harness.TestReceiver.Reply;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookHealth;
import dev.chatreplay.webhook.WebhookTests;
import dev.chatreplay.wiring.Stores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// Tests deliveries to real receivers, by a clock that only the test moves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
    @AutoClose
    private final WebhookHarness harness = new WebhookHarness();
    private Api owner = harness.stack.organization();

    @BeforeEach
    void begin() {
        harness.process.revive();
        harness.loseMessages();
        harness.receiver.forget();
        owner = harness.stack.organization();
    }

    private List<Post> posts(String path) {
        return harness.receiver.posts(path);
    }

    private static byte[] download(JsonNodeText link) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(link.text())).build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    private record JsonNodeText(String text) {}

    private static JsonNodeText link(Post post) {
        return new JsonNodeText(post.json().required("chatDownloadUrl").asText());
    }

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

    @Test
    void duplicatedMessagesPostNothing() {
        var webhook = harness.register(owner, "/duplicated");
        var chat = harness.export(owner);
        var announcement = harness.messages();
        harness.deliver();
        harness.process.deliver(announcement);
        var tries = harness.messages();
        assertThat(tries).hasSize(1);
        harness.process.deliver(Stream.concat(tries.stream(), tries.stream()).toList());
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
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.DELIVERED);
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
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.WEBHOOK_DISABLED);
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
    void newerVersionSupersedesOlderDelivery() {
        var webhook = harness.register(owner, "/superseded");
        harness.receiver.answers("/superseded", post -> Reply.of(posts("/superseded").size() < 2 ? 500 : 200));
        var chat = harness.export(owner);
        harness.deliver();
        harness.late(owner, chat.sent("m-2", "late"));
        harness.settle();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.SUPERSEDED);
        assertThat(harness.delivery(webhook, chat, 2).orElseThrow().outcome()).contains(Outcome.DELIVERED);
        assertThat(posts("/superseded").getLast().json().required("chatVersion").asLong()).isEqualTo(2);
    }

    /// The webhook is disabled while version 2 is fanned out. Then its delivery of version 1 is tried again.
    @Test
    void supersededDeliveryMakesThatOfLastAnnouncement() {
        var webhook = harness.register(owner, "/disabled-for-a-while");
        harness.receiver.answers("/disabled-for-a-while",
                _ -> Reply.of(posts("/disabled-for-a-while").size() < 2 ? 500 : 200));
        var chat = harness.export(owner);
        harness.deliver();
        harness.webhooks.change(webhook.key(), WebhookChange.enabled(false), harness.clock.instant());
        harness.process.deliver(lateAnnouncement(chat));
        harness.webhooks.change(webhook.key(), WebhookChange.enabled(true), harness.clock.instant());
        assertThat(harness.delivery(webhook, chat, 2)).isEmpty();
        harness.settle();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.SUPERSEDED);
        assertThat(harness.delivery(webhook, chat, 2).orElseThrow().outcome()).contains(Outcome.DELIVERED);
    }

    /// Makes version 2, and takes its announcement from the queue. The messages of tries are lost.
    private List<SQSMessage> lateAnnouncement(Chat chat) {
        harness.loseMessages();
        harness.late(owner, chat.sent("m-2", "late"));
        var announcement = harness.messages();
        harness.loseMessages();
        return announcement;
    }

    @Test
    void damagedWebhookKeepsNoOtherFromItsDelivery() {
        var damaged = harness.register(owner, "/damaged");
        harness.register(owner, "/whole");
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("WEBHOOKS_TABLE"))
                .key(Map.of("organizationId", AttributeValue.fromS(owner.organizationId()),
                        "webhookId", AttributeValue.fromS(damaged.key().webhookId())))
                .updateExpression("REMOVE secret"));
        var chat = harness.export(owner);
        harness.deliver();
        assertThat(posts("/whole")).hasSize(1);
        harness.settle();
        assertThat(posts("/damaged")).isEmpty();
        assertThat(harness.delivery(damaged, chat, 1).orElseThrow().outcome()).as("after a day")
                .contains(Outcome.FAILED);
    }

    @Test
    void deadLetterThatIsRedrivenTwicePostsOnce() {
        var webhook = harness.register(owner, "/redriven");
        var chat = harness.export(owner);
        harness.deliver();
        var id = WebhookHarness.id(webhook, chat, 1);
        var again = new WebhookMessage.Again(owner.organizationId(), webhook.key().webhookId(), id.text()).encode();
        harness.process.deliver(List.of(LambdaEvents.message("again", again, harness.clock.instant(), 2)));
        assertThat(posts("/redriven")).as("accepted before").hasSize(1);
        assertThat(harness.deliveries.reopenFailed(webhook.key(), id, harness.clock.instant())).isEmpty();
    }

    @Test
    void laterVersionWithEqualBytesLetsOlderDeliveryGoOn() {
        var webhook = harness.register(owner, "/equal");
        harness.receiver.answers("/equal", post -> Reply.of(posts("/equal").size() < 2 ? 500 : 200));
        var chat = harness.export(owner);
        harness.deliver();
        harness.late(owner, chat.started());
        harness.settle();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.DELIVERED);
        assertThat(harness.delivery(webhook, chat, 2)).isEmpty();
    }

    @Test
    void disabledOrganizationGetsNoLink() {
        var webhook = harness.register(owner, "/organization");
        var chat = harness.export(owner);
        new Organizations(harness.stack.aws(), harness.stack.variable("ORGANIZATIONS_TABLE"))
                .setChatReplayEnabled(owner.organizationId(), false);
        harness.settle();
        assertThat(posts("/organization")).isEmpty();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome())
                .contains(Outcome.ORGANIZATION_DISABLED);
    }

    @Test
    void expiredExportIsNotDelivered() {
        var webhook = harness.register(owner, "/expired");
        var chat = harness.export(owner);
        harness.clock.pass(Duration.ofDays(31));
        harness.deliver();
        assertThat(posts("/expired")).isEmpty();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().outcome()).contains(Outcome.EXPIRED);
    }

    @Test
    void withdrawnExportIsDeliveredAfterItsFilesAreMadeAgain() throws Exception {
        var webhook = harness.register(owner, "/withdrawn");
        var chat = harness.export(owner);
        var stores = new Stores(Environment.of(harness.stack.environment()), harness.stack.aws());
        Withdrawal.of(stores, harness.clock).begin(new SessionKey(owner.organizationId(), chat.sessionId()));
        harness.pass(Duration.ofSeconds(40));
        assertThat(posts("/withdrawn")).as("before the new files").isEmpty();
        assertThat(harness.delivery(webhook, chat, 1).orElseThrow().isEnded()).isFalse();

        harness.compact(owner, chat);
        harness.settle();
        assertThat(posts("/withdrawn")).singleElement()
                .satisfies(post -> assertThat(download(link(post))).isEqualTo(ReferenceChat.csv(chat.events())));
    }

    /// The record repeats a try whose worker has failed. The message is sent again after ever longer times.
    @Test
    void tryThatFailsForServiceIsSweptEverLater() {
        harness.register(owner, "/service");
        harness.export(owner);
        harness.process.under(new FailingReads(harness.stack.variable("WEBHOOKS_TABLE")));
        harness.deliver();
        assertThat(harness.messages()).isEmpty();
        harness.pass(Duration.ofHours(5));
        assertThat(harness.process.lines()).filteredOn(
                line -> line.contains("\"FAILED\"") && line.contains('"' + owner.organizationId() + '"'))
                .hasSizeBetween(4, 8);
        assertThat(posts("/service")).isEmpty();

        harness.process.revive();
        harness.settle();
        assertThat(posts("/service")).hasSize(1);
    }

    /// Fails the reads of items of a table.
    private record FailingReads(String table) implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (context.request() instanceof GetItemRequest get && get.tableName().equals(table)) {
                throw SdkClientException.create("the table cannot be read");
            }
        }
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

    @Test
    void hundredMsReceiverGetsItsShape() {
        harness.register(owner, "/100ms", Flavor.HUNDRED_MS);
        harness.export(owner, new Chat().started().sent("m-1", "hello").ended());
        harness.deliver();
        assertThat(posts("/100ms")).singleElement().satisfies(post -> {
            assertThat(post.json().required("type").asText()).isEqualTo("recording.success");
            assertThat(post.headers()).doesNotContainKeys("webhook-signature", "rtk-signature");
        });
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
