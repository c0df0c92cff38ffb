package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.Formats;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Tests a log with many entries and no messages: pins of messages that never come. Readers leave its chat to the worker.
class LargeLogTest extends ProtocolTest {
    private static final int MAX_ENTRIES = 20;

    private final Faults readersFaults = new Faults();
    @AutoClose
    private final AwsClients readersClients = Stack.clients(harness.stack.environment(), readersFaults, new NoDelay());
    private final GetSessionChat reader = new GetSessionChat(Environment.of(harness.stack.environment()),
            readersClients, harness.clock, Formats.ofProduct(), MAX_ENTRIES);

    /// Creates a session with `entries` log entries and no message.
    private static Chat withEntries(int entries) {
        var chat = new Chat().started();
        for (int i = chat.events().size(); i < entries; i++) {
            chat.pinned("m-" + i);
        }
        return chat;
    }

    private JsonNode get(Chat chat) throws IOException {
        readersFaults.heal();
        var request = LambdaEvents.http("GET /v2/sessions/{sessionId}/chat", api.authorization().getFirst());
        request.putObject("pathParameters").put("sessionId", chat.sessionId());
        var out = new ByteArrayOutputStream();
        reader.handleRequest(new ByteArrayInputStream(Json.utf8(request)), out,
                TestContext.with(TestContext.UNHURRIED));
        return Json.parse(out.toString(UTF_8));
    }

    private void assertProcessing(JsonNode reply, String retryAfter) {
        assertThat(reply.path("statusCode").asInt()).as("%s", reply).isEqualTo(202);
        assertThat(reply.path("headers").path("Retry-After").asText()).isEqualTo(retryAfter);
    }

    private void assertReady(JsonNode reply) {
        assertThat(reply.path("statusCode").asInt()).as("%s", reply).isEqualTo(200);
        assertThat(Json.parse(reply.path("body").asText()).path("data").path("chat_message_count").asLong()).isZero();
    }

    @Test
    void firstReaderOfLongLogLeavesExportToWorker() throws IOException {
        var chat = withEntries(MAX_ENTRIES).ended();
        api.send(chat);
        var requested = requestsFor(chat);
        assertProcessing(get(chat), "10");
        assertThat(harness.row(api, chat.sessionId())).containsKey("queued").doesNotContainKeys("attempt", "export");
        requested.addAll(requestsFor(chat));
        assertThat(requested).hasSize(2).allMatch(harness::compact);
        assertReady(get(chat));
    }

    @Test
    void readerAfterLateEventDoesNotReadLongLog() throws IOException {
        var chat = withEntries(MAX_ENTRIES).ended();
        api.send(chat);
        assertThat(requestsFor(chat)).allMatch(harness::compact);
        api.send(new Chat(chat.sessionId()).pinned("m-late").events());
        assertProcessing(get(chat), "10");
        assertThat(readersFaults.sent(QueryRequest.class)).as("reads of the log").isEmpty();
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertReady(get(chat));
    }

    @Test
    void firstReaderOfLongLiveLogLeavesSnapshotToWorker() throws IOException {
        var chat = withEntries(MAX_ENTRIES + 1);
        api.send(chat);
        assertProcessing(get(chat), "10");
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertReady(get(chat));
        harness.clock.pass(Duration.ofMinutes(5));
        assertProcessing(get(chat), "10");
        assertThat(readersFaults.sent(QueryRequest.class)).as("reads of the log").isEmpty();
    }

    @Test
    void readerMakesExportOfLogWithinBound() throws IOException {
        var chat = withEntries(MAX_ENTRIES - 1).ended();
        api.send(chat);
        assertReady(get(chat));
        assertThat(ProtocolHarness.value(harness.export(api, chat.sessionId()).orElseThrow(), "entries").n())
                .isEqualTo(Integer.toString(MAX_ENTRIES));
    }

    @Test
    void readerMakesFileOfLongestLogThatItMayRead() throws IOException {
        var chat = withEntries(MAX_ENTRIES - 1).ended();
        exported(chat);
        harness.operator().begin(new SessionKey(api.organizationId(), chat.sessionId()));
        assertReady(get(chat));
    }
}
