package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests chats that only the compaction worker may make: those of sessions with an audit format. The compactions that events request start too
/// late for the test, so the first request of the client starts the work.
@ReaderTest
class CloudflareRetriesTest {
    private static final Duration DELAY = Duration.ofMinutes(15);
    private static final String CHAT = """
            const chat = await sessions.getSessionChat(input.id, inApp);
            const file = await (await fetch(chat.data.chat_download_url)).text();
            return {answers, file};
            """;
    /// A client with its default number of retries. It gets its first 503 only when the next request will get the file.
    private static final String CHAT_BY_DEFAULT = """
            const client = new cloudflare.Cloudflare({baseURL, apiToken, fetch: async (url, init) => {
              const answer = await fetch(url, init);
              answers.push(answer.status);
              while (input.waits && (await fetch(url, {headers: init.headers})).status === 503) {
                await new Promise(resolve => setTimeout(resolve, 100));
              }
              return answer;
            }});
            const {answer, ...error} = await failure(client.realtimeKit.sessions.getSessionChat(input.id, inApp));
            return {answers, error, file: answer && await (await fetch(answer.data.chat_download_url)).text()};
            """;
    private static final String PARTICIPANTS = """
            const list = await sessions.getSessionParticipants(input.id, inApp);
            return {answers, participants: list.data.participants};
            """;

    @AutoClose
    private final Stack stack = Stack.start(settings -> settings.withConfiguration("COMPACTION_DELAY_SECONDS",
            Long.toString(DELAY.toSeconds())));
    private final Api api = stack.organization();

    /// Sends `chat`, and runs `script` in the client, which makes the first request for its session. Asserts that the client gets 503 and then 200.
    /// Returns the result of the script.
    private JsonNode firstRequest(String script, Chat chat) throws IOException {
        stack.organizations().setFormats(api.organizationId(), Set.of("events"));
        api.send(chat);
        var got = CloudflareClient.of(api, CloudflareClient.CLIENT_V4).run(script,
                JsonNodeFactory.instance.objectNode().put("id", chat.sessionId()));
        assertThat(got.path("answers")).as("%s", got).hasSizeGreaterThan(1);
        var answers = got.path("answers").valueStream().toList();
        assertThat(answers.getLast().path("status").asInt()).isEqualTo(200);
        assertThat(answers.subList(0, answers.size() - 1)).allSatisfy(answer -> {
            assertThat(answer.path("status").asInt()).isEqualTo(503);
            assertThat(answer.path("retryAfter").asText()).matches("[1-9]\\d?");
        });
        return got;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientRetriesUntilWorkerHasMadeChat(boolean ended) throws IOException {
        var chat = new Chat().started().sent("m-1", "hello");
        assertThat(firstRequest(CHAT, ended ? chat.ended() : chat).path("file").asText()).contains("hello");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientRetriesUntilWorkerHasMadeListOfParticipants(boolean ended) throws IOException {
        var chat = new Chat().started().sent("m-1", "hello");
        assertThat(firstRequest(PARTICIPANTS, ended ? chat.ended() : chat).at("/participants/0/id").asText())
                .isEqualTo("p-1");
    }

    @Test
    void clientWithDefaultRetriesGetsChatThatIsReadyMeanwhile() throws IOException {
        var got = requestByDefault(stack, true);
        assertThat(got.path("answers").toString()).as("%s", got).isEqualTo("[503,200]");
        assertThat(got.path("file").asText()).contains("hello");
    }

    @Test
    void clientThrowsItsErrorAfterDefaultRetries() throws IOException {
        try (var idle = Stack.start(Settings::withoutPolling)) {
            var got = requestByDefault(idle, false);
            assertThat(got.path("answers").toString()).as("%s", got).isEqualTo("[503,503,503]");
            assertThat(got.at("/error/type").asText()).as("%s", got).isEqualTo("InternalServerError");
            assertThat(got.at("/error/status").asInt()).isEqualTo(503);
            assertThat(got.at("/error/errors/0/code").asInt()).isEqualTo(503);
            assertThat(got.at("/error/errors/0/message").asText()).contains("not ready yet");
        }
    }

    /// Requests the chat of an ended session.
    ///
    /// @param waits whether the client gets a 503 only when the file is ready
    private static JsonNode requestByDefault(Stack stack, boolean waits) throws IOException {
        var api = stack.organization();
        stack.organizations().setFormats(api.organizationId(), Set.of("events"));
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return CloudflareClient.of(api, CloudflareClient.CLIENT_V4).run(CHAT_BY_DEFAULT,
                JsonNodeFactory.instance.objectNode().put("id", chat.sessionId()).put("waits", waits));
    }
}
