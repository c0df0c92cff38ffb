package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.CubeApi;
import dev.chatreplay.client.RealtimeKitApi;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests the answers of every dialect about a chat whose export lacks a format, and that is too old to be made again.
class TooOldForFormatTest extends ProtocolTest {
    /// No export may start so late, and none has expired.
    private static final Duration AGE = Duration.ofDays(22);
    private static final String FILE = "GET /v2/sessions/{sessionId}/chat";

    private final Chat old = new Chat().started().sent("m-1", "hello").ended();
    private final Chat readable = new Chat().started().sent("m-1", "lorem ipsum").ended();

    @BeforeAll
    void passTime() {
        exported(old);
        exported(readable);
        assertThat(api.chatWhenReady(readable.sessionId(), "ndjson").status()).isEqualTo(200);
        harness.clock.pass(AGE);
        assertThat(api.chat(old.sessionId()).status()).as("csv is still there").isEqualTo(200);
    }

    private static Answer refused(Answer answer, int status) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        Contract.assertDescribes(answer);
        return answer;
    }

    @Test
    void v2NamesFormatsThatExist() {
        for (var answer : new Answer[]{api.chat(old.sessionId(), "ndjson"), api.messages(old.sessionId(), "")}) {
            assertThat(refused(answer, 410).reason()).isEqualTo("FORMAT_NOT_AVAILABLE");
            assertThat(answer.message()).isEqualTo(
                    "The chat of this session is too old to be made as ndjson. Download it in one of these formats: csv.");
        }
    }

    @Test
    void realtimeKitNamesFormatsThatExistInBothForms() {
        var answer = refused(RealtimeKitApi.of(api, RealtimeKitApi.CLIENT_V4)
                .get("/sessions/" + old.sessionId() + "/chat?format=ndjson"), 410);
        assertThat(answer.body().at("/errors/0/message").asText()).isEqualTo(answer.message())
                .endsWith("Download it in one of these formats: csv.");
    }

    @Test
    void hundredMsNamesRouteOfFile() {
        var hms = harness.withHundredMsKey(api);
        var token = hms.tokenAt(harness.clock.instant());
        var asset = hms.getWith(token, "/recording-assets?session_id=" + old.sessionId()).body().at("/data/0/id");
        var answer = refused(hms.getWith(token, "/recording-assets/" + asset.asText() + "/presigned-url"), 410);
        assertThat(answer.body().path("code").asInt()).isEqualTo(410);
        assertThat(answer.body().path("message").asText()).contains("too old", FILE);
    }

    @Test
    void connectyCubeNamesRouteOfFile() {
        var cube = CubeApi.of(api);
        var id = cube.items("/chat/Message", "chat_dialog_id", readable.sessionId()).getFirst().get("_id").asText();
        for (var path : new String[]{"/chat/Message", "/admin/chat/messages/list",
                "/chat/Message/" + id + "/reactions"}) {
            assertNamesRouteOfFile(cube.get(path, "chat_dialog_id", old.sessionId()));
        }
        assertNamesRouteOfFile(cube.get("/chat/Message/unread", "chat_dialog_ids", old.sessionId()));
        assertNamesRouteOfFile(
                cube.get("/chat/search", "chat_dialog_ids", old.sessionId(), "search_text", "hello"));
    }

    private static void assertNamesRouteOfFile(Answer answer) {
        assertThat(refused(answer, 404).body().at("/errors/base/0").asText()).contains("too old", FILE);
    }

    @Test
    void connectyCubeReadsOtherDialogsBesideIt() {
        var cube = CubeApi.of(api);
        var both = old.sessionId() + "," + readable.sessionId();
        assertThat(cube.get("/chat/Message/unread", "chat_dialog_ids", both).body().toString())
                .isEqualTo("{\"total\":1,\"%s\":0,\"%s\":1}".formatted(old.sessionId(), readable.sessionId()));
        assertThat(cube.get("/chat/search", "chat_dialog_ids", both, "search_text", "lorem").body()
                .at("/results/messages")).hasSize(1);
    }
}
