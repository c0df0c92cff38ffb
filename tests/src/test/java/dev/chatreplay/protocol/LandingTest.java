package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.SessionSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Tests what lands, where, and when.
class LandingTest extends LandingProtocolTest {
    @Test
    void exportLandsUnderKeyOfItsPartitionsAndNamesItsSession() {
        var chat = exported();
        assertLanded(chat);
        var head = owner().headObject(r -> r.bucket(BUCKET).key(key(chat, "csv")));
        assertThat(head.metadata()).containsEntry("chat-replay-session",
                api.organizationId() + "/" + chat.sessionId()).containsEntry("chat-replay-version", "1");
        assertThat(head.contentType()).isEqualTo("text/csv; charset=utf-8");
    }

    @Test
    void newerExportOverwritesOlderOneUnderSameKey() {
        var chat = exported();
        addLate(chat, "late");
        harness.compactAll();
        assertLanded(chat);
        addLate(chat, "later");
        harness.compactAll();
        assertLanded(chat);
    }

    /// `LandingPartsTest` has the quick pass.
    @Test
    @FullExtent
    void largeFileLandsInParts() {
        var chat = large();
        harness.faults.heal();
        harness.compactAll();
        assertThat(harness.faults.sent(UploadPartRequest.class)).filteredOn(part -> part.bucket().equals(BUCKET))
                .hasSizeGreaterThanOrEqualTo(2);
        assertLanded(chat);
        addLate(chat, "late");
        harness.compactAll();
        assertLanded(chat);
    }

    @Test
    void everyExportHasFormatsThatLandAndOnlyTheseLand() {
        land("csv_full");
        var chat = exported();
        assertThat(landed()).containsExactly(key(chat, "csv_full"));
        assertThat(ProtocolHarness.value(harness.export(api, chat.sessionId()).orElseThrow(), "files").m())
                .containsOnlyKeys("csv", "csv_speakers", "csv_full");
    }

    @Test
    void auditFormatNeverLandsAlsoWhenRowOfOrganizationNamesIt() {
        land("csv", "events");
        var chat = exported();
        assertThat(harness.objects("audit/" + api.organizationId() + "/" + chat.sessionId())).hasSize(1);
        assertLanded(chat);
    }

    @Test
    void sessionThatEndedBeforeLandingWasSetNeverLands() {
        endLanding();
        var chat = exported();
        land("csv");
        addLate(chat, "late");
        harness.compactAll();
        assertWholeChat(chat);
        assertThat(landed()).isEmpty();
    }

    @Test
    void endOfLandingKeepsWhatHasLandedAndCopiesNothingMore() {
        var chat = exported();
        var before = ReferenceChat.csv(chat.events());
        endLanding();
        addLate(chat, "late");
        harness.compactAll();
        assertWholeChat(chat);
        assertThat(content(key(chat, "csv"))).isEqualTo(before);
        assertThat(harness.number(api, chat.sessionId(), "landed")).as("nothing is left to land").isEqualTo(2);
    }

    @Test
    void disabledOrganizationLandsNothingUntilExportAfterItIsEnabled() {
        harness.setEnabled(api, false);
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(harness.logOfCompaction(requestsFor(chat).getFirst())).as("no line of a landing").hasSize(1);
        assertThat(landed()).isEmpty();
        assertThat(harness.number(api, chat.sessionId(), "landed")).as("nothing is left to land").isEqualTo(1);

        harness.setEnabled(api, true);
        assertThat(work(chat)).as("the export that was skipped").noneMatch(line -> line.contains("LAND"));
        addLate(chat, "late");
        harness.compactAll();
        assertLanded(chat);
    }

    @Test
    void exportThatReaderMadeIsLandedByWorkerWhomItRequests() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var early = requestsFor(chat);
        assertThat(early).hasSize(1);
        harness.httpFaults.heal();
        assertWholeChat(chat);
        assertThat(landed()).as("a reader lands nothing").isEmpty();
        assertThat(harness.httpFaults.sent(PutObjectRequest.class)).extracting(PutObjectRequest::bucket)
                .doesNotContain(BUCKET);

