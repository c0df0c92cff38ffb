package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.organization.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// Tests that a withdrawal makes new objects and deletes the old ones, and that no reader gets an old one meanwhile.
class WithdrawalTest extends ProtocolTest {
    private final Withdrawal withdrawal = Withdrawal.of(harness.stack.stores(), harness.clock);

    @Override
    Chat exported() {
        return exported(new Chat().started().sent("m-1", "hello").sent("m-2", "secret").ended());
    }

    private SessionKey key(Chat chat) {
        return new SessionKey(api.organizationId(), chat.sessionId());
    }

    private long begin(Chat chat) {
        return withdrawal.begin(key(chat)) instanceof Begun.Requested(var version) ? version : 0;
    }

    private void withdraw(Chat chat) {
        var version = begin(chat);
        assertThat(withdrawal.finish(key(chat), version)).as("before the compaction").isEmpty();
        harness.compactAll();
        assertThat(withdrawal.finish(key(chat), version)).isPresent();
    }

    private List<String> objects(Chat chat) {
        return Stream.of("exports/", "snapshots/", "audit/").flatMap(
                kind -> harness.objects(kind + api.organizationId() + "/" + chat.sessionId() + "/").stream()).toList();
    }

    private static int status(URI link) {
        return Api.fetch(link).statusCode();
    }

    private URI link(Chat chat) {
        var answer = api.chat(chat.sessionId());
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.downloadUrl();
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void oldLinkLeadsToNothingAlsoWhenBytesAreTheSame() {
        var chat = exported();
        var old = link(chat);
        assertThat(status(old)).isEqualTo(200);
        withdraw(chat);
        assertThat(status(old)).isEqualTo(404);
        assertThat(objects(chat)).hasSize(2);
        assertWholeChat(chat);
    }

    @Test
    void deletedMessageIsInNoObjectAfterWithdrawal() {
        var chat = exported();
        var old = link(chat);
        api.send(List.of(chat.deleted("m-2").last()));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(new String(Api.fetch(old).body(), UTF_8)).as("the old link before").contains("secret");
        withdraw(chat);
        assertThat(status(old)).isEqualTo(404);
        assertThat(objects(chat)).hasSize(2);
        assertThat(new String(api.csv(chat.sessionId()), UTF_8)).doesNotContain("secret");
        assertWholeChat(chat);
    }

    @Test
    void readerGetsNewFileBeforeWorkerHasMadeIt() {
        var chat = exported();
        var old = link(chat);
        var version = begin(chat);
        var fresh = link(chat);
        assertThat(fresh.getPath()).isNotEqualTo(old.getPath());
        assertThat(withdrawal.finish(key(chat), version)).hasValue(2);
        assertThat(status(old)).isEqualTo(404);
        assertThat(status(fresh)).isEqualTo(200);
    }

    @Test
    void readerWaitsWhileWorkerMakesNewFile() {
        var chat = exported();
        begin(chat);
        harness.faults.before(WithdrawalTest::isCommit,
                () -> assertThat(api.chat(chat.sessionId()).status()).isEqualTo(202));
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void workerThatBeganBeforeDoesNotCommitAfterWithdrawal() {
        var chat = exported();
        api.send(List.of(chat.deleted("m-2").last()));
        harness.clock.pass(Duration.ofSeconds(61));
        var request = requestsFor(chat).getFirst();
        harness.faults.before(WithdrawalTest::isCommit, () -> {
            harness.clock.pass(Duration.ofMinutes(5));
            withdraw(chat);
        });
        harness.compact(request);
        assertThat(objects(chat)).hasSize(2);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("attempt");
        assertWholeChat(chat);
    }

    @Test
    void interruptedWithdrawalContinuesWithoutSecondCompaction() {
        var chat = exported();
        var old = link(chat);
        var version = begin(chat);
        assertThat(begin(chat)).isEqualTo(version);
        harness.compactAll();
        assertThat(withdrawal.finish(key(chat), version)).isPresent();
        assertThat(status(old)).isEqualTo(404);
        assertThat(harness.number(api, chat.sessionId(), "workVersion")).isEqualTo(version);
    }

    @Test
    void withdrawalAfterFurtherEventWithdrawsNewerFileToo() {
        var chat = exported();
        var first = begin(chat);
        api.send(List.of(chat.deleted("m-2").last()));
        assertThat(begin(chat)).isGreaterThan(first);
    }

    @Test
    void sweepRequestsCompactionOfWithdrawalWhoseRequestIsLost() {
        var chat = exported();
        var version = begin(chat);
        assertThat(requestsFor(chat)).as("the lost request").hasSize(1);
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(withdrawal.finish(key(chat), version)).isPresent();
    }

    @Test
    void snapshotsOfLiveSessionAreWithdrawn() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        var old = link(chat);
        assertThat(withdrawal.begin(key(chat))).isEqualTo(new Begun.SnapshotsDeleted(2));
        assertThat(status(old)).isEqualTo(404);
        assertThat(status(link(chat))).isEqualTo(200);
    }

    @Test
    void snapshotMadeDuringWithdrawalIsWithdrawnToo() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        link(chat);
        var links = new ArrayList<URI>();
        var faulty = harness.operator();
        harness.faults.after(ListObjectsV2Request.class::isInstance, () -> {
            harness.clock.pass(Duration.ofHours(1));
            links.add(link(chat));
        });
        assertThat(faulty.begin(key(chat))).isEqualTo(new Begun.SnapshotsDeleted(4));
        assertThat(links).hasSize(1).allMatch(old -> status(old) == 404);
    }

    @Test
    void snapshotOfEndedSessionIsWithdrawnWithItsExport() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        var old = link(chat);
        api.send(List.of(chat.ended().last()));
        harness.compactAll();
        withdraw(chat);
        assertThat(status(old)).isEqualTo(404);
        assertThat(objects(chat)).hasSize(2);
    }

    @Test
    void auditFileIsWithdrawnWithTheOthers() {
        var auditor = harness.withNewKey(api, Scope.READ, Scope.AUDIT);
        var chat = exported();
        assertThat(auditor.chat(chat.sessionId(), "events").status()).isEqualTo(202);
        harness.compactAll();
        var old = auditor.chat(chat.sessionId(), "events").downloadUrl();
        assertThat(status(old)).isEqualTo(200);
        withdraw(chat);
        assertThat(status(old)).isEqualTo(404);
        assertThat(objects(chat)).hasSize(3);
        assertThat(auditor.chat(chat.sessionId(), "events")).extracting(Answer::status).isEqualTo(200);
    }

    @Test
    void onlyExportThatIsTooOldIsDeletedOnlyWhenAsked() {
        var chat = exported();
        harness.clock.pass(Duration.ofDays(21));
        assertThat(withdrawal.begin(key(chat))).isInstanceOf(Begun.TooLate.class);
        assertThat(status(link(chat))).as("nothing was changed").isEqualTo(200);
        assertThat(withdrawal.deletePermanently(key(chat))).isEqualTo(2);
        harness.clock.pass(Duration.ofDays(1));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(410);
        assertThat(objects(chat)).isEmpty();
    }

    @Test
    void unknownSessionIsReported() {
        assertThat(withdrawal.begin(key(new Chat()))).isEqualTo(new Begun.Unknown());
    }

    @Test
    void withdrawalAfterFinishedOneWithdrawsNewerFiles() {
        var chat = exported();
        withdraw(chat);
        var first = harness.number(api, chat.sessionId(), "withdrawn");
        assertThat(begin(chat)).isEqualTo(first + 1);
    }
}
