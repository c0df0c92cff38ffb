package dev.chatreplay.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.embedded.Faults;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.embedded.TestContext;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleEventsTest {
    private final Faults faults = new Faults();
    private final Stack stack = Stack.start(s -> s.withoutPolling());
    private final Api demo = demoOrganization();
    private final AwsClients aws = AwsClients.at(Stack.place(stack.embedded().environment(), List.of(faults)));
    private final Environment environment = Environment.of(stack.embedded().environment());
    private final GetSessionChat getSessionChat = new GetSessionChat(environment, aws, Clock.systemUTC());
    private final PostEvents postEvents = new PostEvents(environment, aws, Clock.systemUTC());
    private final ConsumeEvents consumeEvents = new ConsumeEvents(environment, aws, Clock.systemUTC());
    private final CompactSessionChat compactSessionChat = new CompactSessionChat(environment, aws, Clock.systemUTC());

    private final SweepSessions sweepSessions = new SweepSessions(environment, aws, Clock.systemUTC());

    private Api demoOrganization() {
        var api = stack.disabledOrganization("demo");
        stack.organizations().setChatReplayEnabled("demo", true);
        return api;
    }

    @AfterEach
    void heal() {
        faults.heal();
    }

    @AfterAll
    void stop() {
        aws.close();
        stack.close();
    }

    @Test
    void everySampleIsRunHere() throws IOException {
        assertThat(Samples.in("http")).allMatch(name -> name.matches("(get-session-chat|post-events)(-(base64|"
                + "wrong-key|no-credentials|unknown-session|invalid-session-id|invalid-event|invalid-json))?"))
                .hasSize(11);
        assertThat(Samples.in("sqs")).containsExactlyInAnyOrder("compaction-queue", "compaction-queue-not-a-request",
                "events-queue", "events-queue-redriven", "events-queue-with-a-poison-message");
        assertThat(Samples.in("schedule")).containsExactly("sweep-sessions");
    }

    @Test
    void thereIsOneChatEventOfEachTypeAndEachIsTaken() throws IOException {
        var types = Samples.chatEvents().stream().map(event -> event.get("type").asText()).toList();
        assertThat(types).containsExactlyInAnyOrder("session.started", "session.ended", "chat.message.sent",
                "chat.message.edited", "chat.message.pinned", "chat.message.unpinned", "chat.message.deleted");
        for (var event : Samples.chatEvents()) {
            demo.send(List.of(event));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"post-events", "post-events-base64"})
    void theHttpRequestsOfProducersAreTaken(String sample) throws IOException {
        var answer = call(postEvents, signed(Samples.http(sample, "s-1")));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(body(answer).at("/data/recorded").asInt()).isEqualTo(7);
    }

    @Test
    void theHttpRequestOfAConsumerIsAnswered() throws IOException {
        call(postEvents, signed(Samples.http("post-events", "s-asked-for")));
        var answer = call(getSessionChat, signed(Samples.http("get-session-chat", "s-asked-for")));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(demo.csv("s-asked-for")).isEqualTo(csv("s-asked-for"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get-session-chat", "get-session-chat-wrong-key", "get-session-chat-no-credentials",
            "post-events", "post-events-wrong-key", "post-events-no-credentials"})
    void withoutTheRightKeyTheHttpRequestsAreRefused(String sample) throws IOException {
        var answer = call(httpFunction(sample), Samples.http(sample, "s-1"));
        assertThat(answer.get("statusCode").asInt()).isEqualTo(401);
        assertThat(body(answer).at("/error/reason").asText()).isEqualTo("UNAUTHORIZED");
    }

    @ParameterizedTest
    @CsvSource({"get-session-chat-invalid-session-id,400,INVALID_SESSION_ID",
            "get-session-chat-unknown-session,404,SESSION_NOT_FOUND", "post-events-invalid-event,400,INVALID_EVENTS",
            "post-events-invalid-json,400,INVALID_JSON"})
    void badHttpRequestsAreRefusedWithTheReason(String sample, int status, String reason) throws IOException {
        var answer = call(httpFunction(sample), signed(Samples.http(sample, "s-1")));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(status);
        assertThat(body(answer).at("/error/reason").asText()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events-queue", "events-queue-with-a-poison-message"})
    void theBusEventsAreTaken(String sample) throws IOException {
        assertThat(failures(consumeEvents, Samples.sqs(sample, sample))).isEmpty();
        assertThat(demo.chatWhenReady(sample).complete()).isTrue();
    }

    @Test
    void anEventFromTheDeadLetterQueueIsTaken() throws IOException {
        assertThat(failures(consumeEvents, Samples.sqs("events-queue-redriven", "s-redriven"))).isEmpty();
        assertThat(demo.chatWhenReady("s-redriven").data().get("chat_message_count").asInt()).isEqualTo(1);
    }

    @Test
    void onlyTheMessageThatFailsComesAgain() throws IOException {
        faults.cut(SendMessageRequest.class::isInstance);
        var batch = Samples.sqs("events-queue-with-a-poison-message", "s-half-failed");
        assertThat(failures(consumeEvents, batch)).containsExactly(batch.getRecords().get(1).getMessageId());
        assertThat(demo.chatWhenReady("s-half-failed").complete()).isTrue();
    }

    @Test
    void theCompactionOfAnEndedSessionMakesItsExport() throws IOException {
        call(postEvents, signed(Samples.http("post-events", "s-compacted")));
        assertThat(failures(compactSessionChat, Samples.sqs("compaction-queue", "s-compacted"))).isEmpty();

        faults.heal();
        var answer = call(getSessionChat, signed(Samples.http("get-session-chat", "s-compacted")));
        assertThat(body(answer).at("/data/chat_complete").asBoolean()).as("%s", answer).isTrue();
        assertThat(faults.sent()).as("a finished export takes one call").hasSize(1);
        assertThat(demo.csv("s-compacted")).isEqualTo(csv("s-compacted"));
    }

    @Test
    void aCompactionThatNamesNoSessionGoesToTheDeadLetterQueue() throws IOException {
        var batch = Samples.sqs("compaction-queue-not-a-request", "s-1");
        assertThat(failures(compactSessionChat, batch)).isEmpty();
        var dead = aws.sqs()
                .receiveMessage(r -> r.queueUrl(stack.embedded().variable("COMPACTION_DEAD_LETTER_QUEUE_URL"))
                        .messageAttributeNames("All").waitTimeSeconds(5))
                .messages();
        assertThat(dead).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo(batch.getRecords().getFirst().getBody());
            assertThat(message.messageAttributes()).containsKeys("reason", "firstReceivedAt");
        });
    }

    @Test
    void theScheduleSweeps() throws IOException {
        var out = new ByteArrayOutputStream();
        sweepSessions.handleRequest(new ByteArrayInputStream(Samples.schedule("sweep-sessions")), out,
                TestContext.with(Duration.ofSeconds(60)));
        assertThat(out.size()).as("nobody takes an answer").isZero();
        assertThat(faults.sent(QueryRequest.class)).as("one query a shard of the index").hasSize(8);
    }

    private RequestStreamHandler httpFunction(String sample) {
        return sample.startsWith("post") ? postEvents : getSessionChat;
    }

    private static JsonNode call(RequestStreamHandler handler, ObjectNode request) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(Samples.JSON.writeValueAsBytes(request)), out,
                TestContext.with(Duration.ofSeconds(29)));
        return Samples.JSON.readTree(out.toByteArray());
    }

    private static JsonNode body(JsonNode answer) throws IOException {
        return Samples.JSON.readTree(answer.get("body").asText());
    }

    private static List<String> failures(RequestHandler<SQSEvent, SQSBatchResponse> function, SQSEvent batch) {
        return function.handleRequest(batch, TestContext.with(Duration.ofSeconds(60))).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier).toList();
    }

    private ObjectNode signed(ObjectNode request) {
        ((ObjectNode) request.get("headers")).put("authorization", demo.authorization().getFirst());
        return request;
    }

    private static byte[] csv(String sessionId) throws IOException {
        var events = Samples.chatEvents();
        events.forEach(event -> event.put("sessionId", sessionId));
        return ReferenceChat.csv(events);
    }
}
