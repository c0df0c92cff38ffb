package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads messages, reactions, counts and search results with ConnectyCube's client, and compares them with the events.
@ReaderTest
class ConnectyCubeMessagesTest {
    private static final String ITEMS = """
            const list = await ready(() => message.list({chat_dialog_id: input.id, sort_asc: 'date_sent'}));
            return list.items;
            """;

    private final Api api = Stack.shared().organization();
    private final ConnectyCubeClient client = ConnectyCubeClient.of(api);

    private static ObjectNode input(Chat chat) {
        return JsonNodeFactory.instance.objectNode().put("id", chat.sessionId());
    }

    private JsonNode items(Chat chat) throws IOException {
        api.send(chat);
        return client.run(ITEMS, input(chat));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messageHasFieldsOfConnectyCube(boolean ended) throws IOException {
        var chat = new Chat("room é/%41[1]=x&y " + ended + " " + System.nanoTime()).started()
                .sent("m-1", "hello 😀\n\"you\"", message -> {
                    message.put("userId", "4711").put("createdAt", "2026-11-21T09:00:01.987654321Z");
                    message.putObject("metadata").put("lang", "en").put("count", 3).put("_id", "mine");
                });
        var item = items(ended ? chat.ended() : chat).path(0);
        assertThat(item.path("_id").asText()).startsWith(Long.toHexString(1795251601L)).matches("[0-9a-f]{24}");
        assertThat(item.path("chat_dialog_id").asText()).isEqualTo(chat.sessionId());
        assertThat(item.path("message").asText()).isEqualTo("hello 😀\n\"you\"");
        assertThat(item.path("date_sent")).isEqualTo(Json.parse("1795251601"));
        assertThat(item.path("sender_id")).isEqualTo(Json.parse("4711"));
        assertThat(item.path("recipient_id").asInt(-1)).isIn(0, -1);
        assertThat(item.path("created_at").asText()).isEqualTo("2026-11-21T09:00:01Z");
        assertThat(item.path("updated_at").asText()).isEqualTo("2026-11-21T09:00:01Z");
        assertThat(item.path("attachments")).isEqualTo(Json.parse("[]"));
        assertThat(item.path("read")).isEqualTo(Json.parse("0"));
        assertThat(item.path("read_ids").isArray()).isTrue();
        assertThat(item.path("delivered_ids").isArray()).isTrue();
        assertThat(item.path("lang").asText()).isEqualTo("en");
        assertThat(item.path("count")).isEqualTo(Json.parse("3"));
    }

    @Test
    void editDeletionAndPrivateMessageAreSeenAsInChat() throws IOException {
        var chat = new Chat().started().sent("m-1", "first").edited("m-1", "changed").sent("m-2", "removed")
                .deleted("m-2")
                .sentTo(List.of("u-2"), "m-3", "secret").sent("m-4", "last").ended();
        var items = items(chat);
        assertThat(items).extracting(item -> item.path("message").asText()).containsExactly("changed", "last");
        assertThat(items.path(0).path("created_at").asText()).isEqualTo("2026-11-21T09:00:01Z");
        assertThat(items.path(0).path("updated_at").asText()).isEqualTo("2026-11-21T09:00:02Z");
        assertThat(items.toString()).doesNotContain("secret").doesNotContain("removed");
    }

    @Test
    void idIsNumberOnlyWhereNumberIsSameText() throws IOException {
        var chat = new Chat().started();
        var users = List.of("7", "0", "2147483648", "9007199254740991", "9007199254740993", "007", "-5", "1.0", "1e3",
                "u-1", "٣", "0x1", "99999999999999999999");
        users.forEach(user -> chat.sent("m-" + user, user, message -> message.put("userId", user)));
        chat.sent("m-p", "no user", message -> message.put("participantId", "88").remove("userId"));
        var items = items(chat.ended());
        for (var item : items) {
            var isNumber = List.of("7", "0", "2147483648", "9007199254740991").contains(item.path("message").asText());
            assertThat(item.path("sender_id").isIntegralNumber()).as("%s", item)
                    .isEqualTo(isNumber || item.path("message").asText().equals("no user"));
            assertThat(item.path("sender_id").asText()).isEqualTo(
                    item.path("message").asText().equals("no user") ? "88" : item.path("message").asText());
        }
        assertThat(items).hasSize(users.size() + 1);
    }

    @Test
    void fileAndImageAreAttachments() throws IOException {
        var chat = new Chat().started()
                .sent("m-1", "https://example.com/cat.png", message -> message.put("payloadType", "IMAGE_MESSAGE"))
                .sent("m-2", "", message -> message.put("payloadType", "FILE_MESSAGE").putObject("payload")
                        .put("link", "https://example.com/a%20b.pdf").put("name", "a b.pdf").put("size", 12))
                .sent("m-3", "", message -> message.put("payloadType", "CUSTOM_MESSAGE").putObject("payload")
                        .put("poll", "lunch?"))
                .ended();
        var items = items(chat);
        assertThat(items).hasSize(3);
        assertThat(items.at("/0/attachments/0/url").asText()).isEqualTo("https://example.com/cat.png");
        assertThat(items.at("/0/attachments/0/type").asText()).isIn("image", "photo");
        assertThat(items.at("/1/attachments/0/url").asText()).isEqualTo("https://example.com/a%20b.pdf");
        assertThat(items.at("/1/attachments/0/type").asText()).isEqualTo("file");
        assertThat(items.path(2).path("message").asText()).isEqualTo("{\"poll\":\"lunch?\"}");
    }

    @Test
    void reactionsAreTotalsInListAndIdsByThemselves() throws IOException {
        var chat = new Chat().started().sent("m-1", "hello").reacted("m-1", "1", "👍").reacted("m-1", "2", "👍")
                .reacted("m-1", "p-3", "🎉").reacted("m-1", "4", "🎉").unreacted("m-1", "4", "🎉").sent("m-2", "quiet")
                .ended();
        var items = items(chat);
        assertThat(items.at("/0/reactions/total")).isEqualTo(Json.parse("{\"👍\":2,\"🎉\":1}"));
        assertThat(items.at("/0/reactions/own")).isEqualTo(Json.parse("[]"));
        assertThat(items.path(1).path("reactions").isNull()).isTrue();
        var reactions = client.run("""
                return Promise.all(input.ids.map(id => ready(() => message.listReactions(id))));
                """, ids(items));
        assertThat(reactions.path(0)).isEqualTo(Json.parse("{\"👍\":[1,2],\"🎉\":[\"p-3\"]}"));
        assertThat(reactions.path(1)).isEqualTo(Json.parse("{}"));
    }

    private static ObjectNode ids(JsonNode items) {
        var input = JsonNodeFactory.instance.objectNode();
        items.forEach(item -> input.withArray("ids").add(item.path("_id")));
        return input;
    }

    @Test
    void markersAreReadAndDeliveredIds() throws IOException {
        var chat = new Chat().started().sent("m-1", "one", message -> message.put("participantId", "11"))
                .sent("m-2", "two", message -> message.put("participantId", "11"))
                .sent("m-3", "three", message -> message.put("participantId", "11"))
                .delivered("12", "2026-11-21T09:00:02.123Z").read("13", "2026-11-21T09:00:01.123Z").ended();
        var items = items(chat);
        assertThat(items.path(0).path("read_ids")).isEqualTo(Json.parse("[13]"));
        assertThat(items.path(0).path("read")).isEqualTo(Json.parse("1"));
        assertThat(items.path(0).path("delivered_ids")).extracting(JsonNode::asInt).containsExactlyInAnyOrder(12, 13);
        assertThat(items.path(1).path("read_ids")).isEmpty();
        assertThat(items.path(1).path("read")).isEqualTo(Json.parse("0"));
        assertThat(items.path(1).path("delivered_ids")).isEqualTo(Json.parse("[12]"));
        assertThat(items.path(2).path("delivered_ids")).isEmpty();
    }

    @Test
    void unreadCountsAreThoseOfEachDialog() throws IOException {
        var one = new Chat().started().sent("m-1", "one", message -> message.put("participantId", "11"))
                .sent("m-2", "two", message -> message.put("participantId", "11"))
                .sent("m-3", "three", message -> message.put("participantId", "11"))
                .read("13", "2026-11-21T09:00:01.123Z").ended();
        var two = new Chat().started().sent("m-1", "one").ended();
        api.send(one);
        api.send(two);
        var unread = client.run("""
                return [await ready(() => message.unreadCount({chat_dialog_ids: [input.id, input.other]})),
                    await ready(() => message.unreadCount({chat_dialog_ids: input.id}))];
                """, input(one).put("other", two.sessionId()));
        assertThat(unread.path(0)).isEqualTo(JsonNodeFactory.instance.objectNode().put("total", 3)
                .put(one.sessionId(), 2).put(two.sessionId(), 1));
        assertThat(unread.path(1)).isEqualTo(JsonNodeFactory.instance.objectNode().put("total", 2)
                .put(one.sessionId(), 2));
    }

    @Test
    void searchFindsTextInDialog() throws IOException {
        var chat = new Chat().started().sent("m-1", "The rocket starts").sent("m-2", "Rocket")
                .sent("m-3", "no rocket again").sentTo(List.of("u-2"), "m-4", "secret rocket").ended();
        api.send(chat);
        api.send(new Chat().started().sent("m-1", "another rocket").ended());
        var found = client.run(
                """
                        const search = parameters => ready(() =>
                            CC.chat.search({chat_dialog_ids: [input.id], search_text: 'rocket', ...parameters}));
                        return [await search({}), await search({start_date: '2026-11-21T10:00:00Z', end_date: '2026-11-21T09:00:02Z'})];
                        """,
                input(chat));
        assertThat(found.at("/0/results/messages")).extracting(message -> message.path("message").asText())
                .containsExactlyInAnyOrder("The rocket starts", "no rocket again");
        assertThat(found.at("/1/results/messages")).extracting(message -> message.path("message").asText())
                .containsExactly("no rocket again");
        assertThat(found.at("/0/results/messages")).allSatisfy(
                message -> assertThat(message.path("chat_dialog_id").asText()).isEqualTo(chat.sessionId()));
    }
}
