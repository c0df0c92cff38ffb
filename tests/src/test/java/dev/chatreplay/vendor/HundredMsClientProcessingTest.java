package dev.chatreplay.vendor;

import static dev.chatreplay.vendor.HundredMsClient.input;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Requests files that only the compaction worker may make: those of sessions with an audit format. The compactions that events request start too
/// late for the test, so the first request for a file starts the work. The session ends before its organization has a key of 100ms, so that no
/// export has the format of 100ms.
@ReaderTest
class HundredMsClientProcessingTest {
    private static final Duration DELAY = Duration.ofMinutes(15);

    @AutoClose
    private final Stack stack = Stack.start(settings -> settings.withConfiguration("COMPACTION_DELAY_SECONDS",
            Long.toString(DELAY.toSeconds())));
    private final Api api = stack.organization();

    @Test
    void clientThrowsServiceUnavailableUntilWorkerHasMadeFile() throws IOException {
        stack.organizations().setFormats(api.organizationId(), Set.of("events"));
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        var client = HundredMsClient.of(stack.withHundredMsKey(api, 1));
        var got = client.run("""
                const [asset] = await all(hms.recordingAssets.list({session_id: input.id}));
                const failures = [];
                for (;;) {
                  const {answer: link, ...error} = await failure(hms.recordingAssets.generatePreSignedURL(asset.id));
                  if (link) {
                    return {asset, failures, requests, file: await (await fetch(link.url)).text()};
                  }
                  failures.push(error);
                  if (error.code !== 503) throw error;
                  await new Promise(resolve => setTimeout(resolve, 100));
                }
                """, input().put("id", chat.sessionId()));
        assertThat(got.at("/asset/session_id").asText()).isEqualTo(chat.sessionId());
        assertThat(got.path("failures")).as("%s", got).isNotEmpty().allSatisfy(failure -> {
            assertThat(failure.path("code").asInt()).isEqualTo(503);
            assertThat(failure.path("name").asText()).isEqualTo("Service Unavailable");
            assertThat(failure.path("message").asText()).contains("not ready yet");
        });
        // One for the list, and one for each call: the client sends none again.
        assertThat(got.path("requests")).hasSize(got.path("failures").size() + 2);
        assertThat(got.path("requests")).extracting(HundredMsClientProcessingTest::status).startsWith(200, 503)
                .endsWith(200);
        assertThat(got.path("file").asText()).startsWith("SenderPeerID,").contains("hello");
    }

    private static int status(JsonNode request) {
        return request.path("status").asInt();
    }
}
