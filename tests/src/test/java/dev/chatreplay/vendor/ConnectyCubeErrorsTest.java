package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the errors that ConnectyCube's client reports with those that its documentation names.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectyCubeErrorsTest {
    private static final String EXPIRED = "Required session does not exist";
    private static final String LIST = "return failure(message.list({chat_dialog_id: input.id}));\n";

    private final Api api = Stack.shared().organization();
    private final ConnectyCubeClient client = ConnectyCubeClient.of(api);
    private final Chat chat = new Chat().started().sent("m-1", "hello").ended();

    @BeforeAll
    void sendChat() {
        api.send(chat);
    }

    private JsonNode failure(ConnectyCubeClient caller, String body) throws IOException {
        return caller.run(body, JsonNodeFactory.instance.objectNode().put("id", chat.sessionId()));
    }

    /// Fails unless the client reports this status, with a text for the person who reads it.
    private static void assertFailure(JsonNode failure, int status) {
        assertThat(failure.path("code").asInt()).as("%s", failure).isEqualTo(status);
        assertThat(failure.at("/info/errors").isObject()).as("%s", failure).isTrue();
        assertThat(failure.at("/info/errors")).as("%s", failure).isNotEmpty().allSatisfy(texts -> {
            assertThat(texts.isArray()).isTrue();
            assertThat(texts).isNotEmpty().allMatch(text -> text.isTextual() && !text.asText().isBlank());
        });
    }

    @Test
    void wrongKeyIsExpiredSession() throws IOException {
        var other = Stack.shared().organization();
        for (var token : new String[]{client.token() + "x", other.organizationId() + ":" + api.apiKey(), api.apiKey(),
                "no-key"}) {
            var failure = failure(new ConnectyCubeClient(client.baseUrl(), token), LIST);
            assertFailure(failure, 401);
            assertThat(failure.at("/info/errors/base/0").asText()).isEqualTo(EXPIRED);
        }
    }

    @Test
    void clientCallsHookOfExpiredSessionAndGoesOnWithNextToken() throws IOException {
        var seen = new ConnectyCubeClient(client.baseUrl(), client.token() + "x").run("""
                const calls = [];
                init({on: {sessionExpired: (handle, retry) => {
                  calls.push([typeof handle, typeof retry]);
                  retry({token: input.token});
                }}});
                const list = await ready(() => CC.chat.message.list({chat_dialog_id: input.id}));
                return {calls, items: list.items};
                """, JsonNodeFactory.instance.objectNode().put("id", chat.sessionId()).put("token", client.token()));
        assertThat(seen.path("calls").toString()).isEqualTo("[[\"function\",\"function\"]]");
        assertThat(seen.path("items")).hasSize(1);
    }

    @Test
    void hookIsNotCalledForOtherErrors() throws IOException {
        var seen = failure(client, """
                let calls = 0;
                init({on: {sessionExpired: () => calls++}});
                const missing = await failure(CC.chat.message.list({chat_dialog_id: 'none'}));
                const refused = await failure(CC.chat.message.delete('5a1b2c3d4e5f60718293a4b5'));
                return {calls, missing, refused};
                """);
        assertThat(seen.path("calls").asInt(-1)).isZero();
        assertFailure(seen.path("missing"), 404);
        assertFailure(seen.path("refused"), 403);
    }

    @Test
    void keyWithoutScopeAndDisabledOrganizationAreForbidden() throws IOException {
        var recorder = Stack.shared().withNewKey(api.organizationId(), Scope.RECORD);
        assertFailure(failure(ConnectyCubeClient.of(recorder), LIST), 403);
        var disabled = Stack.shared().organization();
        Stack.shared().organizations().setChatReplayEnabled(disabled.organizationId(), false);
        assertFailure(failure(ConnectyCubeClient.of(disabled), LIST), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message.list({chat_dialog_id: 'none'})",
            "message.list({chat_dialog_id: 'none', count: 1})",
            "message.listReactions('5a1b2c3d4e5f60718293a4b5')", "message.listReactions('none')",
            "CC.users.get({page: 1})", "CC.meeting.get()"})
    void unknownDialogMessageOrRouteIsNotFound(String call) throws IOException {
        assertFailure(failure(client, "return failure(" + call + ");\n"), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "message.update('5a1b2c3d4e5f60718293a4b5', {chat_dialog_id: input.id, message: 'changed'})",
            "message.update('', {chat_dialog_id: input.id, read: 1})", "message.delete('5a1b2c3d4e5f60718293a4b5')",
            "message.delete(['5a1b2c3d4e5f60718293a4b5', '5a1b2c3d4e5f60718293a4b6'], {force: 1})",
            "message.create({chat_dialog_id: input.id, message: 'new'})", "message.createSystem({recipientId: 5})",
            "message.addReaction('5a1b2c3d4e5f60718293a4b5', '👍')",
            "message.removeReaction('5a1b2c3d4e5f60718293a4b5', '👍')",
            "dialog.create({type: 2, name: 'New', occupants_ids: [1, 2]})", "dialog.update(input.id, {name: 'New'})",
            "dialog.delete(input.id)", "dialog.delete([input.id, 'other'], {force: 1})", "dialog.subscribe(input.id)",
            "dialog.unsubscribe(input.id)", "dialog.updateNotificationsSettings(input.id, false)",
            "dialog.clearHistory(input.id)", "dialog.addAdmins(input.id, [5])"})
    void writingCallIsForbidden(String call) throws IOException {
        var failure = failure(client, "return failure(" + call + ");\n");
        assertFailure(failure, 403);
        assertThat(failure.at("/info/errors/base/0").asText()).containsIgnoringCase("read");
        assertThat(failure(client, LIST).toString()).contains("hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{limit: 1001} | limit", "{limit: 0} | limit", "{limit: 'ten'} | limit",
            "{skip: -1} | skip", "{sort_asc: 'message'} | sort_asc", "{sort_desc: 'attachments.type'} | sort_desc",
            "{message: {ctn: 'hello'}} | message", "{'message[ctn]': 'hello'} | message",
            "{date_sent: {nin: [1, 2]}} | date_sent", "{'date_sent[all]': 5} | date_sent",
            "{'sender_id[or]': 5} | sender_id", "{date_sent: {gt: 'yesterday'}} | date_sent",
            "{'_id[lt]': 'none'} | _id", "{'attachments.type': 'image'} | attachments.type", "{count: 2} | count"})
    void wrongParameterIsRefusedByName(String parameters, String name) throws IOException {
        var failure = failure(client,
                "return failure(message.list({chat_dialog_id: input.id, ..." + parameters + "}));\n");
        assertFailure(failure, 422);
        assertThat(failure.path("info").toString()).contains(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"message.list({limit: 5}) | chat_dialog_id",
            "CC.chat.search({search_text: 'rocket'}) | chat_dialog_ids",
            "CC.chat.search({search_text: 'rock', chat_dialog_ids: [input.id]}) | search_text",
            "CC.chat.search({chat_dialog_ids: [input.id]}) | search_text", "message.unreadCount() | chat_dialog_ids"})
    void missingParameterIsRefusedByName(String call, String name) throws IOException {
        var failure = failure(client, "return failure(" + call + ");\n");
        assertFailure(failure, 422);
        assertThat(failure.path("info").toString()).contains(name);
    }

    @Test
    void administratorRequestWithWrongParameterIsRefusedByName() throws IOException {
        var seen = failure(client, "return [await admin('chat/messages/list', {limit: 100}), "
                + "await admin('chat/messages/list', {chat_dialog_id: input.id, limit: 101}), "
                + "await admin('chat/list', {limit: 101}), await admin('users', {})];\n");
        assertFailure(seen.path(0), 422);
        assertThat(seen.path(0).toString()).contains("chat_dialog_id");
        assertFailure(seen.path(1), 422);
        assertThat(seen.path(1).toString()).contains("limit");
        assertFailure(seen.path(2), 422);
        assertFailure(seen.path(3), 404);
    }
}
