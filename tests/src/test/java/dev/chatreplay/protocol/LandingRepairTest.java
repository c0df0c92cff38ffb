package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.client.Json;
import dev.chatreplay.export.LandedFiles;
import dev.chatreplay.export.Landings;
import dev.chatreplay.format.Formats;
import dev.chatreplay.harness.ProcessDiedError;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.LandingTries;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Tests how a landing goes on when an object or the row changes during a try, and how its tries end.
class LandingRepairTest extends LandingProtocolTest {
    private static final int LOOKS = 4;

    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return chat;
    }

    /// Compacts and lands a chat, and returns the log line of the landing.
    private JsonNode lineOfLanding(Chat chat) {
        return Json.parse(harness.logOfCompaction(requestsFor(chat).getFirst()).getLast());
    }

    private Session read(Chat chat) {
        return harness.stack.stores().sessions().find(session(chat)).orElseThrow();
    }

    @Test
    void objectThatChangesAfterEachLookFailsTryAfterFourUploads() {
        var chat = ended();
        harness.faults.refuse(onLanding(PutObjectRequest.class), refusal(412, "PreconditionFailed"));
        assertThat(lineOfLanding(chat).path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(harness.faults.sent(onLanding(HeadObjectRequest.class))).as("two keys at each look")
                .hasSize(2 * LOOKS);
        assertThat(landed()).isEmpty();
    }

    @Test
    void objectThatIsDeletedAfterLookIsWrittenInSameTry() {
        var chat = exported();
        addLate(chat, "late");
        harness.faults.before(onLanding(PutObjectRequest.class),
                () -> owner().deleteObject(r -> r.bucket(BUCKET).key(key(chat, "csv"))));
        assertThat(lineOfLanding(chat).path("Outcome").asText()).isEqualTo("LANDED");
        assertLanded(chat);
    }

    @Test
    void exportWhoseBytesAreNotThoseOfItsRowDoesNotLand() {
        var chat = ended();
        harness.faults.before(GetObjectRequest.class::isInstance, () -> {
            var file = read(chat).export().orElseThrow().csv();
            harness.stack.s3().putObject(
                    r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(file.key()),
                    RequestBody.fromBytes(new byte[(int) file.bytes()]));
        });
        assertThat(lineOfLanding(chat).path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(landed()).isEmpty();
    }

    @Test
    void rowNamesFileThatDeadWorkerHasUploaded() {
        land("csv_100ms");
        var chat = ended();
        harness.faults.after(onLanding(PutObjectRequest.class), () -> {
            throw new ProcessDiedError();
        });
        workAndDie(chat);
        assertThat(LandedFiles.hundredMs(read(chat))).as("before the landing is recorded").isEmpty();
        sweepAfter(Duration.ofMinutes(6));
        assertThat(LandedFiles.hundredMs(read(chat))).contains("s3://" + BUCKET + "/" + landed().getFirst());
        addLate(chat, "late");
        api.chat(chat.sessionId());
        assertThat(LandedFiles.hundredMs(read(chat))).as("the newest export has not landed").isEmpty();
    }

    @Test
    void assetNamesLandedFileOnlyWhileNewestExportHasLanded() {
        land("csv_100ms");
        var hms = harness.withHundredMsKey(api);
        var chat = ended();
        harness.compactAll();
        assertThat(pathOfAsset(hms, chat)).isEqualTo("s3://" + BUCKET + "/" + landed().getFirst());
        addLate(chat, "late");
        api.chat(chat.sessionId());
        assertThat(pathOfAsset(hms, chat)).startsWith("s3://" + harness.stack.variable("EXPORT_BUCKET") + "/exports/");
    }

    private String pathOfAsset(HundredMsApi hms, Chat chat) {
        return hms.getWith(hms.tokenAt(harness.clock.instant()), "/recording-assets?session_id=" + chat.sessionId())
                .body().at("/data/0/path").asText();
    }

    @Test
    void onlyOrganizationWhoseFormatsNameItLandsFormatOfHundredMs() {
        var organizations = harness.stack.stores().organizations();
        assertThat(LandedFiles.landsHundredMs(organizations.find(api.organizationId()).orElseThrow())).isFalse();
        land("csv", "csv_100ms");
        assertThat(LandedFiles.landsHundredMs(organizations.find(api.organizationId()).orElseThrow())).isTrue();
    }

    @Test
    void tryThatCannotBeginIsReportedWithoutNumber() {
        var chat = ended();
        harness.faults.cut(LandingRepairTest::isBeginOfTry);
        var line = lineOfLanding(chat);
        assertThat(line.path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(line.has("tries")).isFalse();
    }

    private static boolean isBeginOfTry(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && update.updateExpression().equals("SET #landing = :landing");
    }

    @Test
    void workerWithoutTimeBeginsNoTry() {
        var chat = ended();
        requestsFor(chat);
        assertWholeChat(chat);
        Landings.of(harness.stack.stores(), Formats.ofProduct(), harness.clock).land(read(chat),
                Deadline.before(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(read(chat).landing().last()).isEmpty();
    }

    /// The upload of the paused worker brings back old content, because another worker has landed the content that it saw. Then it finds
    /// that the row has not its try any more, or fails.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void workerThatLosesItsTryAfterUploadLandsNewestExportAgain(boolean fails) {
        land("csv", "csv_full");
        var chat = exported();
        sendSoonDeleted(chat);
        harness.faults.before(onLanding(PutObjectRequest.class), () -> {
            landWithoutIt(chat);
            if (fails) {
                harness.faults.after(onLanding(PutObjectRequest.class), () -> harness.faults
                        .refuse(onLanding(HeadObjectRequest.class), forbidden()));
            }
        });
        requestsFor(chat).forEach(harness::compact);
        harness.faults.heal();
        sweepAfter(Duration.ofMinutes(6));
        assertThat(content(key(chat, "csv"))).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    /// Compacts a chat whose landing has begun this many tries, and none of them ended. Returns the last log line.
    private JsonNode workAfterTries(Chat chat, int tries) {
        requestsFor(chat);
        assertWholeChat(chat);
        requestsFor(chat);
        var now = harness.clock.instant();
        IntStream.range(0, tries)
                .forEach(_ -> harness.stack.stores().landingTries().begin(read(chat), now, now));
        return Json.parse(work(chat).getLast());
    }

    @Test
    void exportWhoseEightWorkersDiedIsDeadLetteredWithoutCopy() {
        var chat = ended();
        var line = workAfterTries(chat, LandingTries.MAX_TRIES);
        assertThat(line.path("Reason").asText()).isEqualTo("LANDING_FAILED");
        assertThat(deadLetters(chat)).containsExactly("LANDING_FAILED NEVER_CAME_BACK");
        assertThat(read(chat).isLandingDue()).isFalse();
        assertThat(landed()).isEmpty();
    }

    @Test
    void eighthFailureIsDeadLetteredAndEndsTries() {
        landIn("no-such-bucket", "csv");
        var chat = ended();
        var line = workAfterTries(chat, LandingTries.MAX_TRIES - 1);
        assertThat(line.path("Reason").asText()).isEqualTo("LANDING_FAILED");
        assertThat(line.path("tries").asInt()).isEqualTo(LandingTries.MAX_TRIES);
        assertThat(deadLetters(chat)).containsExactly("LANDING_FAILED NoSuchBucket");
        assertThat(read(chat).landing().busyUntil()).isEqualTo(Optional.empty());
        assertThat(read(chat).isLandingDue()).isFalse();
    }

    @Test
    void reportOfSweepCountsLandingThatItRequests() {
        var chat = ended();
        requestsFor(chat);
        assertWholeChat(chat);
        requestsFor(chat);
        harness.clock.pass(Duration.ofMinutes(6));
        var lines = harness.logOfSweep();
        assertThat(Json.parse(lines.getLast()).path("landingsRequested").asInt()).isPositive();
        assertThat(lines).anyMatch(line -> line.contains("LANDING_REQUESTED") && line.contains(chat.sessionId()));
        harness.compactAll();
        assertLanded(chat);
    }
}
