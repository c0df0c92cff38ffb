package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Tests that the latest version of an export is announced at least once.
class AnnouncementTest extends ProtocolTest {
    private List<Message> announcements() {
        return harness.receiveAll(harness.webhookQueueUrl);
    }

    @Test
    void announcementIsSentOnceAndNamesSessionAndVersion() {
        announcements();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.compact(request)).isTrue();
        assertThat(announcements()).singleElement().satisfies(message -> assertThat(message.body())
                .isEqualTo("{\"organizationId\":\"" + api.organizationId() + "\",\"sessionId\":\"" + chat.sessionId()
                        + "\",\"logVersion\":1}"));
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

    @Test
    void versionWithBytesOfLastAnnouncementIsNotAnnounced() {
        var chat = exported();
        announcements();
        late(chat.started());
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertThat(announcements()).isEmpty();
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(2);
    }

    /// The webhooks may know the bytes of version 2, so they get the older bytes again when these come back.
    @Test
    void oldBytesAreAnnouncedAgainWhenNewerOnesWereSentUnrecorded() {
        var chat = exported();
        announcements();
        harness.faults.cut(request -> request instanceof UpdateItemRequest update
                && update.updateExpression().equals("SET #announced = :version"));
        late(chat.sent("m-2", "late"));
        assertThat(announcements()).singleElement().asString().contains("\"logVersion\":2");
        harness.faults.heal();

        late(chat.deleted("m-2"));
        assertThat(announcements()).singleElement().asString().contains("\"logVersion\":3");
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(3);
    }

    /// The session has a newer export when the worker wants to announce the older one.
    @Test
    void exportThatWasOvertakenIsNotAnnounced() {
        announcements();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.faults.before(AnnouncementTest::isBegin, () -> late(chat.sent("m-2", "late")));
        harness.compact(request);
        assertThat(announcements()).singleElement().asString().contains("\"logVersion\":2");
    }

    private static boolean isBegin(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && update.updateExpression().equals("SET #announcement = :announcement");
    }

    /// Records the last event of an ended session, and compacts it.
    private void late(Chat chat) {
        api.send(List.of(chat.last()));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
    }

    @Test
    void onlyVersionThatWasAnnouncedLastIsWantedWithItsBytes() {
        var sessions = harness.stack.stores().sessions();
        var first = exported();
        var other = exported(new Chat().started().sent("m-1", "other").ended());
        var announced = sessions.find(new SessionKey(api.organizationId(), first.sessionId())).orElseThrow();
        var export = announced.export().orElseThrow();
        var otherExport = sessions.find(new SessionKey(api.organizationId(), other.sessionId())).orElseThrow().export()
                .orElseThrow();
        assertThat(announced.announced().isLast(1, export)).isTrue();
        assertThat(announced.announced().isLast(2, export)).as("another version").isFalse();
        assertThat(announced.announced().isLast(1, otherExport)).as("other bytes").isFalse();
    }
}
