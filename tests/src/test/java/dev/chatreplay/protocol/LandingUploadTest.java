package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Tests the upload of a landed file in parts. The tests commit an export with a large file, because a large chat takes long to compact.
class LandingUploadTest extends LandingProtocolTest {
    private static final byte[] CONTENT = new byte[9 * 1024 * 1024];

    /// Commits an export with the large file.
    private Chat exportedLarge(String sha256) {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        commit(chat, CONTENT, sha256);
        return chat;
    }

    private void assertNoUploadIsLeft(Chat chat) {
        assertThat(owner().listMultipartUploads(r -> r.bucket(BUCKET)).uploads())
                .noneMatch(upload -> upload.key().equals(key(chat, "csv")));
    }

    @Test
    void uploadWhoseTryWasReplacedIsAbortedBeforeItsEnd() {
        var chat = exportedLarge(sha256(CONTENT));
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
