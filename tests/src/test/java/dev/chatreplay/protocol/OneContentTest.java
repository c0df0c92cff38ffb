package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests that one log version has one content, also while a recorder has written an event and has not raised the version.
class OneContentTest extends ProtocolTest {
    private List<Message> announcements() {
        return harness.receiveAll(harness.webhookQueueUrl);
    }

    /// A recorder has written an event, and has not raised the version. A format is requested, so the log is compacted with the event.
    @Test
    void contentBeforeItsVersionIsRaisedGetsVersionOfItsOwn() {
        var chat = exported();
        announcements();
        harness.httpFaults.before(OneContentTest::isRaise, () -> {
            api.chatWhenReady(chat.sessionId(), "ndjson");
            assertThat(exportedVersion(chat)).as("with the event").isEqualTo(2);
        });
        late(chat.sent("m-2", "late"));
        assertThat(exportedVersion(chat)).as("the recorder has raised the version").isEqualTo(3);
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(3);
        announcements();

        late(chat.deleted("m-2"));
        assertThat(exportedVersion(chat)).isEqualTo(4);
        assertThat(announcements()).as("the content of version 1 comes back").singleElement().asString()
                .contains("\"logVersion\":4");
        assertWholeChat(chat);
    }

    /// The recorder dies before it raises the version, and its caller sends the event no more.
    @Test
    void contentWhoseVersionIsNeverRaisedIsAnnounced() {
        var chat = exported();
        announcements();
        harness.httpFaults.cut(OneContentTest::isRaise);
        assertThat(api.post(List.of(chat.sent("m-2", "late").last())).status()).isGreaterThanOrEqualTo(500);
        harness.httpFaults.heal();
        api.chatWhenReady(chat.sessionId(), "ndjson");
        harness.compactAll();
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(2);
    }

    /// A second recorder raises the version just before the commit, for an event that the compactor has not read.
    @Test
    void commitAsNextVersionIsRefusedWhenRecorderRaisesVersion() {
        var chat = exported();
        announcements();
        var acknowledged = new ArrayList<Boolean>();
        harness.httpFaults.before(OneContentTest::isRaise, () -> {
            var request = withdrawn(chat);
            harness.faults.before(OneContentTest::isCommitAsNext,
                    () -> api.send(List.of(chat.sent("m-3", "acknowledged").last())));
            acknowledged.add(harness.compact(request));
        });
        api.send(List.of(chat.sent("m-2", "not raised").last()));

        assertThat(acknowledged).as("the work is not done").containsExactly(false);
        assertThat(harness.faults.sent(OneContentTest::isCommitAsNext)).hasSize(1);
        assertThat(exportedVersion(chat)).as("nothing is committed").isEqualTo(1);
        assertThat(harness.row(api, chat.sessionId())).as("the lease is released")
                .doesNotContainKeys("attempt", "leaseUntil");
        assertThat(announcements()).isEmpty();

        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(exportedVersion(chat)).isEqualTo(3);
        assertThat(announcements()).singleElement().asString().contains("\"logVersion\":3");
        assertWholeChat(chat);
    }

    /// The first worker is paused before its commit. Its lease ends, and another worker commits the same content.
    @Test
    void commitAsNextVersionIsRefusedWhenAnotherWorkerHasCommitted() {
        var chat = exported();
        announcements();
        var acknowledged = new ArrayList<Boolean>();
        harness.httpFaults.before(OneContentTest::isRaise, () -> {
            var request = withdrawn(chat);
            harness.faults.before(OneContentTest::isCommitAsNext, () -> {
                harness.clock.pass(Duration.ofMinutes(5));
                acknowledged.add(harness.compact(request));
            });
            acknowledged.add(harness.compact(request));
            assertThat(exportedVersion(chat)).isEqualTo(2);
        });
        api.send(List.of(chat.sent("m-2", "not raised").last()));

        assertThat(acknowledged).containsExactly(true, true);
        assertThat(harness.faults.sent(OneContentTest::isCommitAsNext)).hasSize(2);
        assertThat(announcements()).as("each version once").singleElement().asString().contains("\"logVersion\":2");

        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(exportedVersion(chat)).isEqualTo(3);
        assertThat(announcements()).as("the same bytes").isEmpty();
        assertWholeChat(chat);
    }

    /// Withdraws the files, so that the log is compacted again without a new version. Returns the request.
    private Message withdrawn(Chat chat) {
        harness.clock.pass(Duration.ofSeconds(61));
        harness.operator().begin(new SessionKey(api.organizationId(), chat.sessionId()));
        return requestsFor(chat).getFirst();
    }

    private static boolean isRaise(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && update.updateExpression().startsWith("SET #logVersion = #logVersion + :one");
    }

    private static boolean isCommitAsNext(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && update.updateExpression().startsWith("SET #export = :export, #logVersion = :raised");
    }

    /// Records the last event of an ended session, and compacts it.
    private void late(Chat chat) {
        api.send(List.of(chat.last()));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
    }
}
