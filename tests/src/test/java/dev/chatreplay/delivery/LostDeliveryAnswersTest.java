package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.Delivery.Report;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.WebhookKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests writes to the record of a delivery whose answer is lost. The condition then refuses the retry of the SDK, although the first call
/// took effect. The caller must send the message of the next try.
class LostDeliveryAnswersTest {
    private static final Instant NOW = Instant.parse("2026-11-28T09:00:00.123456Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Report REFUSED = new Report(NOW, Duration.ofMillis(7), "500", "");

    private final Stack stack = Stack.shared();
    private final Faults faults = new Faults();
    @AutoClose
    private final AwsClients aws = Stack.clients(stack.embedded().environment(), faults);
    private final Deliveries deliveries = new Deliveries(aws, stack.embedded().variable("DELIVERIES_TABLE"));
    private final WebhookKey webhook = WebhookKey.create("org-lost-" + System.nanoTime());
    private final MessageId id = MessageId.of(new SessionKey(webhook.organizationId(), "s-1"), 1, webhook.webhookId());

    private Delivery created() {
        deliveries.create(webhook, id, Optional.empty(), 0, NOW);
        return found();
    }

    private Delivery found() {
        return deliveries.find(webhook, id).orElseThrow();
    }

    private void loseAnswer() {
        faults.heal();
        faults.loseAnswer(UpdateItemRequest.class::isInstance);
    }

    private void assertSentTwice() {
        assertThat(faults.sent(UpdateItemRequest.class)).hasSize(2);
    }

    @Test
    void postponedTryIsPostponed() {
        var seen = created();
        loseAnswer();
        assertThat(deliveries.postpone(seen, NOW, LATER)).isTrue();
        assertSentTwice();
        assertThat(deliveries.postpone(seen, NOW, LATER.plusMillis(1))).as("the record has changed").isFalse();
    }

    @Test
    void failedTryIsFollowedByNextOne() {
        var begun = deliveries.begin(created(), LATER).orElseThrow();
        loseAnswer();
        assertThat(deliveries.fail(begun, NOW, LATER, REFUSED)).isTrue();
        assertSentTwice();
        assertThat(deliveries.fail(begun, NOW, LATER.plusMillis(1), REFUSED)).as("the try has ended").isFalse();
    }

    @Test
    void endedDeliveryBeginsAgain() {
        deliveries.end(created(), Outcome.FAILED);
        loseAnswer();
        assertThat(deliveries.reopenDeadLettered(webhook, id, LATER)).isPresent().contains(found());
        assertSentTwice();
        assertThat(deliveries.reopenDeadLettered(webhook, id, LATER.plusMillis(1))).as("it has begun").isEmpty();
    }
}
