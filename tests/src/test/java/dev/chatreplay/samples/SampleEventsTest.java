package dev.chatreplay.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Project;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.embedded.TestContext;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.reference.ReferenceChat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleEventsTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES).build();

    private final Stack stack = Stack.start(s -> s.withoutPolling());
    private final Api demo = demoOrganization();
    private final GetSessionChat getSessionChat = new GetSessionChat(stack.embedded().configuration(),
            stack.embedded().aws(), Clock.systemUTC());
    private final PostEvents postEvents = new PostEvents(stack.embedded().configuration(), stack.embedded().aws(),
            Clock.systemUTC());
    private final ConsumeEvents consumeEvents = new ConsumeEvents(stack.embedded().configuration(),
            stack.embedded().aws(), Clock.systemUTC());
    private final CompactSessionChat compactSessionChat = new CompactSessionChat(stack.embedded().configuration(),
            stack.embedded().aws(), Clock.systemUTC());

    private Api demoOrganization() {
        var api = stack.disabledOrganization("demo");
        stack.organizations().setChatReplayEnabled("demo", true);
        return api;
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    void thereIsOneChatEventOfEachTypeAndEachIsTaken() throws IOException {
        var types = chatEvents().stream().map(event -> event.get("type").asText()).toList();
        assertThat(types).containsExactlyInAnyOrder("session.started", "session.ended", "chat.message.sent",
                "chat.message.edited", "chat.message.pinned", "chat.message.unpinned", "chat.message.deleted");
        for (var event : chatEvents()) {
            demo.send(List.of(event));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/post-events.json", "http/post-events-base64.json"})
    void theHttpRequestsOfProducersAreTaken(String sample) throws IOException {
        var answer = call(postEvents, signed(sample));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(JSON.readTree(answer.get("body").asText()).at("/data/recorded").asInt()).isEqualTo(7);
    }

    @Test
    void theHttpRequestOfAConsumerIsAnswered() throws IOException {
        call(postEvents, signed("http/post-events.json"));
        var answer = call(getSessionChat, signed("http/get-session-chat.json"));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(demo.csv("s-1")).isEqualTo(ReferenceChat.csv(chatEvents()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/post-events.json", "http/get-session-chat.json"})
    void asTheyStandTheHttpRequestsLackAKey(String sample) throws IOException {
        RequestStreamHandler handler = sample.contains("post") ? postEvents : getSessionChat;
        assertThat(call(handler, read(sample)).get("statusCode").asInt()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqs/events-queue.json", "sqs/events-queue-with-a-poison-message.json"})
    void theBusEventsAreTaken(String sample) throws IOException {
        assertThat(consumeEvents.handleRequest(sqs(sample), TestContext.with(Duration.ofSeconds(60)))
                .getBatchItemFailures()).isEmpty();
        assertThat(demo.chatWhenReady("s-1").complete()).isTrue();
    }

    @Test
    void theCompactionRequestIsTaken() throws IOException {
        call(postEvents, signed("http/post-events.json"));
        assertThat(demo.chatWhenReady("s-1").complete()).isTrue();
        assertThat(compactSessionChat
                .handleRequest(sqs("sqs/compaction-queue.json"), TestContext.with(Duration.ofSeconds(60)))
                .getBatchItemFailures()).isEmpty();
    }

    private static List<ObjectNode> chatEvents() throws IOException {
        var events = new ArrayList<ObjectNode>();
        try (var files = Files.newDirectoryStream(Project.file("events/chat"), "*.json")) {
            for (var file : files) {
                events.add((ObjectNode) JSON.readTree(file.toFile()));
            }
        }
        return events;
    }

    private static JsonNode call(RequestStreamHandler handler, ObjectNode request) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(JSON.writeValueAsBytes(request)), out,
                TestContext.with(Duration.ofSeconds(29)));
        return JSON.readTree(out.toByteArray());
    }

    private ObjectNode signed(String sample) throws IOException {
        var request = read(sample);
        ((ObjectNode) request.get("headers")).put("authorization", demo.authorization().getFirst());
        return request;
    }

    private static ObjectNode read(String sample) throws IOException {
        return (ObjectNode) JSON.readTree(Project.file("events/" + sample).toFile());
    }

    private static SQSEvent sqs(String sample) throws IOException {
        return JSON.treeToValue(read(sample), SQSEvent.class);
    }
}
