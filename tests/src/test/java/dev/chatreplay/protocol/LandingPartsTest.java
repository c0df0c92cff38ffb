package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.ProcessDiedError;
import dev.chatreplay.harness.Slow;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
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

    private final Chat chat = new Chat().started().sent("m-1", "hello").ended();
    private byte[] csv = random(1);

    /// Keeps the organization, so that all tests use one chat. The tests commit its exports, because a compaction of a large chat takes long.
    @Override
    @BeforeAll
    void begin() {
        startLanding();
        api.send(chat);
        commit(chat, csv, sha256(csv));
    }

    /// Returns a file that lands in two parts.
    private static byte[] random(long seed) {
        var bytes = new byte[8 * 1024 * 1024 + 1000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Makes the export land again, in a place without an object.
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
        assertThat(content(key(chat, "csv"))).isEqualTo(csv);
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
        var older = csv;
        addLate(chat, "later");
        csv = random(2);
        commit(chat, csv, sha256(csv));
        die(onLanding(CompleteMultipartUploadRequest.class));
        landAndDie();
        assertThat(content(key(chat, "csv"))).isEqualTo(older);
        assertRetryLands(CALLS.size() - 1);
    }

    /// `LandingUploadTest` has the quick pass of an upload that is aborted.
    @Test
    @FullExtent
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
        assertLanded(chat, csv);
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
