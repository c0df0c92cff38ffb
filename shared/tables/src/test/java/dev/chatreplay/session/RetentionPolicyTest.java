package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests every decision of the policy at its limits, to the millisecond. Tests that no sequence of windows outlasts a log row.
class RetentionPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final RetentionPolicy POLICY = policy(7, 30);
    private static final RetentionPolicy SHORT = policy(7, 16);
    private static final int MAX_LATE_WINDOW = 14;
    /// The maximum duration of a Lambda invocation.
    private static final Duration COMPACTION = Duration.ofMinutes(15);

    private static RetentionPolicy policy(int lateWindowDays, int exportRetentionDays) {
        return new RetentionPolicy(Duration.ofDays(lateWindowDays), Duration.ofDays(exportRetentionDays),
                Duration.ofHours(3), Duration.ofHours(1));
    }

    private static Session session(Status status, Instant endedAt, Optional<Export> export) {
        var end = status == Status.ENDED ? Optional.of(endedAt) : Optional.<Instant>empty();
        return new Session(new SessionKey("acme", "s-1"), Optional.of("m-1"), Optional.empty(), status,
                Optional.empty(), end, end,
                false, NOW, NOW, NOW, 1, 1, Set.of(), Optional.empty(), export, SessionLanding.NONE, 0, Announced.NONE,
                Optional.empty(), Optional.empty(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    }

    private static Session ended(Instant at) {
        return session(Status.ENDED, at, Optional.empty());
    }

    private static Export export(Instant exportedAt, Instant compactedAt) {
        return new Export(Map.of("csv", new ChatFile("exports/acme/s-1/1-x/csv.csv", 100, "00", exportedAt)),
                new Counts(1, 0, 1), 1, 1,
                compactedAt);
    }

    private static Session exported(Instant at) {
        return session(Status.ENDED, at, Optional.of(export(at, at)));
    }

    private static Instant days(int days) {
        return NOW.plus(Duration.ofDays(days));
    }

    /// A decision that is true until a limit.
    ///
    /// @param last the last moment at which the decision is true
    record Limit(String name, Predicate<Instant> decision, Instant last) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Limit> limits() {
        return Stream.of(
                new Limit("an event is in the late window",
                        at -> POLICY.acceptsEvent(ended(NOW), at, NOW), days(7)),
                new Limit("a redriven event leaves a day for its compaction",
                        at -> POLICY.acceptsEvent(ended(NOW), NOW, at), days(20)),
                new Limit("a redriven event leaves a day for its compaction before the export expires",
                        at -> SHORT.acceptsEvent(exported(NOW), NOW, at), days(15).minus(MILLI)),
                new Limit("a compaction may start", at -> POLICY.canCompact(ended(NOW), at), days(21)),
                new Limit("a recompaction may start", at -> POLICY.canCompact(exported(NOW), at), days(21)),
                new Limit("a recompaction may start before the export expires",
                        at -> SHORT.canCompact(exported(NOW), at), days(16).minus(MILLI)),
                new Limit("an event is not too old for a live session",
                        at -> POLICY.acceptsEvent(session(Status.LIVE, NOW, Optional.empty()), NOW, at),
                        days(75).minus(MILLI)),
                new Limit("an event is not too old without a session", at -> !RetentionPolicy.isTooOld(days(0), at),
                        days(75).minus(MILLI)),
                new Limit("an export is kept",
                        at -> POLICY.isKept(export(NOW, NOW), at), days(30).minus(MILLI)));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void decisionChangesRightAfterItsLimit(Limit limit) {
        assertThat(limit.decision()).accepts(limit.last().minus(MILLI), limit.last())
                .rejects(limit.last().plus(MILLI));
    }

    @Test
    void liveSessionTakesEventsAtAnyTime() {
        assertThat(POLICY.acceptsEvent(session(Status.LIVE, NOW, Optional.empty()), days(99), days(99))).isTrue();
    }

    @Test
    void earliestEndThatAcceptsEventIsLimitOfDecision() {
        for (var receivedAfterDays : new int[]{0, 7, 30}) {
            for (var redrivenAfterDays : new int[]{0, 6, 13, 14}) {
                var receivedAt = days(receivedAfterDays);
                var now = receivedAt.plus(Duration.ofDays(redrivenAfterDays));
                var earliest = POLICY.earliestEndThatAccepts(receivedAt, now);
                assertThat(POLICY.acceptsEvent(ended(earliest), receivedAt, now)).isTrue();
                assertThat(POLICY.acceptsEvent(ended(earliest.minus(MILLI)), receivedAt, now)).isFalse();
            }
        }
    }

    @Test
    void sessionIsSilentAfterLastActivityOrMaximumDuration() {
        var live = session(Status.LIVE, NOW, Optional.empty());
        assertThat(POLICY.silentAt(live)).isEqualTo(NOW.plus(Duration.ofHours(3)));
        assertThat(silentFor(Duration.ofDays(40)).silentAt(live)).isEqualTo(days(30));
        assertThat(silentFor(Duration.ofDays(2)).silentAt(NOW, days(29))).isEqualTo(days(30));
        assertThat(silentFor(Duration.ofDays(2)).silentAt(NOW, days(28).minus(MILLI))).isEqualTo(days(30).minus(MILLI));
    }

    private static RetentionPolicy silentFor(Duration silence) {
        return new RetentionPolicy(POLICY.lateWindow(), POLICY.exportRetention(), silence, POLICY.linkLifetime());
    }

    @Test
    void linksEndOneDayAfterLongestLinkOrSnapshot() {
        assertThat(POLICY.linksEndedAt(ended(NOW))).isEqualTo(days(2));
        var recompacted = session(Status.ENDED, NOW, Optional.of(export(NOW, days(3))));
        assertThat(POLICY.linksEndedAt(recompacted)).isEqualTo(days(5));
        var week = new RetentionPolicy(POLICY.lateWindow(), POLICY.exportRetention(), POLICY.sessionSilence(),
                Duration.ofDays(7));
        assertThat(week.linksEndedAt(ended(NOW))).isEqualTo(days(8));
    }

    @Test
    void snapshotIsKeptForOneDay() {
        var snapshot = new Snapshot(Map.of(), new Counts(0, 0, 0), NOW, Duration.ZERO);
        assertThat(POLICY.expiresAt(snapshot)).isEqualTo(days(1));
    }

    private static IntStream lateWindows() {
        return IntStream.rangeClosed(0, MAX_LATE_WINDOW);
    }

    /// Finds the last moment from `from` on at which `decision` is true. It adds steps of a day, then of half a day, down to a millisecond.
    private static Instant last(Instant from, Predicate<Instant> decision) {
        assertThat(decision).accepts(from);
        var last = from;
        for (var step = Duration.ofDays(1); step.compareTo(MILLI) >= 0; step = step.dividedBy(2)) {
            while (decision.test(last.plus(step))) {
                last = last.plus(step);
            }
        }
        return last;
    }

    @ParameterizedTest
    @MethodSource("lateWindows")
    void lastCompactionEndsBeforeFirstLogRowExpires(int lateWindow) {
        var policy = policy(lateWindow, 365);
        var firstRow = NOW;
        var presumed = ended(firstRow.plus(RetentionPolicy.MAX_SESSION));
        var presumedAt = presumed.endRecordedAt().orElseThrow();
        var confirmedAt = last(presumedAt, at -> policy.acceptsEvent(presumed, at, presumedAt));
        var confirmed = ended(confirmedAt);
        var lastReceived = last(confirmedAt, at -> policy.acceptsEvent(confirmed, at, confirmedAt));
        var lastRecorded = last(confirmedAt, at -> policy.acceptsEvent(confirmed, lastReceived, at));
        var lastStart = last(confirmedAt, at -> policy.canCompact(confirmed, at));

        assertThat(lastReceived).isBefore(lastRecorded);
        assertThat(Duration.between(lastRecorded, lastStart)).as("time for the compaction to start")
                .isEqualTo(Duration.ofDays(1));
        assertThat(lastStart.plus(COMPACTION)).isBefore(RetentionPolicy.logRowExpiresAt(firstRow));
        assertThat(Duration.between(lastStart, RetentionPolicy.logRowExpiresAt(firstRow)))
                .as("margin for DynamoDB's clock and a late sweep").isGreaterThanOrEqualTo(Duration.ofDays(3));
    }

    /// The row expires last, with every setting, also when an operator raises the late window after the end.
    @ParameterizedTest
    @MethodSource("lateWindows")
    void rowOutlivesLastLogRowAndLastObjectByFourteenDays(int lateWindow) {
        for (var retentionDays : new int[]{2 * lateWindow + 2, 75, 76, 365, 36_500}) {
            var atEnd = policy(0, retentionDays);
            var policy = policy(lateWindow, retentionDays);
            var ended = ended(NOW);
            var lastReceived = last(NOW, at -> policy.acceptsEvent(ended, at, NOW));
            var lastLogRow = RetentionPolicy
                    .logRowExpiresAt(last(NOW, at -> policy.acceptsEvent(ended, lastReceived, at)));
            var lastObject = policy.expiresAt(export(last(NOW, at -> policy.canCompact(ended, at)), NOW));
            var lastSnapshot = policy.expiresAt(new Snapshot(Map.of(), new Counts(0, 0, 0), NOW, Duration.ZERO));
            assertThat(Stream.of(lastLogRow, lastObject, lastSnapshot).map(at -> at.plus(Duration.ofDays(14))))
                    .as("retention %s", retentionDays)
                    .allSatisfy(at -> assertThat(atEnd.rowExpiresAt(NOW)).isAfterOrEqualTo(at));
            assertThat(policy.rowExpiresAt(NOW)).isEqualTo(atEnd.rowExpiresAt(NOW));
        }
    }

    @Test
    void rowExpires117DaysAfterItsEndWithDefaults() {
        assertThat(POLICY.rowExpiresAt(NOW)).isEqualTo(days(14 + 14 + 75 + 14));
        assertThat(policy(7, 365).rowExpiresAt(NOW)).isEqualTo(days(14 + 14 + 365 + 14));
        assertThat(POLICY.rowExpiresAt(NOW.plusMillis(999))).as("whole seconds").isEqualTo(days(117));
    }

    /// A dead letter of an event that its session had accepted is too old before the row of the session can have expired. So no redrive
    /// brings back a message of an expired session.
    @ParameterizedTest
    @MethodSource("lateWindows")
    void acceptedEventIsTooOldBeforeItsRowExpires(int lateWindow) {
        var policy = policy(lateWindow, 2 * lateWindow + 2);
        var lastReceived = last(NOW, at -> policy.acceptsEvent(ended(NOW), at, NOW));
        assertThat(RetentionPolicy.isTooOld(lastReceived, policy.rowExpiresAt(NOW))).isTrue();
    }

    /// No session refuses an event as too old that it accepts by its late window.
    @ParameterizedTest
    @MethodSource("lateWindows")
    void eventOfLongestSessionIsNotTooOldWhileSessionAcceptsIt(int lateWindow) {
        var policy = policy(lateWindow, 365);
        var firstReceived = NOW;
        var presumedAt = NOW.plus(RetentionPolicy.MAX_SESSION);
        var confirmed = ended(presumedAt.plus(policy.lateWindow()));
        var lastAccepted = last(presumedAt, at -> policy.acceptsEvent(confirmed, firstReceived, at));
        assertThat(lastAccepted).isEqualTo(last(presumedAt, at -> policy.canCompact(confirmed,
                at.plus(Duration.ofDays(1)))));
    }

    @ParameterizedTest
    @MethodSource("lateWindows")
    void exportOutlivesBothLateWindows(int lateWindow) {
        var policy = policy(lateWindow, 2 * lateWindow + 2);
        var presumed = exported(NOW);
        var confirmedAt = last(NOW, at -> policy.acceptsEvent(presumed, at, at));
        assertThat(confirmedAt).isEqualTo(days(lateWindow));
        var confirmed = session(Status.ENDED, confirmedAt, presumed.export());
        assertThat(last(confirmedAt, at -> policy.acceptsEvent(confirmed, at, at))).isEqualTo(days(2 * lateWindow));
        assertThat(last(confirmedAt, at -> policy.acceptsEvent(confirmed, confirmedAt, at)))
                .as("the confirmed end accepts after a day in a queue")
                .isAfter(days(2 * lateWindow + 1).minusSeconds(1));
    }

    @ParameterizedTest
    @MethodSource("lateWindows")
    void settingsWithTooShortExportRetentionAreRefused(int lateWindow) {
        assertThatCode(() -> from(lateWindow, 2 * lateWindow + 2).verify()).doesNotThrowAnyException();
        assertThatIllegalStateException().isThrownBy(() -> from(lateWindow, 2 * lateWindow + 1).verify())
                .withMessageContaining("EXPORT_RETENTION_DAYS");
    }

    private static Environment from(int lateWindow, int exportRetention) {
        var environment = Environment.of(Map.of("LATE_WINDOW_DAYS", Integer.toString(lateWindow),
                "EXPORT_RETENTION_DAYS", Integer.toString(exportRetention)));
        RetentionPolicy.from(environment);
        return environment;
    }

    @Test
    void absentSettingsHaveDefaults() {
        assertThat(RetentionPolicy.from(Environment.of(Map.of()))).isEqualTo(new RetentionPolicy(Duration.ofDays(7),
                Duration.ofDays(30), Duration.ofDays(1), Duration.ofHours(1)));
    }
}
