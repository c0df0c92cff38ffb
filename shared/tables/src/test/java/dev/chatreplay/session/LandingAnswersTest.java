package dev.chatreplay.session;

import static dev.chatreplay.session.Rows.KEY;
import static dev.chatreplay.session.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.session.LandingTries.Begun;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests what landing tries decide from a row, and from DynamoDB's answers to their writes.
class LandingAnswersTest {
    private static final Instant UNTIL = NOW.plus(Duration.ofMinutes(15));
    private static final LandingTry TRY = new LandingTry("try-1", 2, 1, UNTIL);

    private final AnsweredWrites dynamoDb = new AnsweredWrites();
    private final LandingTries tries = new LandingTries(dynamoDb.clients(), AnsweredWrites.TABLE);

    private static Map<String, AttributeValue> row() {
        return Rows.ended(NOW);
    }

    private static Map<String, AttributeValue> row(LandingTry last) {
        return Rows.with(row(), Map.of("landing", SessionRow.of(last)));
    }

    private static Map<String, AttributeValue> landed(long version) {
        return Rows.with(row(), Map.of("landed", SessionRow.number(version)));
    }

    private static LandingTry last(long version, long tries, Instant until) {
        return new LandingTry("before", version, tries, until);
    }

    /// Begins a try that DynamoDB accepts.
    private Begun.Begin begun(Map<String, AttributeValue> seen) {
        dynamoDb.applied(row(TRY));
        return (Begun.Begin) begin(seen);
    }

    private Begun begin(Map<String, AttributeValue> seen) {
        return tries.begin(SessionRow.decode(seen), NOW, UNTIL);
    }

    @Test
    void firstTryIsThatOfItsExport() {
        var begun = begun(row());
        assertThat(begun.landing()).isEqualTo(new LandingTry(begun.landing().attempt(), 2, 1, UNTIL));
        assertThat(begun.isHopeless()).isFalse();
        assertThat(begun.session()).isEqualTo(SessionRow.decode(row(TRY)));
        assertThat(dynamoDb.lastValue(":landing")).isEqualTo(SessionRow.of(begun.landing()));
    }

    @Test
    void workerIsHeldWithoutWriteWhileOtherTryRuns() {
        var end = NOW.plusMillis(1);
        assertThat(begin(row(last(2, 1, end)))).isEqualTo(new Begun.Held(end));
        assertThat(dynamoDb.writes).isEmpty();
    }

    @Test
    void tryBeginsWhenTimeOfOtherOneHasEnded() {
        var dead = last(2, 3, NOW);
        var begun = begun(row(dead));
        assertThat(begun.landing().tries()).isEqualTo(4);
        assertThat(begun.landing().attempt()).isNotEqualTo("before");
        assertThat(dynamoDb.lastValue(":seen")).isEqualTo(SessionRow.of(dead));
    }

    @Test
    void tryFollowsOneThatReportedItsFailure() {
        assertThat(begun(row(last(2, 3, UNTIL).reported())).landing().tries()).isEqualTo(4);
    }

    @Test
    void newerExportHasTriesOfItsOwn() {
        var begun = begun(row(last(1, LandingTries.MAX_TRIES, NOW)));
        assertThat(begun.landing().tries()).isEqualTo(1);
        assertThat(begun.isHopeless()).isFalse();
    }

    @Test
    void tryIsHopelessOnceLastOneHasNotReported() {
        assertThat(begun(row(last(2, LandingTries.MAX_TRIES - 1, NOW))).isHopeless()).isFalse();
        assertThat(begun(row(last(2, LandingTries.MAX_TRIES, NOW))).isHopeless()).isTrue();
        assertThat(begun(row(last(2, LandingTries.MAX_TRIES, NOW).reported())).isHopeless()).isFalse();
    }

    @Test
    void tryThatRowHasBeginsAlthoughItsWriteIsRefused() {
        dynamoDb.refusedWith(values -> Rows.with(row(), Map.of("landing",
                values.getOrDefault(":landing", AttributeValue.fromNul(true)))));
        assertThat(begin(row(last(2, LandingTries.MAX_TRIES, NOW)))).isInstanceOfSatisfying(Begun.Begin.class,
                begun -> {
                    assertThat(begun.session().landing().last()).contains(begun.landing());
                    assertThat(begun.isHopeless()).isTrue();
                });
    }

    @Test
    void refusedWorkerIsHeldByTryThatRuns() {
        dynamoDb.refused(row(TRY));
        assertThat(begin(row())).isEqualTo(new Begun.Held(UNTIL));
    }

