package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Counts;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits.Acquisition.Acquired;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Tests the upload of a landed file in parts. The tests commit an export with a large file, because a large chat takes long to compact.
class LandingUploadTest extends LandingProtocolTest {
    private static final byte[] CONTENT = new byte[9 * 1024 * 1024];

    /// Commits an export with the large file.
    private Chat exportedLarge(String sha256) {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        var now = harness.clock.instant();
        var commits = harness.stack.stores().exportCommits();
        var acquired = (Acquired) commits.acquire(session(chat), now, now.plus(Duration.ofMinutes(1)));
        var key = "exports/" + api.organizationId() + "/" + chat.sessionId() + "/1-large/csv.csv";
        harness.stack.s3().putObject(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key),
                RequestBody.fromBytes(CONTENT));
        commits.commit(session(chat), acquired.attempt(), new Export(
                Map.of("csv", new ChatFile(key, CONTENT.length, sha256, now)), new Counts(1, 0, 3),
                acquired.session().logVersion(), acquired.session().workVersion(), now));
        return chat;
    }

    private static String sha256OfContent() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertNoUploadIsLeft(Chat chat) {
        assertThat(owner().listMultipartUploads(r -> r.bucket(BUCKET)).uploads())
                .noneMatch(upload -> upload.key().equals(key(chat, "csv")));
    }

    @Test
    void uploadWhoseTryWasReplacedIsAbortedBeforeItsEnd() {
        var chat = exportedLarge(sha256OfContent());
        harness.faults.before(onLanding(UploadPartRequest.class), () -> {
            endLanding();
            harness.stack.stores().landingTries().reopen(session(chat), harness.clock.instant());
        });
        work(chat);
        assertThat(harness.faults.sent(CompleteMultipartUploadRequest.class)).isEmpty();
        assertNoUploadIsLeft(chat);
        assertThat(landed()).isEmpty();
    }

    @Test
    void uploadOfBytesThatAreNotThoseOfRowIsAborted() {
        var chat = exportedLarge("0".repeat(64));
        work(chat);
        assertNoUploadIsLeft(chat);
        assertThat(landed()).isEmpty();
    }
}
