package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares answers with the types of ConnectyCube's client, which the TypeScript compiler checks. ConnectyCube itself answers null for a message
/// without reactions, which these types do not allow, so null is accepted.
@ReaderTest
class ConnectyCubeTypesTest {
    private static final String ANSWERS = """
            const list = await ready(() => message.list({chat_dialog_id: input.id}));
            return {
              'Messages.ListResponse': list,
              'Messages.UnreadCountResponse': await ready(() => message.unreadCount({chat_dialog_ids: [input.id]})),
              'Messages.ListReactionsResponse': await ready(() => message.listReactions(list.items[0]._id)),
              'Chat.SearchResult': await ready(() => CC.chat.search({chat_dialog_ids: input.id, search_text: 'hello'})),
              'Dialogs.ListResponse': (await admin('chat/list', {limit: 100})).info,
            };
            """;

    private final Api api = Stack.shared().organization();

    private static String errors(JsonNode answers, Path directory) throws IOException {
        var values = new TypeScript();
        answers.properties().forEach(answer -> values.value("import('connectycube')." + answer.getKey(),
                answer.getValue()));
        return values.errorsButNulls(directory);
    }

    @Test
    void answersHaveTypesOfClient(@TempDir Path directory) throws IOException {
        var chat = new Chat().started()
                .sent("m-1", "hello", message -> message.put("userId", "4711").put("participantId", "11"))
                .sent("m-2", "https://example.com/a.png",
                        message -> message.put("userId", "4712").put("participantId", "12")
                                .put("payloadType", "IMAGE_MESSAGE"))
                .edited("m-1", "hello all").reacted("m-1", "12", "👍").read("12", "2026-11-21T09:00:05Z").ended();
        api.send(chat);
        var answers = ConnectyCubeClient.of(api).run(ANSWERS,
                JsonNodeFactory.instance.objectNode().put("id", chat.sessionId()));
        assertThat(answers).hasSize(5);
        assertThat(errors(answers, directory)).isEmpty();
    }

    @Test
    void compilerRefusesAnswersOfOtherTypes(@TempDir Path directory) throws IOException {
        var answers = JsonNodeFactory.instance.objectNode();
        answers.putObject("Messages.ListResponse").put("skip", 0).put("limit", "100").putArray("items");
        answers.putObject("Messages.UnreadCountResponse").put("dialog", 1);
        assertThat(errors(answers, directory)).contains("type 'number'").contains("total");
    }
}
