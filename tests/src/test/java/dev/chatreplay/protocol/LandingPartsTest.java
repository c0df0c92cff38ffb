package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.ProcessDiedError;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Kills workers while they land a file in parts.
class LandingPartsTest extends LandingProtocolTest {
    /// The calls of the upload, in their order: its start, two parts, and its end.
    private static final List<Class<? extends S3Request>> CALLS = List.of(CreateMultipartUploadRequest.class,
            UploadPartRequest.class, UploadPartRequest.class, CompleteMultipartUploadRequest.class);

    /// One chat for all tests, because a large one takes long to send.
    private final Chat chat;

    LandingPartsTest() {
        startLanding();
        chat = large();
        harness.compactAll();
    }

    /// Keeps the organization of the chat.
    @Override
    @BeforeEach
    void begin() {
        startLanding();
    }

    /// Makes the export land again, in a place without an object. No compaction is due, because a compaction of a large chat takes long.
    private void landElsewhere() {
        startLanding();
        harness.stack.stores().landingTries().reopen(session(chat), harness.clock.instant());
    }

    private void landAndDie() {
        letDie(() -> work(chat));
    }

    /// Matches the `number`th call of the upload, from 0.
    private Predicate<SdkRequest> call(int number) {
        var seen = new AtomicInteger();
        return request -> CALLS.stream().anyMatch(kind -> onLanding(kind).test(request))
                && seen.getAndIncrement() == number;
    }

    @Test
    @Slow
    @FullExtent
    void deathBeforeAnyCallOfUploadShowsNothingAndRetryLandsFile() {
        for (int number = 0; number < CALLS.size(); number++) {
            landElsewhere();
            die(call(number));
            landAndDie();
            assertThat(landed()).as("before call %d", number).isEmpty();
            assertThat(uploads()).as("before call %d", number).isEqualTo(number == 0 ? 0 : 1);
            assertRetryLands(number);
        }
    }

    /// A death after another call of the upload is one before the next call.
    @Test
    void deathAfterLastCallOfUploadShowsWholeFile() {
        landElsewhere();
        harness.faults.after(onLanding(CompleteMultipartUploadRequest.class), () -> {
            throw new ProcessDiedError();
        });
        landAndDie();
        assertThat(content(key(chat, "csv"))).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("landed");
        assertThat(uploads()).isZero();
        assertRetryLands(CALLS.size());
    }

    @Test
    @Slow
    @FullExtent
    void olderFileStaysWholeUntilUploadOfNewerOneEnds() {
        landElsewhere();
        work(chat);
        var older = ReferenceChat.csv(chat.events());
        addLate(chat, "later");
        die(onLanding(CompleteMultipartUploadRequest.class));
        workAndDie(chat);
        assertThat(content(key(chat, "csv"))).isEqualTo(older);
        assertRetryLands(CALLS.size() - 1);
    }

    @Test
    void workerWhosePartFailsAbortsItsUpload() {
        landElsewhere();
        harness.faults.refuse(onLanding(UploadPartRequest.class), SdkClientException.create("no connection"));
        work(chat);
        assertThat(landed()).isEmpty();
        assertThat(uploads()).isZero();
        harness.faults.heal();
        assertRetryLands(1);
    }

    /// The retry starts an upload of its own, and ends it. The upload of a dead worker stays until the owner's lifecycle rule aborts it.
    private void assertRetryLands(int number) {
        var left = uploads();
        sweepAfter(Duration.ofMinutes(6));
        assertLanded(chat);
        assertThat(uploads()).as("uploads after the retry, call %d", number).isEqualTo(left);
        abortUploads();
    }

    private int uploads() {
        return owner().listMultipartUploads(r -> r.bucket(BUCKET)).uploads().size();
    }

    private void abortUploads() {
        owner().listMultipartUploads(r -> r.bucket(BUCKET)).uploads().forEach(upload -> owner()
                .abortMultipartUpload(r -> r.bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId())));
    }
}
