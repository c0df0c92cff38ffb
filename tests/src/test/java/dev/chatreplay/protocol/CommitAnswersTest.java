package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.session.SnapshotCommits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the writes that take a lease or commit, when their answer is lost or the row has changed.
class CommitAnswersTest extends ProtocolTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final SnapshotCommits snapshots = harness.stores().snapshotCommits();
    private final ExportCommits exports = harness.stores().exportCommits();

    private SessionKey sent(Chat chat) {
        api.send(chat);
        requestsFor(chat);
        return new SessionKey(api.organizationId(), chat.sessionId());
    }

    private SessionKey live() {
        return sent(new Chat().started().sent("m-1", "hello"));
    }

    private SessionKey ended() {
        return sent(new Chat().started().sent("m-1", "hello").ended());
    }

    private Instant now() {
        return harness.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private SnapshotCommits.Acquisition acquireSnapshot(SessionKey key) {
        return snapshots.acquire(key, now(), now().plus(LEASE));
    }

    private ExportCommits.Acquisition acquireExport(SessionKey key) {
        return exports.acquire(key, now(), now().plus(LEASE));
    }

    private void loseAnswer() {
        harness.faults.loseAnswer(onSessions(UpdateItemRequest.class));
    }

    /// Returns the snapshot of a reader, with one of its files.
    private Snapshot snapshot(SessionKey key) {
        assertThat(api.chat(key.sessionId()).status()).isEqualTo(200);
        var made = harness.stack.stores().sessions().find(key).orElseThrow().snapshot().orElseThrow();
        var csv = Objects.requireNonNull(made.files().get("csv"));
        return new Snapshot(Map.of("csv", csv), made.counts(), made.at(), made.took());
    }

    @Test
    void snapshotLeaseWhoseAnswerIsLostIsTaken() {
        var key = live();
        loseAnswer();
        assertThat(acquireSnapshot(key)).isInstanceOf(SnapshotCommits.Acquisition.Acquired.class);
        assertThat(acquireSnapshot(key)).isInstanceOf(SnapshotCommits.Acquisition.Held.class);
    }

    @Test
    void endedSessionHasNoSnapshotLease() {
        assertThat(acquireSnapshot(ended())).isEqualTo(new SnapshotCommits.Acquisition.Ended());
    }

    @Test
    void snapshotLeaseIsFreeAfterItsRelease() {
        var key = live();
        snapshots.release(key, ((SnapshotCommits.Acquisition.Acquired) acquireSnapshot(key)).attempt());
        assertThat(acquireSnapshot(key)).isInstanceOf(SnapshotCommits.Acquisition.Acquired.class);
    }

    @Test
    void snapshotCommitWhoseAnswerIsLostTakesEffect() {
        var key = live();
        var snapshot = snapshot(key);
        var attempt = ((SnapshotCommits.Acquisition.Acquired) acquireSnapshot(key)).attempt();
        loseAnswer();
        assertThat(snapshots.commit(key, attempt, snapshot)).isTrue();
        assertThat(harness.stack.stores().sessions().find(key).orElseThrow().snapshot()).contains(snapshot);
    }

    @Test
    void snapshotOfWorkerWithoutLeaseIsNotCommitted() {
        var key = live();
        assertThat(snapshots.commit(key, "another", snapshot(key))).isFalse();
    }

    @Test
    void exportLeaseWhoseAnswerIsLostIsTaken() {
        var key = ended();
        loseAnswer();
        assertThat(acquireExport(key)).isInstanceOf(ExportCommits.Acquisition.Acquired.class);
        assertThat(acquireExport(key)).isInstanceOf(ExportCommits.Acquisition.Held.class);
    }
}
