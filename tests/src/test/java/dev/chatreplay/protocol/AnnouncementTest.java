package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Tests that the latest version of an export is announced at least once.
class AnnouncementTest extends ProtocolTest {
    private List<Message> announcements() {
        return harness.receiveAll(harness.webhookQueueUrl);
    }

    @Test
    void announcementNamesOrganizationSessionAndVersion() {
        announcements();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        assertThat(announcements()).isNotEmpty().allSatisfy(
                message -> assertThat(message.body()).contains(api.organizationId(), chat.sessionId(), "1"));
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(1);
    }

    @Test
    void announcementIsSentOnceWithItsId() {
        announcements();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.compact(request)).isTrue();
        assertThat(announcements()).singleElement().satisfies(message -> assertThat(message.body())
                .isEqualTo("{\"id\":\"" + api.organizationId() + "#" + chat.sessionId() + "#1\",\"organizationId\":\""
                        + api.organizationId() + "\",\"sessionId\":\"" + chat.sessionId() + "\",\"logVersion\":1}"));
    }

    @Test
    void newVersionIsAnnounced() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        announcements();
        api.send(chat.edited("m-1", "late").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(announcements()).isNotEmpty();
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(2);
    }

    @Test
    void failedAnnouncementIsSentOnRedelivery() {
        announcements();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.faults.cut(request -> request instanceof SendMessageRequest send
                && send.queueUrl().equals(harness.webhookQueueUrl));
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isFalse();
        assertThat(harness.export(api, chat.sessionId())).as("the export is committed").isPresent();
        assertThat(announcements()).isEmpty();

        harness.faults.heal();
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(harness.compact(request)).isTrue();
        assertThat(announcements()).isNotEmpty();
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(1);
    }
}
