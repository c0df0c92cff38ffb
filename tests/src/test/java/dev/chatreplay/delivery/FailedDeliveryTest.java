package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests deliveries that fail, and not because of their receiver.
class FailedDeliveryTest extends DeliveryProtocolTest {
    @Test
    void damagedWebhookKeepsNoOtherFromItsDelivery() {
        var damaged = harness.register(owner, "/damaged");
        harness.register(owner, "/whole");
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("WEBHOOKS_TABLE"))
                .key(key(damaged))
                .updateExpression("REMOVE secret"));
        var chat = harness.export(owner);
        harness.deliver();
        assertThat(posts("/whole")).hasSize(1);
        harness.settle();
        assertThat(posts("/damaged")).isEmpty();
        assertThat(outcome(damaged, chat, 1)).as("after a day")
                .contains(Outcome.FAILED);
    }

    /// The row of a webhook has the headers of another one, which do not decrypt for it.
    @Test
    void unreadableHeadersEndDeliveryWithoutFailureOfReceiver() {
        var webhook = harness.register(owner, "/unreadable");
        var other = harness.register(owner, "/readable");
        setHeaders(webhook);
        setHeaders(other);
        copyHeaders(other, webhook);
        var chat = harness.export(owner);
        harness.deliver();

        assertThat(posts("/unreadable")).isEmpty();
        assertThat(posts("/readable")).hasSize(1);
        assertThat(harness.delivery(webhook, chat, 1)).hasValueSatisfying(delivery -> {
            assertThat(delivery.outcome()).contains(Outcome.HEADERS_UNREADABLE);
            assertThat(delivery.tries()).isZero();
        });
        assertThat(row(webhook)).doesNotContainKeys("failures", "failingSince", "slots");

        setHeaders(webhook);
        redrive(deadLetter(webhook, "WEBHOOK_FAILED HEADERS_UNREADABLE"));
        assertThat(posts("/unreadable")).singleElement()
                .satisfies(post -> assertThat(post.headers()).containsEntry("x-passcode", "open sesame"));
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.DELIVERED);
    }

    @Test
    void deadLetterThatIsRedrivenTwicePostsOnce() {
        var webhook = harness.register(owner, "/redriven");
        var chat = harness.export(owner);
        harness.deliver();
        var id = WebhookHarness.id(webhook, chat, 1);
        var again = new WebhookMessage.Again(owner.organizationId(), webhook.key().webhookId(), id.text()).encode();
        redrive(again);
        assertThat(posts("/redriven")).as("accepted before").hasSize(1);
        assertThat(harness.deliveries.reopenDeadLettered(webhook.key(), id, harness.clock.instant())).isEmpty();
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

    private void setHeaders(Webhook webhook) {
        harness.webhooks.change(webhook.key(), new WebhookChange(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of(Map.of("X-Passcode", "open sesame"))),
                harness.clock.instant());
    }

    private void copyHeaders(Webhook from, Webhook to) {
        var headers = Objects.requireNonNull(row(from).get("headers"));
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("WEBHOOKS_TABLE"))
                .key(key(to)).updateExpression("SET headers = :headers")
                .expressionAttributeValues(Map.of(":headers", headers)));
    }

    private Map<String, AttributeValue> row(Webhook webhook) {
        return harness.stack.aws().dynamoDb().getItem(r -> r.tableName(harness.stack.variable("WEBHOOKS_TABLE"))
                .key(key(webhook)).consistentRead(true)).item();
    }

    private static Map<String, AttributeValue> key(Webhook webhook) {
        return Map.of("organizationId", AttributeValue.fromS(webhook.key().organizationId()),
                "webhookId", AttributeValue.fromS(webhook.key().webhookId()));
    }

    /// Returns the body of the dead letter of a webhook, which has this reason.
    private String deadLetter(Webhook webhook, String reason) {
        return harness.stack.aws().sqs().receiveMessage(r -> r
                .queueUrl(harness.stack.variable("WEBHOOK_DEAD_LETTER_QUEUE_URL")).messageAttributeNames("All")
                .maxNumberOfMessages(10)).messages().stream()
                .filter(letter -> letter.body().contains(webhook.key().webhookId()))
                .filter(letter -> reason
                        .equals(Objects.requireNonNull(letter.messageAttributes().get("reason")).stringValue()))
                .map(Message::body).findFirst().orElseThrow();
    }

    private void redrive(String body) {
        harness.process.deliver(List.of(LambdaEvents.message("again", body, harness.clock.instant(), 2)));
    }
}
