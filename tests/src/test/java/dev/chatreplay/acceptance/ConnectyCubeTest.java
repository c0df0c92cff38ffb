package dev.chatreplay.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.CubeApi;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the routes for clients of ConnectyCube.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectyCubeTest {
    private static final String MESSAGES = "/chat/Message";
    private static final String ADMIN = "/admin/chat/messages/list";
    private static final String DIALOG = "chat_dialog_id";

    private final Api api = Stack.shared().organization();
    private final CubeApi cube = CubeApi.of(api);
    private final Api another = Stack.shared().organization();
    private final Chat live = sent(new Chat().started());
    private final Chat numbered = sent(numbered(50));
    private final Chat filtered = sent(filtered());

    private Chat sent(Chat chat) {
        api.sendInBatches(chat);
        return chat;
    }

    /// Returns a chat with seven messages a minute, of senders with and without a number.
    private static Chat filtered() {
        var chat = new Chat().started();
        IntStream.range(0, 50).forEach(i -> chat.sent("m-" + i, "text " + i,
                message -> message.put("createdAt", "2026-11-21T09:%02d:00Z".formatted(i / 7)).put("userId",
                        i % 5 == 4 ? "u-x" : Integer.toString(5 + i % 5))));
        return chat.startingAt(Instant.parse("2026-11-21T09:30:00Z")).edited("m-0", "late").ended();
    }

    private static Chat numbered(int count) {
        var chat = new Chat().started();
        IntStream.range(0, count).forEach(i -> chat.sent("m-" + i, "text " + i,
                message -> message.put("createdAt", "2026-11-21T09:%02d:00Z".formatted(i / 7))));
        return chat.ended();
    }

    private static String error(Answer answer) {
        assertThat(answer.body().at("/errors/base").isArray()).as("%s", answer).isTrue();
        return answer.body().at("/errors/base/0").asText();
    }

    @Test
    void messageHasFieldsOfVendor() {
        var chat = sent(new Chat().started().sent("m-1", "hello", message -> {
            message.put("userId", "4980089").put("participantId", "p-1");
            message.putObject("metadata").put("mission", 7).put("_id", "mine").putObject("deep").put("a", 1.50);
        }).read("29085", "2026-11-21T09:30:00Z").delivered("p-2", "2026-11-21T09:30:00Z").reacted("m-1", "12", "👍")
                .edited("m-1", "hello all").ended());
        var item = cube.items(MESSAGES, DIALOG, chat.sessionId()).getFirst();
        assertThat(item.get("_id").asText()).startsWith("6b015d91").hasSize(24);
        assertThat(item.get("chat_dialog_id").asText()).isEqualTo(chat.sessionId());
        assertThat(item.get("message").asText()).isEqualTo("hello all");
        assertThat(item.get("date_sent").asLong()).isEqualTo(1795251601L);
        assertThat(item.get("sender_id").isInt()).isTrue();
        assertThat(item.get("sender_id").asLong()).isEqualTo(4980089);
        assertThat(item.get("recipient_id").isNull()).isTrue();
        assertThat(item.get("read_ids").toString()).isEqualTo("[29085]");
        assertThat(item.get("delivered_ids").toString()).isEqualTo("[29085,\"p-2\"]");
        assertThat(item.get("reactions").toString()).isEqualTo("{\"own\":[],\"total\":{\"👍\":1}}");
        assertThat(item.get("read").asInt()).isEqualTo(1);
        assertThat(item.get("created_at").asText()).isEqualTo("2026-11-21T09:00:01Z");
        assertThat(item.get("updated_at").asText()).isEqualTo("2026-11-21T09:00:05Z");
        assertThat(item.get("mission").asInt()).isEqualTo(7);
        assertThat(item.get("deep").toString()).isEqualTo("{\"a\":1.5}");
        assertThat(item.has("edited_at")).isFalse();
        var admin = cube.items(ADMIN, DIALOG, chat.sessionId()).getFirst();
        assertThat(admin.get("edited_at").asText()).isEqualTo("2026-11-21T09:00:05Z");
        assertThat(admin.get("deleted_for_ids").toString()).isEqualTo("[]");
    }

    @Test
    void imagesAndFilesAreAttachments() {
        var chat = sent(new Chat().started()
                .sent("m-1", "https://a.example/b.png", message -> message.put("payloadType", "IMAGE_MESSAGE"))
                .sent("m-2", "", message -> message.put("payloadType", "FILE_MESSAGE").putObject("payload")
                        .put("link", "https://a.example/c.pdf").put("name", "c.pdf").put("size", 42))
                .sent("m-3", "", message -> message.put("payloadType", "CUSTOM_MESSAGE").putObject("payload")
                        .put("poll", true))
                .ended());
        var items = cube.items(MESSAGES, DIALOG, chat.sessionId());
        assertThat(items).extracting(item -> item.get("message").asText()).containsExactly("https://a.example/b.png",
                "c.pdf", "{\"poll\":true}");
        assertThat(items).extracting(item -> item.get("attachments").toString()).containsExactly(
                "[{\"type\":\"image\",\"url\":\"https://a.example/b.png\"}]",
                "[{\"type\":\"file\",\"url\":\"https://a.example/c.pdf\",\"name\":\"c.pdf\",\"size\":42}]", "[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, MESSAGES + ".json"})
    void pagesBySkipHaveEachMessageOnce(String path) {
        var chat = numbered;
        var all = cube.items(path, DIALOG, chat.sessionId());
        assertThat(all).hasSize(50).doesNotHaveDuplicates();
        assertThat(all).extracting(ConnectyCubeTest::id).isSorted();
        for (var skip = 0; skip < 55; skip += 11) {
            var page = cube.items(path, DIALOG, chat.sessionId(), "skip", "" + skip, "limit", "11");
            assertThat(page).isEqualTo(all.subList(Math.min(50, skip), Math.min(50, skip + 11)));
            var reversed = cube.items(path, DIALOG, chat.sessionId(), "skip", "" + skip, "limit", "11", "sort_desc",
                    "date_sent");
            assertThat(reversed).isEqualTo(all.reversed().subList(Math.min(50, skip), Math.min(50, skip + 11)));
        }
    }

    private static String id(JsonNode item) {
        return item.get("_id").asText();
    }

    @Test
    void pagesByIdHaveEachMessageOnce() {
        var chat = numbered;
        var all = cube.items(MESSAGES, DIALOG, chat.sessionId(), "sort_desc", "_id");
        var walked = cube.walk(ADMIN, 9, DIALOG, chat.sessionId());
        assertThat(walked).extracting(ConnectyCubeTest::id)
                .isEqualTo(all.stream().map(ConnectyCubeTest::id).toList());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"date_sent[lt],1795251720,14", "date_sent[gte],1795251720,36",
            "created_at[gt],2026-11-21T09:02:00Z,29", "date_sent,1795251660,7", "date_sent[ne],1795251660,43",
            "date_sent[in],\"1795251600,1795251720\",14", "sender_id,7,10", "sender_id[gt],7,10",
            "sender_id[ne],p-1,50",
            "sender_id[in],\"7,8,nobody\",20", "updated_at[gte],1795253000,1"})
    void filtersSelectMessages(String filter, String value, int count) {
        var chat = filtered;
        var answer = cube.get(MESSAGES, DIALOG, chat.sessionId(), filter, value, "count", "1");
        assertThat(answer.body().toString()).isEqualTo("{\"items\":{\"count\":" + count + "}}");
        assertThat(cube.items(MESSAGES, DIALOG, chat.sessionId(), filter, value)).hasSize(count);
        var page = cube.get(ADMIN, DIALOG, chat.sessionId(), filter, value, "limit", "1");
        assertThat(page.body().get("total_entries").asInt()).isEqualTo(count);
        assertThat(page.body().get("items")).hasSize(Math.min(1, count));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"message[ctn],x,Filter by _id", "date_sent[nin],1,Filter by _id",
            "date_sent,soon,Filter by _id", "_id[lt],12,Filter by _id", "limit,1001,Set limit", "limit,0,Set limit",
            "skip,-1,Set skip", "sort_desc,updated_at,Set sort_desc", "count,2,Set count",
            "date_sent[gt],\"\",Filter by _id", "sender_id,\"\",Filter by _id", "custom_2[in],\"\",Filter by _id"})
    void wrongParameterIsUnprocessable(String name, String value, String advice) {
        var answer = cube.once(MESSAGES, DIALOG, live.sessionId(), name, value);
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        Contract.assertDescribes(answer);
        assertThat(error(answer)).startsWith(advice);
    }

    @Test
    void listWithoutValuesMatchesNoMessage() {
        var chat = sent(new Chat().started().sent("m-1", "hello").ended());
        for (var field : List.of("_id", "date_sent", "created_at", "updated_at", "sender_id")) {
            assertThat(cube.items(MESSAGES, DIALOG, chat.sessionId(), field + "[in]", "")).as(field).isEmpty();
            assertThat(
                    cube.get(ADMIN, DIALOG, chat.sessionId(), field + "[in]", "").body().get("total_entries").asInt())
                    .isZero();
        }
    }

    /// A caller would take the answer for a narrower one.
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            MESSAGES + "/unread,date_sent[gt],1,Send chat_dialog_ids and user_id alone",
            MESSAGES + "/unread,chat_dialog_id,s-1,Send chat_dialog_ids and user_id alone",
            MESSAGES + "/6b015d91a1b2c3d4e5f60718/reactions,limit,1,Send chat_dialog_id alone",
            MESSAGES + "/6b015d91a1b2c3d4e5f60718/reactions,_id[in],\"\",Send chat_dialog_id alone",
            "/chat/search,sender_id,1,Search with search_text", "/admin/chat/list,created_at[gt],\"\",Filter by _id"})
    void parameterThatCannotNarrowIsUnprocessable(String path, String name, String value, String advice) {
        var required = switch (path.substring(path.lastIndexOf('/'))) {
            case "/unread" -> List.of("chat_dialog_ids", live.sessionId());
            case "/search" -> List.of("chat_dialog_ids", live.sessionId(), "search_text", "hello");
            default -> List.<String>of();
        };
        var answer = cube.once(path, Stream.concat(required.stream(), Stream.of(name, value)).toArray(String[]::new));
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        Contract.assertDescribes(answer);
        assertThat(error(answer)).startsWith(advice).endsWith(" The parameter " + name + " is wrong.");
    }

    @ParameterizedTest
    @CsvSource({MESSAGES + ",chat_dialog_id", ADMIN + ",chat_dialog_id", MESSAGES + "/unread,chat_dialog_ids",
            "/chat/search,chat_dialog_ids"})
    void missingDialogIsUnprocessable(String path, String parameter) {
        var answer = cube.once(path);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(error(answer)).startsWith("Set " + parameter + " to");
    }

    @Test
    void unreadCountsMessagesThatNoOtherParticipantHasRead() {
        var chat = new Chat().started();
        for (var i = 0; i < 6; i++) {
            var sender = i % 2 == 0 ? "p-1" : "p-2";
            chat.sent("m-" + i, "text", message -> message.put("participantId", sender).put("createdAt",
                    "2026-11-21T09:00:0" + sender.charAt(2) + "." + message.get("id").asText().charAt(2) + "Z"));
        }
        // p-1 has read all messages of p-2 but the last one, and p-2 has read the first message of p-1.
        sent(chat.read("p-1", "2026-11-21T09:00:02.4Z").read("p-2", "2026-11-21T09:00:01Z").ended());
        var other = sent(new Chat().started().sent("m-1", "unread").ended());
        var both = chat.sessionId() + ", " + other.sessionId();
        assertThat(cube.get(MESSAGES + "/unread", "chat_dialog_ids", both).body().toString())
                .isEqualTo("{\"total\":4,\"%s\":3,\"%s\":1}".formatted(chat.sessionId(), other.sessionId()));
        assertThat(cube.get(MESSAGES + "/unread", "chat_dialog_ids", both, "user_id", "p-2").body()
                .get(chat.sessionId()).asInt()).isEqualTo(2);
    }

    @Test
    void reactionsAreFoundWithoutDialog() {
        var chat = sent(new Chat().started().sent("m-1", "hello").sent("m-2", "none").reacted("m-1", "12", "👍")
                .reacted("m-1", "p-2", "👍").reacted("m-1", "p-2", "🚀").ended());
        sent(new Chat().started().sent("m-1", "other").ended());
        var ids = cube.items(MESSAGES, DIALOG, chat.sessionId()).stream().map(ConnectyCubeTest::id).toList();
        for (var parameters : List.of(new String[0], new String[]{DIALOG, ""},
                new String[]{DIALOG, chat.sessionId()})) {
            assertThat(cube.get(MESSAGES + "/" + ids.getFirst() + "/reactions.json", parameters).body().toString())
                    .isEqualTo("{\"👍\":[12,\"p-2\"],\"🚀\":[\"p-2\"]}");
            assertThat(cube.get(MESSAGES + "/" + ids.getLast() + "/reactions", parameters).body().toString())
                    .isEqualTo("{}");
        }
        for (var unknown : List.of("0".repeat(24), "m-1", ids.getFirst().substring(0, 23) + "x")) {
            assertThat(cube.get(MESSAGES + "/" + unknown + "/reactions").status()).isEqualTo(404);
        }
    }

    @Test
    void searchFindsTextsAndNamesOfDialogs() {
        var chat = sent(new Chat().started().sent("m-1", "Weekly lorem").sent("m-2", "ipsum").sent("m-3", "lorem ipsum")
                .ended());
        var other = sent(new Chat().event("session.started", event -> event.put("title", "lorem room"))
                .sent("m-1", "Lorem").ended());
        var both = chat.sessionId() + "," + other.sessionId();
        var results = cube.get("/chat/search", "chat_dialog_ids", both, "search_text", "lorem").body().get("results");
        assertThat(results.get("messages").valueStream()).extracting(item -> item.get("message").asText())
                .containsExactly("lorem ipsum", "Weekly lorem");
        assertThat(results.get("dialogs").valueStream()).extracting(ConnectyCubeTest::id)
                .containsExactly(other.sessionId());
        assertThat(results.get("users")).isEmpty();
        var early = cube.get("/chat/search", "chat_dialog_ids", both, "search_text", "lorem", "start_date",
                "2026-11-21T09:00:01Z", "end_date", "2026-10-21T09:00:01Z").body().get("results");
        assertThat(early.get("messages")).hasSize(1);
        for (var wrong : List.of(List.of("search_text", "lore"),
                List.of("search_text", "lorem", "start_date", "2026-11-21T09:00:01Z"),
                List.of("search_text", "lorem", "start_date", "2026-11-21T09:00:01Z", "end_date",
                        "2026-07-21T09:00:01Z"))) {
            var parameters = Stream.concat(Stream.of("chat_dialog_ids", both), wrong.stream());
            assertThat(cube.once("/chat/search", parameters.toArray(String[]::new)).status()).as("%s", wrong)
                    .isEqualTo(422);
        }
    }

    @Test
    void dialogsAreSessionsAndEachIsOnOnePage() {
        var owner = Stack.shared().organization();
        var ofOwner = CubeApi.of(owner);
        var sessions = IntStream.range(0, 11).mapToObj(i -> new Chat().inMeeting("m-" + i)
                .startingAt(Instant.parse("2026-11-%02dT09:00:00Z".formatted(1 + i))).started()).toList();
        owner.send(sessions.stream().flatMap(chat -> chat.events().stream()).toList());
        var chats = sessions.stream().map(Chat::sessionId).toList();
        assertThat(ofOwner.walk("/admin/chat/list", 3)).extracting(ConnectyCubeTest::id)
                .containsExactlyElementsOf(chats.reversed());
        assertThat(ofOwner.items("/admin/chat/list.json", "skip", "2", "limit", "3", "sort_asc", "created_at"))
                .extracting(ConnectyCubeTest::id).isEqualTo(chats.subList(2, 5));
        assertThat(ofOwner.items("/admin/chat/list", "created_at[gte]", "1793696400", "created_at[lt]", "1793869200"))
                .extracting(ConnectyCubeTest::id).isEqualTo(chats.subList(2, 4).reversed());
        assertThat(ofOwner.items("/admin/chat/list", "_id[lte]", chats.get(1))).extracting(ConnectyCubeTest::id)
                .isEqualTo(chats.subList(0, 2).reversed());
        var one = ofOwner.items("/admin/chat/list", "_id", chats.get(4));
        assertThat(one).singleElement().satisfies(dialog -> {
            assertThat(dialog.get("meeting_id").asText()).isEqualTo("m-4");
            assertThat(dialog.get("name").asText()).isEqualTo("Weekly");
            assertThat(dialog.get("created_at").asText()).isEqualTo("2026-11-05T09:00:00Z");
        });
        assertThat(ofOwner.once("/admin/chat/list", "_id[lt]", "s-none").status()).isEqualTo(422);
        assertThat(ofOwner.once("/admin/chat/list", "type", "2").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, ADMIN, "/admin/chat/list.json", "/chat/search", MESSAGES + "/unread",
            MESSAGES + "/000000000000000000000000/reactions"})
    void wrongKeyGetsTextThatClientsLookFor(String path) {
        for (var token : List.of(cube.token() + "x", api.apiKey(), "a:b", ":" + api.apiKey(),
                another.organizationId() + ":" + api.apiKey())) {
            for (var header : List.of(CubeApi.ADMINISTRATOR, "CB-Token")) {
                var answer = new CubeApi(cube.url(), header, token).once(path);
                assertThat(answer.status()).isEqualTo(401);
                Contract.assertDescribes(answer);
                assertThat(answer.body().toString())
                        .isEqualTo("{\"errors\":{\"base\":[\"Required session does not exist\"]}}");
            }
        }
        assertThat(new CubeApi(cube.url(), "CB-Token", cube.token()).once(path).status()).isNotEqualTo(401);
    }

    @Test
    void keyWithoutScopeAndDisabledOrganizationAreForbidden() {
        var owner = Stack.shared().organization();
        var recorder = CubeApi.of(Stack.shared().withNewKey(owner.organizationId(), Scope.RECORD));
        assertThat(error(recorder.once(MESSAGES))).contains("scope read");
        Stack.shared().organizations().setChatReplayEnabled(owner.organizationId(), false);
        var answer = CubeApi.of(owner).once(MESSAGES);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(error(answer)).contains("enable Chat Replay");
    }

    @Test
    void dialogOfAnotherOrganizationIsUnknown() {
        var chat = new Chat().started().sent("m-1", "secret").ended();
        another.send(chat);
        var id = CubeApi.of(another).items(MESSAGES, DIALOG, chat.sessionId()).getFirst().get("_id").asText();
        for (var answer : List.of(cube.once(MESSAGES, DIALOG, chat.sessionId()),
                cube.once(ADMIN, DIALOG, chat.sessionId()),
                cube.once(MESSAGES + "/unread", "chat_dialog_ids", chat.sessionId()),
                cube.once("/chat/search", "chat_dialog_ids", chat.sessionId(), "search_text", "secret"),
                cube.once(MESSAGES + "/" + id + "/reactions"),
                cube.once(MESSAGES + "/" + id + "/reactions", DIALOG, chat.sessionId()))) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(404);
            assertThat(error(answer)).isNotBlank();
        }
        assertThat(cube.items("/admin/chat/list")).extracting(ConnectyCubeTest::id).contains(live.sessionId())
                .doesNotContain(chat.sessionId());
        assertThat(CubeApi.of(Stack.shared().organization()).items("/admin/chat/list")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"POST,/session.json", "DELETE,/session.json", "PUT,/chat/Message/1", "DELETE,/chat/Message/1.json",
            "POST,/chat/Message", "PUT,/chat/Message/1/reactions", "POST,/chat/Dialog", "PUT,/admin/chat/1"})
    void writingRoutesAreForbidden(String method, String path) {
        var answer = Api.fetch(URI.create(cube.url() + path), request -> request.header("CB-Token", cube.token())
                .method(method, BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(new String(answer.body(), UTF_8))
                .startsWith("{\"errors\":{\"base\":[\"Chat Replay only reads");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/Dialog", "/users.json", "/chat/Message/1", "/admin/chat/messages"})
    void unknownRouteIsNotFoundInFormOfVendor(String path) {
        var answer = cube.once(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(error(answer)).startsWith("Correct the path");
    }
}
