package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Rule 4: only the sweep removes objects, and only those that no link and no worker can come to any more.
class CleaningTest extends ProtocolTest {
    private Chat exported() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        bench.compactAll();
        return chat;
    }

    private void recompact(Chat chat) {
        api.send(chat.edited("m-1", "late " + chat.events().size()).eventsFrom(chat.events().size() - 1));
        bench.clock.pass(Duration.ofSeconds(61));
        bench.compactAll();
    }

    private void passAndSweep(Duration time) {
        bench.clock.pass(time);
        bench.sweep();
    }

    private List<String> exports(Chat chat) {
        return bench.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/");
    }

    private String pointer(Chat chat) {
        var file = Workbench.file(bench.export(api, chat.sessionId()).orElseThrow(), "csv");
        return Workbench.value(file, "key").s();
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void aSupersededExportStaysUntilNoLinkLeadsToIt() {
        var chat = exported();
        recompact(chat);
        recompact(chat);
        assertThat(exports(chat)).hasSize(3);
        passAndSweep(Duration.ofMinutes(61));
        passAndSweep(Duration.ofHours(46));
        assertThat(exports(chat)).as("links may live").hasSize(3);
        passAndSweep(Duration.ofHours(2));
        assertThat(exports(chat)).containsExactly(pointer(chat));
        assertWholeChat(chat);
    }

    @Test
    void anAttemptThatNeverCommittedIsRemoved() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        bench.faults.cut(CleaningTest::isCommit);
        var request = requestsFor(chat).getFirst();
        assertThat(bench.compact(request)).isFalse();
        bench.faults.heal();
        assertThat(bench.compact(request)).isTrue();
        assertThat(exports(chat)).hasSize(2);
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(2).plusMinutes(1));
        assertThat(exports(chat)).containsExactly(pointer(chat));
        assertWholeChat(chat);
    }

    @Test
    void snapshotsOfASessionAreRemovedAfterItsEnd() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isFalse();
        api.send(chat.ended().eventsFrom(2));
        bench.compactAll();
        var prefix = "snapshots/" + api.organizationId() + "/" + chat.sessionId() + "/";
        assertThat(bench.objects(prefix)).hasSize(1);
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(2).plusMinutes(1));
        assertThat(bench.objects(prefix)).isEmpty();
    }

    @Test
    void aWorkerThatSleepsForWeeksDoesNotCommitAnObjectThatIsGone() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        bench.faults.before(CleaningTest::isCommit, () -> {
            assertThat(exports(chat)).hasSize(1);
            passAndSweep(Duration.ofDays(22));
            assertThat(exports(chat)).isEmpty();
        });
        bench.compact(request);
        assertThat(bench.export(api, chat.sessionId())).isEmpty();
    }

    @Test
    void anExportIsRemovedAtTheEndOfItsRetentionAndTheSessionIsNeverDueAgain() {
        var chat = exported();
        passAndSweep(Duration.ofMinutes(6));
        passAndSweep(Duration.ofDays(3));
        assertWholeChat(chat);
        assertThat(bench.row(api, chat.sessionId())).containsKey("dueAt");
        passAndSweep(Duration.ofDays(27).plusMinutes(1));
        assertThat(exports(chat)).isEmpty();
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(410);
        assertThat(bench.row(api, chat.sessionId())).doesNotContainKeys("dueAt", "dueShard");
    }

    @Test
    void aLateEventDuringTheCleaningIsNotForgotten() {
        var chat = exported();
        passAndSweep(Duration.ofMinutes(6));
        bench.clock.pass(Duration.ofDays(3));
        bench.faults.before(request -> request instanceof UpdateItemRequest update
                && update.updateExpression().contains("dueAt") && update.toString().contains(chat.sessionId()), () -> {
                    api.send(chat.edited("m-1", "while it is cleaned").eventsFrom(3));
                    requestsFor(chat);
                });
        bench.sweep();
        passAndSweep(Duration.ofMinutes(6));
        assertThat(requestsFor(chat)).as("found by the sweep, though the request got lost").hasSize(1)
                .allMatch(bench::compact);
        assertWholeChat(chat);
    }
}