        var requests = requestsFor(chat);
        assertThat(requests).hasSize(1).allMatch(harness::compact);
        assertLanded(chat);
    }

    @Test
    void objectOfAnotherOwnerIsNeverOverwritten() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        assertThat(landBesideObjectOfAnotherOwner(chat)).matches(".*/[0-9a-f]{16}/csv\\.csv");
        owner().deleteObject(r -> r.bucket(BUCKET).key(key(chat, "csv")));
        addLate(chat, "late");
        harness.compactAll();
        assertThat(landed()).as("the session keeps its second key").singleElement()
                .satisfies(key -> assertThat(content(key)).isEqualTo(ReferenceChat.csv(chat.events())));
    }

    /// Both keys have objects of another owner. The landing fails until one of them is deleted.
    /// `LandingFailureTest` has the quick pass of a landing that is dead-lettered.
    @Test
    @FullExtent
    void landingWhoseKeysAreTakenFailsUntilItIsDeadLettered() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        var second = landBesideObjectOfAnotherOwner(chat);
        put(second, "not ours either");
        addLate(chat, "late");
        var line = Json.parse(harness.logOfCompaction(requestsFor(chat).getFirst()).getLast());
        assertThat(line.path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(line.path("tries").asInt()).isEqualTo(1);
        sweepForHours();
        assertThat(deadLetters(chat)).containsExactly("LANDING_FAILED KEYS_TAKEN");
        assertThat(content(key(chat, "csv"))).asString(UTF_8).isEqualTo("not ours");
        assertThat(content(second)).asString(UTF_8).isEqualTo("not ours either");

        owner().deleteObject(r -> r.bucket(BUCKET).key(second));
        work(chat);
        assertThat(content(second)).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    /// A refused event creates the row without a meeting. The sweep ends the session, and a late event names the meeting.
    @Test
    void fileOfHundredMsLandsWhenLateEventNamesMeeting() {
        land("csv_100ms");
        var chat = new Chat().started().sent("m-1", "hello");
        var now = harness.clock.instant();
        harness.stack.stores().refusedEvents().add(session(chat), List.of(EventDigest.of("a body")), now, now,
                SessionSettings.NONE, now);
        sweepAfter(Duration.ofHours(25));
        harness.compactAll();
        assertThat(harness.number(api, chat.sessionId(), "landed")).isEqualTo(1);
        assertThat(landed()).isEmpty();

        api.send(chat);
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(landed()).singleElement().asString().contains("/chat/").contains("/Rec-");
    }

    @Test
    void rowNamesFileOfHundredMsWhileExportHasLandedOne() {
        land("csv_100ms");
        var chat = exported();
        assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "landedRecording").s())
                .isEqualTo("s3://" + BUCKET + "/" + landed().getFirst());
        land("csv");
        addLate(chat, "late");
        harness.compactAll();
        assertThat(harness.number(api, chat.sessionId(), "landed")).isEqualTo(2);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("landedRecording");
    }

    @Test
    void withdrawnFileLandsNoMoreAndItsSuccessorReplacesIt() {
        var chat = exported();
        api.send(chat.deleted("m-1").eventsFrom(chat.events().size() - 1));
        assertThat(harness.operator().begin(session(chat))).isInstanceOf(Begun.Requested.class);
        assertThat(work(chat)).as("compacted just now").noneMatch(line -> line.contains("LAND"));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertLanded(chat);
        assertThat(new String(content(key(chat, "csv")), UTF_8)).doesNotContain("hello");
    }

    /// The withdrawal deletes the object that the worker is about to read. S3 answers 403 when the worker may not list the bucket.
    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void fileThatIsWithdrawnDuringItsLandingIsNoFailure(int status) {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.faults.before(request -> request instanceof GetObjectRequest, () -> {
            api.send(chat.deleted("m-1").eventsFrom(chat.events().size() - 1));
            var objects = harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/");
            assertThat(harness.operator().begin(session(chat))).isInstanceOf(Begun.Requested.class);
            objects.forEach(key -> harness.stack.s3().deleteObject(
                    r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key)));
            if (status == 403) {
                throw forbidden();
            }
        });
        assertThat(harness.logOfCompaction(requestsFor(chat).getFirst())).as("no line of a landing").hasSize(1);
        assertThat(landed()).isEmpty();
        assertThat(harness.row(api, chat.sessionId())).as("no failed try").doesNotContainKey("landing");

        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertLanded(chat);
    }

    @Test
    void logOfWorkerNamesLandingInLineOfItsOwn() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var log = harness.logOfCompaction(requestsFor(chat).getFirst());
        assertThat(log).hasSize(2);
        var line = Json.parse(log.getLast());
        assertThat(line.path("Outcome").asText()).isEqualTo("LANDED");
        assertThat(line.path("sessionId").asText()).isEqualTo(chat.sessionId());
        assertThat(line.path("workVersion").asInt()).isEqualTo(1);
        // When the answer of S3 is late, the SDK sends the file again. The worker then finds the file, and cannot say who wrote it.
        assertThat(line.path("written").asInt()).isBetween(harness.faults.hasSentAgain() ? 0 : 1, 1);
        assertThat(work(chat)).as("nothing is left to land").hasSize(1);
    }
}
