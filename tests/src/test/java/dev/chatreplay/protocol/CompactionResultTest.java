package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.TestContext;
import dev.chatreplay.client.Chat;
import dev.chatreplay.export.CompactionWorker;
import dev.chatreplay.export.CompactionWorker.Request;
import dev.chatreplay.export.Compactor;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.Exports;
import dev.chatreplay.export.MessageDisposition;
import dev.chatreplay.format.Formats;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.Announcement;
import dev.chatreplay.session.SessionSettings;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests what a compactor and its worker report, also when another worker was quicker, and what they send after a commit.
class CompactionResultTest extends StoresProtocolTest {
    /// Longer than any lease of these tests.
    private static final Duration LEASE = TestContext.UNHURRIED.plusSeconds(10);
    private static final Set<String> CSV = Set.of("csv");

    private final Exports exports = Exports.ofWorker(stores, Formats.ofProduct(), harness.clock);
    private final Compactor compactor = exports.compactor();
    private final CompactionWorker worker = new CompactionWorker(sessions, compactor, exports.snapshots(),
            stores.compactionDeadLetters(), harness.clock);

    /// Makes the export as a worker that dies before it announces the export.
    private void compactUnannounced(Chat chat) {
        var environment = new HashMap<>(harness.stack.environment());
        environment.remove("WEBHOOK_QUEUE_URL");
        var dying = Exports.ofWorker(new Stores(Environment.of(environment), stores.aws()), Formats.ofProduct(),
                harness.clock);
        dying.compactor().compact(key(chat), deadline());
        assertThat(session(chat).export()).isPresent();
        assertThat(session(chat).announced().logVersion()).isZero();
    }

    private CompactionResult compact(Chat chat) {
        return compactor.compact(key(chat), deadline());
    }

    private MessageDisposition work(Chat chat, int receiveCount, Deadline deadline) {
        var request = new Request(CompactionQueue.encode(key(chat)), Optional.of(key(chat)), harness.clock.instant(),
                receiveCount, 0);
        return worker.work(request, deadline).disposition();
    }

    /// Runs `action` just before the next commit of an export.
    private void beforeCommit(Runnable action) {
        harness.faults.before(CompactionResultTest::isCommit, () -> {
            harness.clock.pass(LEASE);
            action.run();
        });
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    private void raiseVersion(Chat chat) {
        sessions.raiseLogVersion(session(chat), harness.clock.instant());
    }

    @Test
    void exportOfSameVersionByOtherWorkerIsNotOwn() {
        var chat = ended();
        beforeCommit(() -> assertThat(compact(chat)).isInstanceOf(CompactionResult.Exported.class));
        assertThat(compact(chat)).isInstanceOf(CompactionResult.NotNeeded.class);
    }

    /// All three exports have the same files, because the bytes are the same.
    @Test
    void exportOfLaterVersionByOtherWorkerIsNotOwn() {
        var chat = ended();
        compact(chat);
        raiseVersion(chat);
        beforeCommit(() -> {
            raiseVersion(chat);
            assertThat(compact(chat)).isInstanceOf(CompactionResult.Exported.class);
        });
        assertThat(compact(chat)).isInstanceOf(CompactionResult.NotNeeded.class);
        assertThat(exportedVersion(chat)).isEqualTo(3);
    }

    @Test
    void compactionOvertakenByEventRequestsNext() {
        var chat = ended();
        harness.faults.before(CompactionResultTest::isCommit, () -> raiseVersion(chat));
        assertThat(compact(chat)).isInstanceOf(CompactionResult.Exported.class);
        assertThat(requestsFor(chat)).hasSize(1);
    }

    @Test
    void commitIsAnnounced() {
        var chat = ended();
        compact(chat);
        assertThat(session(chat).announced().logVersion()).isEqualTo(1);
    }

    @Test
    void compactorWithoutWorkAnnouncesExport() {
        var chat = ended();
        compactUnannounced(chat);
        assertThat(compact(chat)).isInstanceOf(CompactionResult.NotNeeded.class);
        assertThat(session(chat).announced().logVersion()).isEqualTo(1);
    }

    @Test
    void announcementOfOtherVersionThanThatOfExportDoesNotBegin() {
        var chat = ended();
        compactUnannounced(chat);
        var commits = stores.announcementCommits();
        assertThat(commits.begin(key(chat), new Announcement(2, "other bytes"))).isFalse();
        assertThat(commits.begin(key(chat), Announcement.of(session(chat).export().orElseThrow()))).isTrue();
    }

    @Test
    void readerRequestsWorkerForExportThatMustLand() {
        var chat = ended(new SessionSettings(Set.of(), CSV), harness.clock.instant());
        compactAsReader(chat);
        assertThat(requestsFor(chat)).hasSize(1);
    }

    @Test
    void readerRequestsNoWorkerForExportThatLandsNowhere() {
        var chat = ended();
        compactAsReader(chat);
        assertThat(requestsFor(chat)).isEmpty();
    }

    private void compactAsReader(Chat chat) {
        var reader = Exports.ofReader(stores, Formats.ofProduct(), 1000, harness.clock);
        assertThat(reader.compactor().compact(key(chat), deadline())).isInstanceOf(CompactionResult.Exported.class);
    }

    @Test
    void workerLandsExportItself() {
        var chat = ended(new SessionSettings(Set.of(), CSV), harness.clock.instant());
        compact(chat);
        assertThat(requestsFor(chat)).isEmpty();
    }

    @Test
    void onlyFirstExportHasTimeSinceEndOfSession() {
        var chat = ended();
        assertThat(((MessageDisposition.Exported) work(chat, 1, deadline())).lag()).isPresent();
        raiseVersion(chat);
        harness.clock.pass(CompactionQueue.MIN_INTERVAL);
        assertThat(((MessageDisposition.Exported) work(chat, 1, deadline())).lag()).isEmpty();
    }

    @Test
    void workOutOfTimeIsDeadLetteredAtItsTenthReceive() {
        var chat = ended();
        var noTime = Deadline.before(Duration.ZERO, Duration.ZERO);
        assertThat(work(chat, 9, noTime)).isInstanceOf(MessageDisposition.OutOfTime.class);
        assertThat(work(chat, 10, noTime)).isEqualTo(new MessageDisposition.DeadLettered(DeadLetterReason.OUT_OF_TIME,
                "OUT_OF_TIME", Optional.empty()));
        assertThat(harness.compactionDeadLetters()).isNotEmpty();
    }
}
