package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ExportCommits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;

/// Tests that a worker waits for the end of another's lease, and that a compactor requests another compaction when the log has grown.
class LeaseTest extends ProtocolTest {
    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return chat;
    }

    @Test
    void compactorKeepsMessageWhileAnotherHoldsLease() {
        var chat = ended();
        var first = requestsFor(chat).getFirst();
        api.send(new Chat(chat.sessionId()).ended());
        var second = requestsFor(chat).getFirst();
        var began = harness.clock.instant();
        var allowed = new ArrayList<Integer>();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            var leaseEnd = Instant.ofEpochMilli(harness.number(api, chat.sessionId(), "leaseUntil"));
            var before = harness.clock.instant();
            // A call of the harness has 60 s. Its lease lasts 5 s longer.
            assertThat(leaseEnd).isBetween(began.plusSeconds(64).minus(Duration.between(began, before)),
                    before.plusSeconds(66));
            assertThat(harness.compact(second)).as("acknowledged while the first works").isFalse();
            allowed.add(secondsUntil(leaseEnd.plusSeconds(1), harness.clock.instant()));
            allowed.add(secondsUntil(leaseEnd.plusSeconds(1), before));
        });
        assertThat(harness.compact(first)).isTrue();

        assertThat(harness.faults.sent(ChangeMessageVisibilityRequest.class)).singleElement().satisfies(change -> {
            assertThat(change.receiptHandle()).isEqualTo(second.receiptHandle());
            assertThat(change.visibilityTimeout()).isBetween(allowed.getFirst(), allowed.getLast());
        });
        assertThat(harness.compact(second)).as("acknowledged when no work is left").isTrue();
        assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
    }

    private static int secondsUntil(Instant moment, Instant now) {
        return (int) Duration.between(now, moment).plusMillis(999).toSeconds();
    }

    @Test
    void leaseOfDeadWorkerExpires() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        harness.faults.cut(_ -> !harness.faults.sent(UpdateItemRequest.class).isEmpty());
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();
        assertThat(harness.compact(request)).as("acknowledged while the dead worker's lease is live").isFalse();

        harness.clock.pass(Duration.ofSeconds(66));
        assertThat(harness.compact(request)).isTrue();
        assertWholeChat(chat);
    }

    @Test
    void recompactionThatLostItsLeaseKeepsOldExportAndMessage() {
        var chat = ended();
        harness.compactAll();
        api.send(chat.edited("m-1", "late").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(61));
        var request = requestsFor(chat).getFirst();
        harness.faults.before(LeaseTest::isCommit, () -> {
            harness.clock.pass(Duration.ofSeconds(66));
            var now = harness.clock.instant();
            var commits = new ExportCommits(harness.stack.aws(), harness.stack.variable("SESSIONS_TABLE"));
            assertThat(
                    commits.acquire(new SessionKey(api.organizationId(), chat.sessionId()), now, now.plusSeconds(60)))
                    .isInstanceOf(ExportCommits.Acquisition.Acquired.class);
        });
        assertThat(harness.compact(request)).isFalse();
        assertThat(exportedVersion(chat)).isEqualTo(1);

        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(harness.compact(request)).isTrue();
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertWholeChat(chat);
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void logThatGrowsDuringCompactionIsCompactedAgain() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        harness.faults.before(PutObjectRequest.class::isInstance,
                () -> api.send(chat.edited("m-1", "just now").eventsFrom(3)));
        assertThat(harness.compact(request)).isTrue();
        assertThat(exportedVersion(chat)).isEqualTo(1);

        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertWholeChat(chat);
    }

    @Test
    void recompactionsStartAtLeastOneMinuteApart() {
        var chat = ended();
        harness.compactAll();
        api.send(chat.edited("m-1", "once more").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(10));
        var soon = requestsFor(chat);
        assertThat(soon).noneMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(1);

        harness.clock.pass(Duration.ofSeconds(51));
        soon.addAll(requestsFor(chat));
        assertThat(soon).isNotEmpty().allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
    }

    @Test
    void recompactionToSameBytesOnlyRaisesExportVersion() {
        var chat = ended();
        harness.compactAll();
        var before = harness.export(api, chat.sessionId()).orElseThrow();
        api.send(new Chat(chat.sessionId()).edited("m-unknown", "edits no message").events());
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);

        var after = harness.export(api, chat.sessionId()).orElseThrow();
        assertThat(ProtocolHarness.value(after, "logVersion").n()).isEqualTo("2");
        assertThat(after.get("files")).as("the objects and their write times").isEqualTo(before.get("files"));
        assertWholeChat(chat);
    }
}