    @Test
    void refusedWorkerReadsRowAgainWhenNoTryRuns() {
        dynamoDb.refused(row(last(2, 1, NOW))).refused(row(TRY.reported())).refused(landed(2)).refused(Map.of());
        for (var i = 0; i < 4; i++) {
            assertThat(begin(row())).isEqualTo(new Begun.Changed());
        }
    }

    @Test
    void onlyTryOfRowMayWriteItsExport() {
        assertThat(LandingTries.isStill(SessionRow.decode(row(TRY)), TRY)).isTrue();
        assertThat(LandingTries.isStill(SessionRow.decode(row(TRY)), last(2, 1, UNTIL))).as("another try").isFalse();
        assertThat(LandingTries.isStill(SessionRow.decode(row()), TRY)).as("no try").isFalse();
        assertThat(LandingTries.isStill(SessionRow.decode(row(TRY)), new LandingTry("try-1", 3, 1, UNTIL)))
                .as("a try for another export").isFalse();
        assertThat(LandingTries.isStill(SessionRow.decode(Rows.with(landed(2), row(TRY))), TRY)).as("landed").isFalse();
    }

    @Test
    void finishRecordsAddressOfRecording() {
        dynamoDb.applied(landed(2)).applied(landed(2));
        assertThat(tries.finish(KEY, TRY, Optional.of("s3://bucket/file"))).isTrue();
        assertThat(dynamoDb.lastValue(":recording").s()).isEqualTo("s3://bucket/file");
        assertThat(tries.finish(KEY, TRY, Optional.empty())).isTrue();
        assertThat(dynamoDb.lastValue(":version").n()).isEqualTo("2");
    }

    @Test
    void refusedFinishSucceedsWhenRowSaysSo() {
        dynamoDb.refused(landed(2));
        assertThat(tries.finish(KEY, TRY, Optional.empty())).isTrue();
    }

    @Test
    void refusedFinishFailsWhenRowDoesNotSaySo() {
        dynamoDb.refused(landed(1)).refused(Rows.with(landed(2), Map.of("landing", SessionRow.of(last(2, 2, UNTIL)))))
                .refused(Map.of());
        for (var i = 0; i < 3; i++) {
            assertThat(tries.finish(KEY, TRY, Optional.empty())).isFalse();
        }
    }

    @Test
    void releaseSaysWhetherRowHadTry() {
        dynamoDb.applied(row()).refused(row());
        assertThat(tries.release(KEY, TRY)).isTrue();
        assertThat(tries.release(KEY, TRY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "5, 80", "6, 120", "7, 120"})
    void failedTriesMoveVisitBySchedule(long number, long minutes) {
        var failed = new LandingTry("try-1", 2, number, UNTIL);
        dynamoDb.applied(row(failed.reported()));
        assertThat(tries.fail(KEY, failed, NOW)).isTrue();
        assertThat(dynamoDb.writes).hasSize(1);
        assertThat(dynamoDb.lastValue(":dueAt")).isEqualTo(SessionRow.time(NOW.plus(Duration.ofMinutes(minutes))));
        assertThat(dynamoDb.lastValue(":landing")).isEqualTo(SessionRow.of(failed.reported()));
        assertThat(LandingTries.isLast(failed)).isFalse();
    }

    @Test
    void failureOfLastTrySetsNoVisit() {
        var failed = new LandingTry("try-1", 2, LandingTries.MAX_TRIES, UNTIL);
        dynamoDb.applied(row(failed.reported()));
        assertThat(LandingTries.isLast(failed)).isTrue();
        assertThat(tries.fail(KEY, failed, NOW)).isTrue();
        assertThat(dynamoDb.writes).hasSize(1);
        assertThat(dynamoDb.lastValue(":dueAt").nul()).isTrue();
    }

    @Test
    void failureOfSessionWithNewerWorkSetsNoVisit() {
        dynamoDb.refused(row(TRY)).applied(row(TRY.reported()));
        assertThat(tries.fail(KEY, TRY, NOW)).isTrue();
        assertThat(dynamoDb.writes).hasSize(2);
        assertThat(dynamoDb.lastValue(":dueAt").nul()).isTrue();
        assertThat(dynamoDb.lastValue(":landing")).isEqualTo(SessionRow.of(TRY.reported()));
    }

    @Test
    void failureOfReplacedTryIsNotRecorded() {
        var other = row(last(2, 2, UNTIL));
        dynamoDb.refused(other).refused(other);
        assertThat(tries.fail(KEY, TRY, NOW)).isFalse();
    }

    @Test
    void reopenedSessionIsDueInFiveMinutes() {
        dynamoDb.applied(row());
        tries.reopen(KEY, NOW);
        assertThat(dynamoDb.lastValue(":dueAt")).isEqualTo(SessionRow.time(NOW.plus(Duration.ofMinutes(5))));
    }
}
