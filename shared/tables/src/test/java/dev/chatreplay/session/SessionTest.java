package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.Session.Queued;
import dev.chatreplay.session.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tests the decisions from a session's row, to the millisecond.
class SessionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final ChatFile FILE = new ChatFile("exports/acme/s-1/1-x/csv.csv", 100, "00", NOW);
    private static final Export EXPORT = new Export(Map.of("csv", FILE), new Counts(1, 0, 1), 2, 2, NOW);

    private static Session session(Status status, long logVersion, Optional<Long> exported, Optional<Queued> queued,
            Optional<Snapshot> snapshot) {
        var end = status == Status.ENDED ? Optional.of(NOW) : Optional.<Instant>empty();
        return new Session(new SessionKey("acme", "s-1"), Optional.of("m-1"), Optional.empty(), status,
                Optional.empty(), end, end,
                false, NOW, NOW, NOW,
                logVersion, logVersion, Set.of(), Optional.empty(),
                exported.map(version -> new Export(Map.of("csv", FILE), new Counts(1, 0, 1), version, version, NOW)),
                SessionLanding.NONE, 0, Announced.NONE,
                snapshot,
                Optional.empty(), queued, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    }

    /// An ended session of version 2 with an export of version 2.
    private static Session exported(SessionLanding landing, long withdrawn, Optional<Instant> dueAt) {
        return new Session(new SessionKey("acme", "s-1"), Optional.of("m-1"), Optional.empty(), Status.ENDED,
                Optional.empty(), Optional.of(NOW), Optional.of(NOW), false, NOW, NOW, NOW, 2, 2, Set.of(),
                Optional.empty(), Optional.of(EXPORT), landing, withdrawn, Announced.NONE, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), dueAt, Optional.empty(),
                Set.of(EventDigest.of("a"), EventDigest.of("b")));
    }

    private static Session landing(boolean isWanted, long landed, Optional<LandingTry> last) {
        return exported(new SessionLanding(isWanted, landed, Optional.empty(), last), 0, Optional.empty());
    }

    private static Session live(Optional<Queued> queued, Optional<Snapshot> snapshot) {
        return session(Status.LIVE, 0, Optional.empty(), queued, snapshot);
    }

    private static Session ended(long logVersion, Optional<Long> exported) {
        return session(Status.ENDED, logVersion, exported, Optional.empty(), Optional.empty());
    }

    private static Snapshot snapshot(Instant at, Duration took) {
        return new Snapshot(Map.of("csv", FILE), new Counts(1, 0, 1), at, took);
    }

    @Test
    void sessionIsCurrentWhenEndedWithExportOfItsLogVersion() {
        assertThat(ended(2, Optional.of(2L)).isCurrent()).isTrue();
        assertThat(ended(3, Optional.of(2L)).isCurrent()).isFalse();
        assertThat(ended(1, Optional.empty()).isCurrent()).isFalse();
        assertThat(session(Status.LIVE, 1, Optional.of(1L), Optional.empty(), Optional.empty()).isCurrent()).isFalse();
    }

    @Test
    void sessionIsDoneWhenEndedWithExportOfItsWorkVersion() {
        assertThat(ended(2, Optional.of(2L)).isDone()).isTrue();
        assertThat(ended(3, Optional.of(2L)).isDone()).isFalse();
        assertThat(ended(1, Optional.empty()).isDone()).isFalse();
        assertThat(session(Status.LIVE, 1, Optional.of(1L), Optional.empty(), Optional.empty()).isDone()).isFalse();
    }

    @Test
    void formatIsReadyWhenCurrentExportHasItsFile() {
        assertThat(ended(2, Optional.of(2L)).ready("csv")).contains(FILE);
        assertThat(ended(2, Optional.of(2L)).ready("ndjson")).isEmpty();
        assertThat(ended(3, Optional.of(2L)).ready("csv")).isEmpty();
    }

    @Test
    void endedSessionHasWorkUntilItIsDone() {
        assertThat(ended(3, Optional.of(2L)).hasWork()).isTrue();
        assertThat(ended(1, Optional.empty()).hasWork()).isTrue();
        assertThat(ended(2, Optional.of(2L)).hasWork()).isFalse();
        assertThat(live(Optional.empty(), Optional.empty()).hasWork()).isFalse();
    }

    @Test
    void exportIsReadableUnlessLaterVersionIsWithdrawn() {
        assertThat(exported(SessionLanding.NONE, 2, Optional.empty()).readable()).contains(EXPORT);
        assertThat(exported(SessionLanding.NONE, 3, Optional.empty()).readable()).isEmpty();
        assertThat(exported(SessionLanding.NONE, 3, Optional.empty()).ready("csv")).isEmpty();
    }

    @Test
    void exportLandsOnceIfOrganizationWantsIt() {
        assertThat(landing(true, 1, Optional.empty()).toLand()).contains(EXPORT);
        assertThat(landing(true, 2, Optional.empty()).toLand()).isEmpty();
        assertThat(landing(false, 0, Optional.empty()).toLand()).isEmpty();
        assertThat(
                exported(new SessionLanding(true, 0, Optional.empty(), Optional.empty()), 3, Optional.empty()).toLand())
                .as("withdrawn").isEmpty();
    }

    @Test
    void landingIsDueUntilItLandsOrIsDeadLettered() {
        assertThat(landing(true, 1, Optional.empty()).isLandingDue()).isTrue();
        assertThat(landing(true, 2, Optional.empty()).isLandingDue()).isFalse();
        var last = new LandingTry("attempt", 2, LandingTries.MAX_TRIES, NOW).reported();
        assertThat(last.isReported()).isTrue();
        assertThat(landing(true, 1, Optional.of(last)).isLandingDue()).isFalse();
        assertThat(
                landing(true, 1, Optional.of(new LandingTry("attempt", 2, LandingTries.MAX_TRIES - 1, NOW).reported()))
                        .isLandingDue())
                .isTrue();
        assertThat(landing(true, 1, Optional.of(new LandingTry("attempt", 2, LandingTries.MAX_TRIES, NOW)))
                .isLandingDue()).as("the worker has not reported").isTrue();
    }

    @Test
    void visitIsDueFromItsTimeOn() {
        var visited = exported(SessionLanding.NONE, 0, Optional.of(NOW));
        assertThat(visited.isDue(NOW.minus(MILLI))).isFalse();
        assertThat(visited.isDue(NOW)).isTrue();
        assertThat(exported(SessionLanding.NONE, 0, Optional.empty()).isDue(NOW)).isFalse();
    }

    @Test
    void refusedEventsAreCounted() {
        assertThat(exported(SessionLanding.NONE, 0, Optional.empty()).refused()).isEqualTo(2);
    }

    @Test
    void fileReadFromRowEqualsWrittenFile() {
        var written = new ChatFile("exports/acme/s-1/1-x/csv.csv", 100, "00", NOW.plusNanos(1_234_567));
        assertThat(written).isEqualTo(new ChatFile(written.key(), 100, "00", NOW.plusMillis(1)));
    }

    @Test
    void digestHasFirst16BytesOfHash() {
        assertThat(EventDigest.of("abc").bytes().asByteArray()).asHexString()
                .isEqualToIgnoringCase("ba7816bf8f01cfea414140de5dae2223");
        assertThat(EventDigest.of("abc")).isEqualTo(EventDigest.of("abc")).isNotEqualTo(EventDigest.of("abc "));
    }

    @Test
    void queuedMarkCountsForItsVersionAndFifteenMinutes() {
        var session = session(Status.ENDED, 2, Optional.empty(), Optional.of(new Queued(2, NOW)), Optional.empty());
        assertThat(session.isQueued(NOW)).isTrue();
        assertThat(session.isQueued(NOW.plus(Duration.ofMinutes(15)).minus(MILLI))).isTrue();
        assertThat(session.isQueued(NOW.plus(Duration.ofMinutes(15)))).isFalse();
        assertThat(session(Status.ENDED, 3, Optional.empty(), Optional.of(new Queued(2, NOW)), Optional.empty())
                .isQueued(NOW)).isFalse();
        assertThat(ended(2, Optional.empty()).isQueued(NOW)).isFalse();
    }

    @Test
    void queuedMarkCountsWithOlderAndNewerSnapshots() {
        var queued = Optional.of(new Queued(0, NOW));
        var before = Optional.of(snapshot(NOW.minus(MILLI), Duration.ZERO));
        var since = Optional.of(snapshot(NOW, Duration.ZERO));
        assertThat(live(queued, before).isQueued(NOW)).isTrue();
        assertThat(live(queued, since).isQueued(NOW)).as("mark with a newer snapshot; their times are from two hosts")
                .isTrue();
        assertThat(session(Status.ENDED, 0, Optional.empty(), queued, since).isQueued(NOW))
                .isTrue();
    }

    @Test
    void snapshotIsFreshForHalfMinuteOrTwentyTimesItsWork() {
        assertThat(snapshot(NOW, Duration.ZERO).freshUntil()).isEqualTo(NOW.plusSeconds(30));
        assertThat(snapshot(NOW, Duration.ofMillis(1500)).freshUntil()).isEqualTo(NOW.plusSeconds(30));
        assertThat(snapshot(NOW, Duration.ofMillis(1501)).freshUntil()).isEqualTo(NOW.plusMillis(30_020));
        assertThat(snapshot(NOW, Duration.ofSeconds(60)).freshUntil()).isEqualTo(NOW.plus(Duration.ofMinutes(20)));
    }
}
