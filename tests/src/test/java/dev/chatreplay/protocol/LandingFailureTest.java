package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.ProcessDiedError;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.session.LandingTries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Tests landings that fail, whose workers die, or that are paused while another worker lands a newer export.
class LandingFailureTest extends LandingProtocolTest {
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(5).plusSeconds(10);

    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return chat;
    }

    @Test
    void failingLandingHoldsNeitherExportNorQueueMessage() {
        landIn("no-such-bucket", "csv");
        var chat = ended();
        var log = harness.logOfCompaction(requestsFor(chat).getFirst());
        assertThat(log).hasSize(2);
        assertThat(Json.parse(log.getFirst()).path("Outcome").asText()).isEqualTo("EXPORTED");
        var line = Json.parse(log.getLast());
        assertThat(line.path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(line.path("tries").asInt()).isEqualTo(1);
        assertThat(line.path("awsStatus").asInt()).isEqualTo(404);
        assertThat(line.path("reason").asText()).isEqualTo("NoSuchBucket");
        assertThat(line.path("LandingFailures").asInt()).isEqualTo(1);
        assertThat(line.path("sessionId").asText()).isEqualTo(chat.sessionId());
        assertWholeChat(chat);
    }

    @Test
    void readOfExportThatIsRefusedWithoutWithdrawalIsFailedTry() {
        var chat = ended();
        harness.faults.refuse(request -> request instanceof GetObjectRequest, forbidden());
        var line = Json.parse(harness.logOfCompaction(requestsFor(chat).getFirst()).getLast());
        assertThat(line.path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(line.path("reason").asText()).isEqualTo("AccessDenied");
        harness.faults.heal();
        sweepAfter(Duration.ofMinutes(6));
        assertLanded(chat);
    }

    @Test
    void sweepRetriesFailedLandingUntilItSucceeds() {
        landIn("no-such-bucket", "csv");
        var chat = exported();
        harness.sweep();
        assertThat(requestsFor(chat)).as("before the next try is due").isEmpty();
        sweepAfter(SWEEP_INTERVAL);
        land("csv");
        sweepAfter(SWEEP_INTERVAL);
        assertThat(landed()).as("the second delay is longer").isEmpty();
        sweepAfter(SWEEP_INTERVAL);
        assertLanded(chat);
        assertThat(deadLetters(chat)).isEmpty();
    }

    @Test
    @Slow
    void landingThatFailsForHoursIsDeadLetteredAndRedriveTriesAgain() {
        landIn("no-such-bucket", "csv");
        var chat = exported();
        workForHours(chat);
        assertThat(deadLetters(chat)).singleElement().asString().startsWith("LANDING_FAILED ");
        assertThat(ProtocolHarness.value(ProtocolHarness.value(harness.row(api, chat.sessionId()), "landing").m(),
                "tries").n()).isEqualTo(Integer.toString(LandingTries.MAX_TRIES));
        sweepAfter(Duration.ofHours(5));
        assertThat(deadLetters(chat)).as("no try without a redrive").isEmpty();

        var again = work(chat);
        assertThat(Json.parse(again.getLast()).path("Reason").asText()).isEqualTo("LANDING_FAILED");
        assertThat(deadLetters(chat)).as("a redrive before the repair").hasSize(1);
        land("csv");
        work(chat);
        assertLanded(chat);
        assertWholeChat(chat);
    }

    @Test
    @Slow
    @FullExtent
    void newerExportGetsAllTriesOfItsOwn() {
        landIn("no-such-bucket", "csv");
        var chat = exported();
        sweepForHours();
        assertThat(deadLetters(chat)).hasSize(1);
        addLate(chat, "late");
        harness.compactAll();
        assertThat(deadLetters(chat)).isEmpty();
        land("csv");
        sweepAfter(SWEEP_INTERVAL);
        assertLanded(chat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HeadObjectRequest", "PutObjectRequest"})
    void workerThatDiesBeforeCallIsReplacedAfterItsTime(String call) {
        var chat = ended();
        die(request -> request.getClass().getSimpleName().equals(call) && onLanding(
                call.equals("HeadObjectRequest") ? HeadObjectRequest.class : PutObjectRequest.class).test(request));
        workAndDie(chat);
        assertThat(landed()).isEmpty();
        assertWholeChat(chat);
        sweepAfter(Duration.ofMinutes(6));
        assertLanded(chat);
    }

    @Test
    void workerThatDiesAfterUploadIsReplacedAndUploadIsNotRepeated() {
        var chat = ended();
        harness.faults.after(onLanding(PutObjectRequest.class), () -> {
            throw new ProcessDiedError();
        });
        workAndDie(chat);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("landed");
        sweepAfter(Duration.ofMinutes(6));
        assertThat(harness.faults.sent()).noneMatch(onLanding(PutObjectRequest.class));
        assertLanded(chat);
    }

    @Test
    @FullExtent
    void workThatKillsEachWorkerIsDeadLetteredWithoutFurtherDeath() {
        var chat = ended();
        for (int death = 0; death < LandingTries.MAX_TRIES; death++) {
            die(onLanding(HeadObjectRequest.class));
            workAndDie(chat);
            harness.clock.pass(Duration.ofHours(1).plusMinutes(6));
            harness.sweep();
        }
        die(onLanding(HeadObjectRequest.class));
        workAndDie(chat);
        assertThat(deadLetters(chat)).containsExactly("LANDING_FAILED NEVER_CAME_BACK");
        harness.clock.pass(Duration.ofHours(2));
        harness.sweep();
        assertThat(requestsFor(chat)).isEmpty();
    }

    @Test
    void lostAnswerOfUploadIsNoFailure() {
        var chat = ended();
        harness.faults.loseAnswer(onLanding(PutObjectRequest.class));
        harness.compactAll();
        assertLanded(chat);
        addLate(chat, "late");
        harness.faults.loseAnswer(onLanding(PutObjectRequest.class));
        harness.compactAll();
        assertLanded(chat);
    }

    @Test
    void lostAnswerOfEachWriteToRowIsNoFailure() {
        for (var attribute : List.of("#landing = :landing", "#landed = :version")) {
            var chat = ended();
            harness.faults.loseAnswer(request -> request.getValueForField("UpdateExpression", String.class)
                    .filter(update -> update.contains(attribute)).isPresent());
            harness.compactAll();
            assertThat(content(key(chat, "csv"))).as(attribute).isNotEmpty();
            assertThat(harness.number(api, chat.sessionId(), "landed")).as(attribute).isEqualTo(1);
        }
    }

    /// The first worker is paused just before its upload. Meanwhile its time ends, and another worker lands a newer export.
    @Test
    void pausedWorkerWritesNoOldFileOverNewOne() {
        var chat = ended();
        harness.compactAll();
        addLate(chat, "late");
        harness.faults.before(onLanding(PutObjectRequest.class), () -> landNewer(chat, "newest"));
        requestsFor(chat).forEach(harness::compact);
        assertLanded(chat);
        assertThat(deadLetters(chat)).isEmpty();
    }

    /// The newer content equals that of the object which the paused worker has seen. So the condition of its upload holds.
    @Test
    void pausedWorkerWhoseUploadSucceedsLandsNewestExportAgain() {
        var chat = ended();
        harness.compactAll();
        sendSoonDeleted(chat);
        harness.faults.before(onLanding(PutObjectRequest.class), () -> {
            landWithoutIt(chat);
        });
        requestsFor(chat).forEach(harness::compact);
        assertLanded(chat);
    }

    @Test
    void workerThatIsPausedBeforeItReadsRowWritesNothing() {
        var chat = ended();
        var looks = new ArrayList<String>();
        harness.faults.after(onLanding(HeadObjectRequest.class), () -> {
            looks.add("paused");
            landNewer(chat, "newest");
        });
        requestsFor(chat).forEach(harness::compact);
        assertThat(looks).hasSize(1);
        assertLanded(chat);
    }

    /// Another worker commits while the first one lands, and does not wait. The first one looks again.
    @Test
    void exportThatIsCommittedDuringLandingIsLandedByFirstWorker() {
        var chat = ended();
        harness.faults.before(onLanding(PutObjectRequest.class), () -> {
            addLate(chat, "late");
            assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        });
        requestsFor(chat).forEach(harness::compact);
        assertLanded(chat);
    }

    @Test
    void sweepRequestsLandingThatWorkerNeverBegan() {
        var chat = ended();
        requestsFor(chat);
        assertWholeChat(chat);
        requestsFor(chat);
        assertThat(landed()).isEmpty();
        sweepAfter(Duration.ofMinutes(6));
        assertLanded(chat);
    }

    private void landNewer(Chat chat, String text) {
        addLate(chat, text);
        harness.clock.pass(Duration.ofMinutes(2));
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
    }
}
