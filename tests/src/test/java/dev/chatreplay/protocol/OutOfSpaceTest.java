package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.FullDisk;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.format.Formats;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests work that does not fit into the temporary storage: a reader leaves it to the worker, and the worker dead-letters it at once.
class OutOfSpaceTest extends ProtocolTest {
    private static final Formats FORMATS = Formats.of(List.of(ChatFormat.CSV, TooLarge.TOO_LARGE));

    private final Environment environment = Environment.of(harness.stack.environment());
    private final GetSessionChat reader = new GetSessionChat(environment, harness.stack.aws(), harness.clock, FORMATS,
            ChatFiles.MAX_ENTRIES);
    private final CompactSessionChat worker = new CompactSessionChat(environment, harness.stack.aws(), harness.clock,
            FORMATS);

    /// A format whose files never fit.
    private enum TooLarge implements FileFormat {
        TOO_LARGE;

        @Override
        public String formatName() {
            return "too_large";
        }

        @Override
        public String extension() {
            return "txt";
        }

        @Override
        public String contentType() {
            return "text/plain";
        }

        @Override
        public ChatWriter writer(ChatFacts facts, FileStreams out) throws IOException {
            var csv = ChatFormat.CSV.writer(facts, out);
            return new ChatWriter() {
                @Override
                public void write(ChatMessage message) {
                    throw FullDisk.failure();
                }

                @Override
                public void finish() throws IOException {
                    csv.finish();
                }

                @Override
                public void close() throws IOException {
                    csv.close();
                }
            };
        }
    }

    private JsonNode get(Chat chat, FileFormat format) throws IOException {
        var request = LambdaEvents.http("GET /v2/sessions/{sessionId}/chat", api.authorization().getFirst());
        request.putObject("pathParameters").put("sessionId", chat.sessionId());
        request.put("rawPath", "/v2/sessions/" + chat.sessionId() + "/chat");
        request.putObject("queryStringParameters").put("format", format.formatName());
        var out = new ByteArrayOutputStream();
        reader.handleRequest(new ByteArrayInputStream(Json.utf8(request)), out,
                TestContext.with(TestContext.UNHURRIED));
        return Json.parse(out.toString(UTF_8));
    }

    @BeforeEach
    void emptyDeadLetterQueue() {
        harness.compactionDeadLetters();
    }

    /// Calls the worker with each request.
    ///
    /// @return its log lines
    private List<JsonNode> work(List<Message> requests) {
        var lines = new ArrayList<JsonNode>();
        requests.forEach(request -> assertThat(worker.handleRequest(
                LambdaEvents.batch(List.of(LambdaEvents.message(request))),
                TestContext.with(TestContext.UNHURRIED, line -> lines.add(Json.parse(line)))).getBatchItemFailures())
                .isEmpty());
        return lines;
    }

    private void assertWorkerDeadLetters(Chat chat, List<Message> requests) throws IOException {
        assertThat(harness.compactionDeadLetters()).isEmpty();
        assertThat(requests).hasSize(1);
        assertThat(work(requests)).singleElement().satisfies(line -> {
            assertThat(line.path("Outcome").asText()).isEqualTo("DEAD_LETTERED");
            assertThat(line.path("reason").asText()).isEqualTo("OUT_OF_SPACE");
        });
        assertThat(harness.compactionDeadLetters()).singleElement().satisfies(letter -> assertThat(
                Objects.requireNonNull(letter.messageAttributes().get("reason")).stringValue())
                .isEqualTo("OUT_OF_SPACE"));
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("queued", "attempt", "leaseUntil",
                "snapshotAttempt", "snapshotLeaseUntil");
    }

    @Test
    void exportWithoutSpaceIsLeftToWorkerAndDeadLettered() throws IOException {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        work(requestsFor(chat));
        var reply = get(chat, TooLarge.TOO_LARGE);
        assertThat(reply.path("statusCode").asInt()).as("%s", reply).isEqualTo(202);
        assertThat(harness.row(api, chat.sessionId())).containsKey("queued").doesNotContainKey("attempt");
        assertWorkerDeadLetters(chat, requestsFor(chat));
        assertThat(get(chat, ChatFormat.CSV).path("statusCode").asInt()).isEqualTo(200);
    }

    @Test
    void snapshotWithoutSpaceIsLeftToWorkerAndDeadLettered() throws IOException {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertThat(get(chat, ChatFormat.CSV).path("statusCode").asInt()).isEqualTo(200);
        var reply = get(chat, TooLarge.TOO_LARGE);
        assertThat(reply.path("statusCode").asInt()).as("%s", reply).isEqualTo(202);
        assertWorkerDeadLetters(chat, requestsFor(chat));
        assertThat(get(chat, ChatFormat.CSV).path("statusCode").asInt()).isEqualTo(200);
    }
}
