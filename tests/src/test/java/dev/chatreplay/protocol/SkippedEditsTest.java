package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Tests that each export counts its skipped edits once, in the log line of the function that made the export.
class SkippedEditsTest extends ProtocolTest {
    private static final String IMAGE = "https://example.org/a.png";

    private Chat withTwoBadEdits() {
        var chat = new Chat().started().sent("m-1", IMAGE, message -> message.put("payloadType", "IMAGE_MESSAGE"))
                .edited("m-1", "javascript:alert(1)").sent("m-2", "hello").edited("m-2", "hello, all")
                .sent("m-3", IMAGE, message -> message.put("payloadType", "IMAGE_MESSAGE")).edited("m-3", "no URI")
                .ended();
        api.send(chat);
        return chat;
    }

    private JsonNode get(Chat chat) throws IOException {
        var request = LambdaEvents.http("GET /v2/sessions/{sessionId}/chat", api.authorization().getFirst());
        request.putObject("pathParameters").put("sessionId", chat.sessionId());
        request.put("rawPath", "/v2/sessions/" + chat.sessionId() + "/chat");
        var lines = new ArrayList<JsonNode>();
        new GetSessionChat(Environment.of(harness.stack.environment()), harness.stack.aws(), harness.clock)
                .handleRequest(new ByteArrayInputStream(Json.utf8(request)), OutputStream.nullOutputStream(),
                        TestContext.with(TestContext.UNHURRIED, line -> lines.add(Json.parse(line))));
        return lines.getLast();
    }

    private JsonNode compact(Chat chat) {
        return Json.parse(harness.logOfCompaction(requestsFor(chat).getFirst()).getLast());
    }

    private static void assertCountsTwo(JsonNode line) {
        assertThat(line.path("EditsSkipped").asInt()).as("%s", line).isEqualTo(2);
        assertThat(line.at("/_aws/CloudWatchMetrics").findValuesAsText("Name")).contains("EditsSkipped");
    }

    @Test
    void workerCountsSkippedEditsOfItsExport() {
        var chat = withTwoBadEdits();
        assertCountsTwo(compact(chat));
        assertWholeChat(chat);
    }

    @Test
    void readerCountsSkippedEditsOfItsExportOnce() throws IOException {
        var chat = withTwoBadEdits();
        assertCountsTwo(get(chat));
        assertThat(get(chat).has("EditsSkipped")).as("the export exists").isFalse();
    }

    @Test
    void exportWithoutSkippedEditsCountsNone() {
        var chat = new Chat().started().sent("m-1", "hello").edited("m-1", "hello, all").ended();
        api.send(chat);
        assertThat(compact(chat).has("EditsSkipped")).isFalse();
    }
}
