package dev.chatreplay.vendor;

import static dev.chatreplay.vendor.HundredMsClient.input;
import static dev.chatreplay.vendor.HundredMsClient.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finds and downloads chats with the client of 100ms. Between the 45 assets of a room lie those of another room, live sessions, and sessions of
/// another organization.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HundredMsClientAssetsTest {
    private static final int ASSETS = 45;
    private static final Instant FIRST = Instant.parse("2026-11-20T09:00:00.123Z");
    private static final String ROOM = "room-1";
    private static final String OTHER_ROOM = "room-2";
    private static final String LIST = """
            const assets = await all(hms.recordingAssets.list(input));
            return {assets, requests};
            """;

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final HundredMsApi hundredMs = stack.withHundredMsKey(api, 1);
    private final HundredMsClient client = HundredMsClient.of(hundredMs);
    private final Api other = stack.organization();
    private final HundredMsApi otherHundredMs = stack.withHundredMsKey(other, 1);
    private final List<Chat> chats = new ArrayList<>();
    private final List<Chat> chatsOfOtherRoom = new ArrayList<>();
    private final List<Chat> live = new ArrayList<>();
    private final Chat chatOfOther = chatIn(ROOM, 0).ended();

    HundredMsClientAssetsTest() {
        for (int i = 0; i < ASSETS; i++) {
            chats.add(chatIn(ROOM, i).ended());
            if (i % 3 == 0) {
                chatsOfOtherRoom.add(chatIn(OTHER_ROOM, i).ended());
                live.add(chatIn(ROOM, i));
                sendAll(other, List.of(i == 0 ? chatOfOther : chatIn(ROOM, i).ended()));
            }
        }
        for (var group : List.of(chats, chatsOfOtherRoom, live)) {
            sendAll(api, group);
        }
        for (var group : List.of(chats, chatsOfOtherRoom)) {
            group.forEach(chat -> assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200));
        }
        assertThat(other.chatWhenReady(chatOfOther.sessionId()).status()).isEqualTo(200);
    }

    private static Chat chatIn(String room, int minute) {
        return new Chat().inMeeting(room).startingAt(FIRST.plus(Duration.ofMinutes(minute))).started()
                .sent("m-1", "message " + minute + ", \"quoted\" 😀");
    }

    private static void sendAll(Api api, List<Chat> chats) {
        var events = chats.stream().flatMap(chat -> chat.events().stream()).toList();
        for (int from = 0; from < events.size(); from += 100) {
            api.send(events.subList(from, Math.min(from + 100, events.size())));
        }
    }

    private static List<String> ids(List<Chat> chats) {
        return chats.stream().map(Chat::sessionId).toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 45", "5, 9", "7, 7", "10, 5", "20, 3", "45, 1", "100, 1"})
    void iteratorOfClientGivesEveryAssetOfRoomOnce(int limit, int pages) throws IOException {
        var filter = input().put("room_id", ROOM);
        var seen = client.run(LIST, limit == 0 ? filter : filter.put("limit", limit));
        assertThat(texts(seen.path("assets"), "session_id")).containsExactlyElementsOf(ids(chats).reversed());
        assertThat(texts(seen.path("assets"), "id")).doesNotHaveDuplicates();
        // Live sessions may follow the last asset. The client then requests another page, which is empty.
        assertThat(seen.path("requests")).hasSizeBetween(pages, pages + 1)
                .allSatisfy(request -> assertThat(request.path("status").asInt()).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 20, 60, 100})
    void iteratorOfClientGivesEveryAssetOfOrganizationOnce(int limit) throws IOException {
        var seen = client.run(LIST, limit == 0 ? input() : input().put("limit", limit)).path("assets");
        var expected = new ArrayList<>(ids(chats));
        expected.addAll(ids(chatsOfOtherRoom));
        assertThat(texts(seen, "session_id")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(texts(seen, "room_id")).containsOnly(ROOM, OTHER_ROOM);
    }

    @Test
    void clientThatStopsEarlyReadsOnePage() throws IOException {
        var seen = client.run("""
                for await (const asset of hms.recordingAssets.list({room_id: input.room, limit: 1})) {
                  return {asset, requests};
                }
                """, input().put("room", ROOM));
        assertThat(seen.at("/asset/session_id").asText()).isEqualTo(chats.getLast().sessionId());
        assertThat(seen.path("requests")).hasSize(1);
    }

    @Test
    void filtersOfClientChooseAssets() throws IOException {
        var ended = chats.get(7).sessionId();
        for (var filter : List.of(input().put("session_id", ended), input().put("session_id", ended).put("limit", 1),
                input().put("session_id", ended).put("room_id", ROOM).put("status", "completed"))) {
            assertThat(texts(client.run(LIST, filter).path("assets"), "session_id")).as("%s", filter)
                    .containsExactly(ended);
        }
        assertThat(texts(client.run(LIST, input().put("room_id", OTHER_ROOM).put("status", "completed")
                .put("type", "chat")).path("assets"), "session_id"))
                .containsExactlyElementsOf(ids(chatsOfOtherRoom).reversed());
        for (var filter : List.of(input().put("status", "failed"), input().put("type", "room-composite"),
                input().put("session_id", ended).put("room_id", OTHER_ROOM), input().put("room_id", "room"),
                input().put("session_id", live.getFirst().sessionId()), input().put("session_id", "s-none"),
                input().put("session_id", chatOfOther.sessionId()))) {
            var seen = client.run(LIST, filter);
            assertThat(seen.path("assets")).as("%s", filter).isEmpty();
            assertThat(seen.path("requests")).hasSize(1);
        }
    }

    @Test
    void clientGetsFromRoomToBytesOfChat() throws IOException {
        var found = client.run("""
                const [session] = await all(hms.sessions.list({room_id: input.room, active: false, limit: 100}));
                const [listed] = await all(hms.recordingAssets.list({session_id: session.id}));
                const asset = await hms.recordingAssets.retrieve(listed.id);
                const isDate = asset.created_at instanceof Date;
                const link = await hms.recordingAssets.generatePreSignedURL(asset.id);
                const short = await hms.recordingAssets.generatePreSignedURL(asset.id, 60);
                const answer = await fetch(link.url);
                const file = Buffer.from(await answer.arrayBuffer()).toString('base64');
                const again = await hms.recordingAssets.retrieve(listed.id);
                return {listed, asset, isDate, link, short, file, again, requests};
                """, input().put("room", ROOM));
        var chat = chats.getLast();
        var asset = found.path("asset");
        assertThat(asset.path("created_at").asText()).isEqualTo(found.at("/listed/created_at").asText());
        assertThat(asset).isEqualTo(found.path("listed"));
        assertThat(found.path("isDate").asBoolean()).isTrue();
        assertThat(asset.path("session_id").asText()).isEqualTo(chat.sessionId());
        assertThat(asset.path("room_id").asText()).isEqualTo(ROOM);
        assertThat(asset.path("type").asText()).isEqualTo("chat");
        assertThat(asset.path("status").asText()).isEqualTo("completed");
        assertThat(asset.path("duration").isInt()).isTrue();
        assertThat(asset.path("duration").asInt()).isZero();
        assertThat(asset.path("thumbnails").isNull()).isTrue();
        assertThat(asset.path("metadata").toString()).isEqualTo("{}");
        assertThat(asset.path("job_id").asText()).isNotEmpty();

        var expected = Api.download(api.chatWhenReady(chat.sessionId(), "csv_100ms"));
        assertThat(found.path("file").binaryValue()).isEqualTo(expected);
        assertThat(new String(expected, UTF_8)).startsWith("SenderPeerID,SenderName,").contains("message 44", "😀");
        for (var link : List.of(found.path("link"), found.path("short"))) {
            assertThat(link.path("id").asText()).isEqualTo(asset.path("id").asText());
            assertThat(link.path("path").asText()).matches("s3://[^/]+/.+\\.csv");
            assertThat(link.path("expiry").isInt()).isTrue();
        }
        assertThat(found.at("/link/expiry").asInt()).isBetween(61, 3600);
        assertThat(found.at("/short/expiry").asInt()).isBetween(1, 60);
        assertThat(found.at("/again/size").asInt()).isEqualTo(expected.length);
        assertThat(found.at("/again/path")).isEqualTo(found.at("/link/path"));
        assertThat(found.at("/again/id")).isEqualTo(asset.path("id"));
        assertThat(found.path("requests")).allSatisfy(request -> assertThat(request.path("token").asInt()).isZero());
    }

    @Test
    void everyLinkLeadsToChatOfItsSession() throws IOException {
        var found = client.run("""
                const files = {};
                for await (const asset of hms.recordingAssets.list({room_id: input.room})) {
                  const {url} = await hms.recordingAssets.generatePreSignedURL(asset.id);
                  files[asset.session_id] = await (await fetch(url)).text();
                }
                return files;
                """, input().put("room", OTHER_ROOM));
        assertThat(found).hasSameSizeAs(chatsOfOtherRoom);
        for (var chat : chatsOfOtherRoom) {
            assertThat(found.path(chat.sessionId()).asText()).isEqualTo(new String(
                    Api.download(api.chatWhenReady(chat.sessionId(), "csv_100ms")), UTF_8));
        }
    }

    @Test
    void assetOfAnotherOrganizationLooksMissing() throws IOException {
        var id = HundredMsClient.of(otherHundredMs).run(LIST, input().put("session_id", chatOfOther.sessionId()))
                .at("/assets/0/id").asText();
        assertThat(id).isNotEmpty();
        var unknown = client.run("return failure(hms.recordingAssets.retrieve(input.id));\n",
                input().put("id", id.substring(0, id.length() - 2)));
        assertThat(unknown.path("code").asInt()).isEqualTo(404);
        for (var call : List.of("retrieve", "generatePreSignedURL")) {
            assertThat(client.run("return failure(hms.recordingAssets." + call + "(input.id));\n",
                    input().put("id", id))).isEqualTo(unknown);
        }
    }
}
