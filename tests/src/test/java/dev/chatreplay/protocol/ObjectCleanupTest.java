package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.session.Lease;
import dev.chatreplay.session.Session;
import dev.chatreplay.sweep.ObjectCleanup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// Tests that only the sweep deletes objects, and only objects that no link leads to and no worker can commit.
class ObjectCleanupTest extends ProtocolTest {
    private void recompact(Chat chat) {
        api.send(chat.edited("m-1", "late " + chat.events().size()).eventsFrom(chat.events().size() - 1));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
    }

    private void passAndSweep(Duration time) {
        harness.clock.pass(time);
        harness.sweep();
    }

    private List<String> exports(Chat chat) {
        return harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/");
    }

    private String[] pointers(Chat chat) {
        var export = harness.export(api, chat.sessionId()).orElseThrow();
        return Stream.of("csv", "csv_speakers")
                .map(type -> ProtocolHarness.value(ProtocolHarness.file(export, type), "key").s())
                .toArray(String[]::new);
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void sweepKeepsSupersededExportUntilItsLinksEnd() {
        var chat = exported();
        recompact(chat);
        recompact(chat);
        assertThat(exports(chat)).as("an index with the same bytes keeps its object").hasSize(4);
        passAndSweep(Duration.ofMinutes(61));
        passAndSweep(Duration.ofHours(46));
        assertThat(exports(chat)).as("links may still work").hasSize(4);
        passAndSweep(Duration.ofHours(2));
        assertThat(exports(chat)).containsExactlyInAnyOrder(pointers(chat));
        assertWholeChat(chat);
    }

    @Test
    void sweepDeletesObjectOfUncommittedAttempt() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.faults.cut(ObjectCleanupTest::isCommit);
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();
        assertThat(harness.compact(request)).isTrue();
        assertThat(exports(chat)).hasSize(4);
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(2).plusMinutes(1));
        assertThat(exports(chat)).containsExactlyInAnyOrder(pointers(chat));
        assertWholeChat(chat);
    }

    @Test
    void sweepDeletesSnapshotsAfterSessionEnd() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isFalse();
        api.send(chat.ended().eventsFrom(2));
        harness.compactAll();
        var prefix = "snapshots/" + api.organizationId() + "/" + chat.sessionId() + "/";
        assertThat(harness.objects(prefix)).hasSize(2);
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(2).plusMinutes(1));
        assertThat(harness.objects(prefix)).isEmpty();
    }

    @Test
    void workerPausedForWeeksDoesNotCommitDeletedObject() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.faults.before(ObjectCleanupTest::isCommit, () -> {
            assertThat(exports(chat)).hasSize(2);
            passAndSweep(Duration.ofDays(22));
            assertThat(exports(chat)).isEmpty();
        });
        harness.compact(request);
        assertThat(harness.export(api, chat.sessionId())).isEmpty();
    }

    @Test
    void sweepDeletesExpiredExportAndClearsDueTime() {
        var chat = exported();
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(3));
        assertWholeChat(chat);
        assertThat(harness.row(api, chat.sessionId())).containsKey("dueAt");
        passAndSweep(Duration.ofDays(27).plusMinutes(1));
        assertThat(exports(chat)).isEmpty();
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(410);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("dueAt", "dueShard");
    }

    @Test
    void lateEventDuringCleanupKeepsSessionDue() {
        var chat = exported();
        passAndSweep(Duration.ofMinutes(6));
        harness.clock.pass(Duration.ofDays(3));
        harness.faults.before(request -> request instanceof UpdateItemRequest update
                && update.updateExpression().contains("dueAt") && update.toString().contains(chat.sessionId()), () -> {
                    api.send(chat.edited("m-1", "during the cleanup").eventsFrom(3));
                    requestsFor(chat);
                });
        harness.sweep();
        passAndSweep(Duration.ofMinutes(6));
        assertThat(requestsFor(chat)).as("the sweep repeats the lost request").hasSize(1)
                .allMatch(harness::compact);
        assertWholeChat(chat);
    }

    private ObjectCleanup.Outcome clean(Chat chat) {
        var stores = harness.stores();
        return new ObjectCleanup(stores.sessions(), stores.exportCommits(), ExportBucket.of(stores), stores.retention())
                .clean(read(chat), harness.clock.instant());
    }

    private Session read(Chat chat) {
        return harness.stack.stores().sessions().find(new SessionKey(api.organizationId(), chat.sessionId()))
                .orElseThrow();
    }

    /// A late event is recorded after the sweep has read the row, and its worker has the lease.
    @Test
    void cleanupLeavesLeaseThatWasTakenAfterItsFirstRead() {
        var chat = exported();
        harness.clock.pass(Duration.ofDays(3));
        var lease = new ArrayList<Lease>();
        harness.faults.before(ListObjectsV2Request.class::isInstance, () -> {
            api.send(chat.edited("m-1", "during the cleanup").eventsFrom(3));
            requestsFor(chat);
            var now = harness.clock.instant();
            harness.stack.stores().exportCommits().acquire(read(chat).key(), now, now.plus(Duration.ofMinutes(1)));
            read(chat).lease().ifPresent(lease::add);
        });
        assertThat(clean(chat)).isInstanceOf(ObjectCleanup.Outcome.TooEarly.class);
        assertThat(read(chat).lease().stream().toList()).hasSize(1).isEqualTo(lease);
        assertThat(clean(chat)).as("while the lease lasts")
                .isEqualTo(new ObjectCleanup.Outcome.TooEarly(lease.getFirst().until().plusSeconds(1)));
    }
}
