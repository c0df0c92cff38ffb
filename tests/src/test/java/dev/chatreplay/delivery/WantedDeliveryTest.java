package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal;
import dev.chatreplay.harness.TestReceiver.Reply;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests which deliveries are still wanted when they are tried.
class WantedDeliveryTest extends DeliveryProtocolTest {
    /// The default of the stack.
    private static final Duration EXPORT_RETENTION = Duration.ofDays(30);

    @Test
    void newerVersionSupersedesOlderDelivery() {
        var webhook = harness.register(owner, "/superseded");
        harness.receiver.answers("/superseded", post -> Reply.of(posts("/superseded").size() < 2 ? 500 : 200));
        var chat = harness.export(owner);
        harness.deliver();
        harness.late(owner, chat.sent("m-2", "late"));
        harness.settle();
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.SUPERSEDED);
        assertThat(outcome(webhook, chat, 2)).contains(Outcome.DELIVERED);
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
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.SUPERSEDED);
        assertThat(outcome(webhook, chat, 2)).contains(Outcome.DELIVERED);
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
    void laterVersionWithEqualBytesLetsOlderDeliveryGoOn() {
        var webhook = harness.register(owner, "/equal");
        harness.receiver.answers("/equal", post -> Reply.of(posts("/equal").size() < 2 ? 500 : 200));
        var chat = harness.export(owner);
        harness.deliver();
        harness.late(owner, chat.started());
        harness.settle();
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.DELIVERED);
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
        assertThat(outcome(webhook, chat, 1))
                .contains(Outcome.ORGANIZATION_DISABLED);
    }

    @Test
    void expiredExportIsNotDelivered() {
        var webhook = harness.register(owner, "/expired");
        var chat = harness.export(owner);
        harness.clock.pass(Duration.ofDays(31));
        harness.deliver();
        assertThat(posts("/expired")).isEmpty();
        assertThat(outcome(webhook, chat, 1)).contains(Outcome.EXPIRED);
    }

    /// The bucket deletes the files five minutes after the try, or a moment earlier.
    @ParameterizedTest
    @CsvSource({"0, DELIVERED", "1, EXPIRED"})
    void deliveryNeedsLinksThatLiveForFiveMinutes(int millisTooLate, Outcome outcome) {
        var path = "/ends-" + millisTooLate;
        new Organizations(harness.stack.aws(), harness.stack.variable("ORGANIZATIONS_TABLE"))
                .setFormats(owner.organizationId(), Set.of("ndjson"));
        var webhook = harness.register(owner, path);
        var chat = harness.export(owner);
        harness.clock.pass(EXPORT_RETENTION.minus(Duration.ofMinutes(5)).plusMillis(millisTooLate));
        harness.deliver();
        assertThat(outcome(webhook, chat, 1)).contains(outcome);
        assertThat(posts(path)).hasSize(outcome == Outcome.DELIVERED ? 1 : 0)
                .allSatisfy(post -> assertThat(Stream.of(link(post),
                        post.json().requiredAt("/chatDownloadUrls/ndjson").asText()))
                        .allMatch(link -> link.contains("X-Amz-Expires=300&")));
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
}
