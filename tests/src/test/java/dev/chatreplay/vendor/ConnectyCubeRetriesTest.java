package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

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

/// Requests messages of which only the compaction worker may make a file: those of sessions with an audit format. The compactions that events request
/// start too late for the test, so the first request of the client starts the work.
@ReaderTest
class ConnectyCubeRetriesTest {
    private static final Duration DELAY = Duration.ofMinutes(15);

    @AutoClose
    private final Stack stack = Stack.start(settings -> settings.withConfiguration("COMPACTION_DELAY_SECONDS",
            Long.toString(DELAY.toSeconds())));
    private final Api api = stack.organization();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void firstCallFailsWith503AndLaterOneHasMessages(boolean ended) throws IOException {
        stack.organizations().setFormats(api.organizationId(), Set.of("events"));
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(ended ? chat.ended() : chat);
        var seen = ConnectyCubeClient.of(api).run("""
                const call = () => message.list({chat_dialog_id: input.id});
                const first = await failure(call());
                return {first, later: await ready(call)};
                """, JsonNodeFactory.instance.objectNode().put("id", chat.sessionId()));
        assertThat(seen.at("/first/code").asInt()).as("%s", seen).isEqualTo(503);
        assertThat(seen.at("/first/info/errors/base/0").asText()).isNotBlank();
        assertThat(seen.at("/later/items/0/message").asText()).isEqualTo("hello");
    }
}
