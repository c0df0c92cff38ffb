package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
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
    private static final String PARTICIPANTS = """
            const list = await sessions.getSessionParticipants(input.id, inApp);
            return {answers, participants: list.data.participants};
            """;

    @AutoClose
    private final Stack stack = Stack.start(settings -> settings.withConfiguration("COMPACTION_DELAY_SECONDS",
            Long.toString(DELAY.toSeconds())));
    private final Api api = stack.organization();

    /// Returns what the client gets with the first requests for a session.
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
}
