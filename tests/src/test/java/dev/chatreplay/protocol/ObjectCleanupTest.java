package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

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

    private String pointer(Chat chat) {
        var file = ProtocolHarness.file(harness.export(api, chat.sessionId()).orElseThrow(), "csv");
        return ProtocolHarness.value(file, "key").s();
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void sweepKeepsSupersededExportUntilItsLinksEnd() {
        var chat = exported();
        recompact(chat);
        recompact(chat);
        assertThat(exports(chat)).hasSize(3);
        passAndSweep(Duration.ofMinutes(61));
        passAndSweep(Duration.ofHours(46));
        assertThat(exports(chat)).as("links may still work").hasSize(3);
        passAndSweep(Duration.ofHours(2));
        assertThat(exports(chat)).containsExactly(pointer(chat));
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
        assertThat(exports(chat)).hasSize(2);
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(2).plusMinutes(1));
        assertThat(exports(chat)).containsExactly(pointer(chat));
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
        assertThat(harness.objects(prefix)).hasSize(1);
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
            assertThat(exports(chat)).hasSize(1);
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
}
