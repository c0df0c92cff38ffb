package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.session.LandingTries;
import dev.chatreplay.session.LandingTries.Begun;
import dev.chatreplay.session.LandingTry;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the writes of landing tries to the row: one worker at a time, also when the answer to a write is lost.
class LandingTriesTest extends LandingProtocolTest {
    private static final Duration TRY = Duration.ofMinutes(15);

    private final LandingTries tries = harness.stores().landingTries();
    /// The time of all tries of a test. The clock of the harness goes on.
    private Instant now = Instant.EPOCH;

    /// Returns an ended session whose export a reader made, so no worker has tried to land it.
    private Session exportedByReader() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        now = harness.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return read(chat);
    }

    private Session read(Chat chat) {
        return harness.stack.stores().sessions().find(session(chat)).orElseThrow();
    }

    private Session again(Session session) {
        return harness.stack.stores().sessions().find(session.key()).orElseThrow();
    }

    private Begun begin(Session seen) {
        return tries.begin(seen, now, now.plus(TRY));
    }

    private Begun.Begin begun(Session seen) {
        return (Begun.Begin) begin(seen);
    }

    @Test
    void secondWorkerIsHeldUntilEndOfFirstTry() {
        var seen = exportedByReader();
        var first = begun(seen);
        var until = now.plus(TRY);
        assertThat(begin(again(seen))).isEqualTo(new Begun.Held(until));
        assertThat(begin(seen)).as("read before the first try").isEqualTo(new Begun.Held(until));
        assertThat(tries.begin(again(seen), until, until.plus(TRY))).isInstanceOfSatisfying(Begun.Begin.class,
                second -> {
                    assertThat(second.landing().tries()).isEqualTo(2);
                    assertThat(second.landing().attempt()).isNotEqualTo(first.landing().attempt());
                });
    }

    @Test
    void tryWhoseAnswerIsLostBegins() {
        var seen = exportedByReader();
        harness.faults.loseAnswer(onSessions(UpdateItemRequest.class));
        var begun = begun(seen);
        assertThat(again(seen).landing().last()).contains(begun.landing());
        assertThat(begun.isHopeless()).isFalse();
    }

    @Test
    void workerThatReadRowBeforeOtherLandingReadsItAgain() {
        var seen = exportedByReader();
        var first = begun(seen);
        assertThat(tries.finish(seen.key(), first.landing(), Optional.empty())).isTrue();
        assertThat(begin(seen)).isEqualTo(new Begun.Changed());
        assertThat(again(seen).toLand()).isEmpty();
    }

    @Test
    void workerThatReadRowBeforeOtherTryEndedReadsItAgain() {
        var seen = exportedByReader();
        begun(seen);
        var late = now.plus(TRY);
        assertThat(tries.begin(seen, late, late.plus(TRY))).isEqualTo(new Begun.Changed());
    }

    @Test
    void finishOfTryWhoseAnswerIsLostSucceeds() {
        var seen = exportedByReader();
        var first = begun(seen);
        harness.faults.loseAnswer(onSessions(UpdateItemRequest.class));
        assertThat(tries.finish(seen.key(), first.landing(), Optional.empty())).isTrue();
    }

    @Test
    void finishOfReplacedTryFails() {
        var seen = exportedByReader();
        var first = begun(seen);
        var late = now.plus(TRY);
        var second = (Begun.Begin) tries.begin(again(seen), late, late.plus(TRY));
        assertThat(tries.finish(seen.key(), first.landing(), Optional.empty())).isFalse();
        assertThat(again(seen).landing().last()).contains(second.landing());
        assertThat(tries.release(seen.key(), first.landing())).isFalse();
        assertThat(tries.fail(seen.key(), first.landing(), late)).isFalse();
        assertThat(tries.release(seen.key(), second.landing())).isTrue();
        assertThat(again(seen).landing().last()).isEmpty();
    }

    @Test
    void failedTriesMoveVisitUntilLastOne() {
        var seen = exportedByReader();
        for (var number = 1; number < LandingTries.MAX_TRIES; number++) {
            assertThat(tries.fail(seen.key(), begun(again(seen)).landing(), now)).isTrue();
        }
        var due = again(seen).dueAt();
        assertThat(due).contains(now.plus(Duration.ofHours(2)));
        var last = begun(again(seen));
        assertThat(LandingTries.isLast(last.landing())).isTrue();
        assertThat(last.isHopeless()).as("the tries before it have reported").isFalse();
        assertThat(tries.fail(seen.key(), last.landing(), now)).isTrue();
        assertThat(again(seen).dueAt()).as("no further visit").isEqualTo(due);
        assertThat(again(seen).isLandingDue()).isFalse();
    }

    @Test
    void failureLeavesEarlierVisitOfNewerWork() {
        var seen = exportedByReader();
        var landing = begun(seen).landing();
        harness.stack.stores().sessions().raiseLogVersion(again(seen), now);
        var due = again(seen).dueAt();
        assertThat(tries.fail(seen.key(), landing, now.plus(Duration.ofMinutes(1)))).isTrue();
        assertThat(again(seen).dueAt()).isEqualTo(due);
        assertThat(again(seen).landing().last()).map(LandingTry::attempt).contains(landing.attempt());
        assertThat(again(seen).landing().busyUntil()).as("the try has ended").isEmpty();
    }

    @Test
    void failedTryIsRecordedInOneWrite() {
        var landing = begun(exportedByReader());
        harness.faults.heal();
        assertThat(tries.fail(landing.session().key(), landing.landing(), now)).isTrue();
        assertThat(harness.faults.sent(UpdateItemRequest.class)).hasSize(1);
    }

    @Test
    void newerExportHasTriesOfItsOwn() {
        var seen = exportedByReader();
        tries.fail(seen.key(), begun(seen).landing(), now);
        api.send(new Chat(seen.key().sessionId()).sent("m-late", "late"));
        assertThat(api.chat(seen.key().sessionId()).status()).isEqualTo(200);
        assertThat(begun(again(seen)).landing().tries()).isEqualTo(1);
    }

    /// Each worker dies, and the next one begins when its time has ended.
    @Test
    void tryAfterLastOneThatDidNotReportIsHopeless() {
        var seen = exportedByReader();
        IntStream.rangeClosed(1, LandingTries.MAX_TRIES).forEach(number -> {
            var begun = (Begun.Begin) tries.begin(again(seen), now, now);
            assertThat(begun.landing().tries()).isEqualTo(number);
            assertThat(begun.isHopeless()).isFalse();
        });
        assertThat(begun(again(seen)).isHopeless()).isTrue();
    }
}
