package dev.chatreplay.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.client.Project;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.webhook.DueDeliveries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleEventsTest {
    /// The samples that the test sends unchanged. It sets the valid key in all others.
    private static final Set<String> SENT_WITHOUT_KEY = Set.of("wrong-key", "no-credentials", "realtimekit-wrong-key",
            "connectycube-wrong-key");

    private final Faults faults = new Faults();
    @AutoClose
    private final Stack stack = Stack.start(s -> s.withoutPolling());
    private final Api demo = demoOrganization();
    private final HundredMsApi hundredMs = stack.withHundredMsKey(demo, 1);
    @AutoClose
    private final AwsClients aws = Stack.clients(stack.embedded().environment(), faults);
    private final Environment environment = Environment.of(stack.embedded().environment());
    private final GetSessionChat getSessionChat = new GetSessionChat(environment, aws, Clock.systemUTC());
    private final PostEvents postEvents = new PostEvents(environment, aws, Clock.systemUTC());
    private final ConsumeEvents consumeEvents = new ConsumeEvents(environment, aws, Clock.systemUTC());
    private final CompactSessionChat compactSessionChat = new CompactSessionChat(environment, aws, Clock.systemUTC());

    private final SweepSessions sweepSessions = new SweepSessions(environment, aws, Clock.systemUTC());
    private final Map<String, Class<?>> handlers = handlers();

    /// Returns the class of each handler, by the name of the function's folder.
    private static Map<String, Class<?>> handlers() {
        var template = Template.packaged();
        return template.functions().stream().collect(Collectors.toMap(Project::folderOf, id -> {
            try {
                return Class.forName(template.property(id, "Handler").asText());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private Api demoOrganization() {
        var api = stack.disabledOrganization("demo");
        stack.organizations().setChatReplayEnabled("demo", true);
        return stack.withNewKey(api.organizationId(), Scope.RECORD, Scope.READ, Scope.MANAGE);
    }

    @AfterEach
    void heal() {
        faults.heal();
    }

    @Test
    void everyFunctionHasSamplesAndEverySampleHasAnswer() throws IOException {
        assertThat(Samples.functions()).containsExactlyInAnyOrderElementsOf(handlers.keySet());
        for (var function : Samples.functions()) {
            assertThat(Samples.answers(function).fieldNames()).toIterable().as(function)
                    .containsExactlyInAnyOrderElementsOf(Samples.of(function));
        }
    }

    /// The quick extent has every fifth sample of each function, from the first on.
    static List<Arguments> samples() throws IOException {
        var samples = new ArrayList<Arguments>();
        for (var function : Samples.functions()) {
            Extent.sample(Samples.of(function))
                    .forEach(sample -> samples.add(Arguments.of(function, sample)));
        }
        return samples;
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Scaled
    void sampleGetsItsExpectedAnswer(String function, String sample) throws ReflectiveOperationException, IOException {
        var sessionId = "s-" + function + "-" + sample;
        call(postEvents, signed(Samples.http("post-events", "sample", sessionId)));
        assertThat(answer(function, sample, sessionId)).isEqualTo(Samples.answers(function).get(sample));
    }

    private ObjectNode answer(String function, String sample, String sessionId)
            throws ReflectiveOperationException, IOException {
        var made = build(function);
        var answer = Samples.JSON.createObjectNode();
        if (made instanceof RequestStreamHandler handler) {
            var request = Samples.http(function, sample, sessionId);
            var isSigned = request.has("headers") && !SENT_WITHOUT_KEY.contains(sample);
            var response = call(handler, isSigned ? signed(request) : request);
            if (!response.isMissingNode()) {
                answer.set("status", response.get("statusCode"));
                var reason = body(response).at("/error/reason");
                if (!reason.isMissingNode()) {
                    answer.set("reason", reason);
                }
            }
            return answer;
        }
        return answer.put("failed", failures(batchHandler(made), Samples.sqs(function, sample, sessionId)).size());
    }

    private Object build(String function) throws ReflectiveOperationException {
        return Objects.requireNonNull(handlers.get(function), function)
                .getConstructor(Environment.class, AwsClients.class, Clock.class)
                .newInstance(environment, aws, Clock.systemUTC());
    }

    @SuppressWarnings("unchecked") // TemplateAndCodeTest checks the type of every handler of a queue
    private static RequestHandler<SQSEvent, SQSBatchResponse> batchHandler(Object made) {
        return (RequestHandler<SQSEvent, SQSBatchResponse>) made;
    }

    @Test
    void everyEventTypeHasOneSampleThatIsRecorded() throws IOException {
        var types = Samples.chatEvents().stream().map(event -> EventType.of(event.get("type").asText()).orElseThrow());
        assertThat(types).containsExactlyInAnyOrder(EventType.values());
        for (var event : Samples.chatEvents()) {
            demo.send(List.of(event));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "base64"})
    void producerSampleRequestsAreRecorded(String sample) throws IOException {
        var answer = call(postEvents, signed(Samples.http("post-events", sample, "s-1")));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(body(answer).at("/data/recorded").asInt()).isEqualTo(Samples.chatEvents().size());
    }

    @Test
    void compressedSampleRequestIsRecorded() throws IOException {
        var answer = call(postEvents, signed(Samples.http("post-events", "gzip", "s-1")));
        assertThat(body(answer).at("/data/recorded").asInt()).isEqualTo(2);
    }

    @Test
    void sampleRequestThatSkipsRecordsAllButOneEvent() throws IOException {
        var answer = body(call(postEvents, signed(Samples.http("post-events", "skip-invalid", "s-skipped"))));
        assertThat(answer.at("/data/recorded").asInt()).isEqualTo(6);
        assertThat(answer.at("/data/refused")).singleElement()
                .satisfies(refused -> assertThat(refused.get("path").asText()).contains("payload"));
    }

    @Test
    void refusedSampleEventIsCounted() throws IOException {
        assertThat(failures(consumeEvents, Samples.sqs("consume-events", "refused-event", "s-refused"))).isEmpty();
        var session = stack.embedded().stores().sessions().find(new SessionKey("demo", "s-refused")).orElseThrow();
        assertThat(session.refused()).isEqualTo(1);
    }

    @Test
    void consumerSampleRequestIsAnswered() throws IOException {
        call(postEvents, signed(Samples.http("post-events", "sample", "s-requested")));
        var answer = call(getSessionChat, signed(Samples.http("get-session-chat", "sample", "s-requested")));
        assertThat(answer.get("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(demo.csv("s-requested")).isEqualTo(csv("s-requested"));
    }

    /// Returns the samples that every HTTP function has.
    static List<Arguments> unauthorizedSamples() {
        return Template.packaged().eventSources("HttpApi").stream().map(EventSource::function).distinct()
                .flatMap(id -> Stream.of("sample", "wrong-key", "no-credentials")
                        .map(sample -> Arguments.of(Project.folderOf(id), sample)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("unauthorizedSamples")
    void sampleRequestsWithoutRightKeyAreRefused(String function, String sample)
            throws ReflectiveOperationException, IOException {
        var answer = call((RequestStreamHandler) build(function), Samples.http(function, sample, "s-1"));
        assertThat(answer.get("statusCode").asInt()).isEqualTo(401);
        assertThat(body(answer).at("/error/code").asInt(body(answer).path("code").asInt())).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "poison-message"})
    void busSampleEventsAreRecorded(String sample) throws IOException {
        assertThat(failures(consumeEvents, Samples.sqs("consume-events", sample, "s-" + sample))).isEmpty();
        assertThat(demo.chatWhenReady("s-" + sample).complete()).isTrue();
    }

    @Test
    void redrivenEventIsRecorded() throws IOException {
        assertThat(failures(consumeEvents, Samples.sqs("consume-events", "redriven", "s-redriven"))).isEmpty();
        assertThat(demo.chatWhenReady("s-redriven").data().get("chat_message_count").asInt()).isEqualTo(1);
    }

    @Test
    void onlyFailedQueueMessageIsReported() throws IOException {
        faults.cut(SendMessageRequest.class::isInstance);
        var batch = Samples.sqs("consume-events", "poison-message", "s-half-failed");
        assertThat(failures(consumeEvents, batch)).containsExactly(batch.getRecords().get(1).getMessageId());
        assertThat(demo.chatWhenReady("s-half-failed").complete()).isTrue();
    }

    @Test
    void compactionOfEndedSessionMakesItsExport() throws IOException {
        call(postEvents, signed(Samples.http("post-events", "sample", "s-compacted")));
        assertThat(failures(compactSessionChat, Samples.sqs("compact-session-chat", "batch", "s-compacted"))).isEmpty();

        faults.heal();
        var answer = call(getSessionChat, signed(Samples.http("get-session-chat", "sample", "s-compacted")));
        assertThat(body(answer).at("/data/chat_complete").asBoolean()).as("%s", answer).isTrue();
        assertThat(faults.sent()).as("AWS calls for a finished export").hasSize(1);
        assertThat(demo.csv("s-compacted")).isEqualTo(csv("s-compacted"));
    }

    @Test
    void compactionRequestWithoutSessionIsDeadLettered() throws IOException {
        var batch = Samples.sqs("compact-session-chat", "not-a-request", "s-1");
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
    void scheduleStartsSweep() throws IOException {
        var out = new ByteArrayOutputStream();
        sweepSessions.handleRequest(new ByteArrayInputStream(Samples.bytes("sweep-sessions", "schedule")), out,
                TestContext.with(TestContext.UNHURRIED));
        assertThat(out.size()).as("the schedule expects no answer").isZero();
        assertThat(faults.sent(QueryRequest.class))
                .as("one query for each shard of the indexes, for repairs, for cleanups and for deliveries")
                .hasSize(2 * DueSessions.SHARDS + DueDeliveries.SHARDS);
    }

    private static JsonNode call(RequestStreamHandler handler, ObjectNode request) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(Samples.JSON.writeValueAsBytes(request)), out,
                TestContext.with(TestContext.UNHURRIED));
        return Samples.JSON.readTree(out.toByteArray());
    }

    private static JsonNode body(JsonNode answer) throws IOException {
        return Samples.JSON.readTree(answer.get("body").asText());
    }

    private static List<String> failures(RequestHandler<SQSEvent, SQSBatchResponse> function, SQSEvent batch) {
        return function.handleRequest(batch, TestContext.with(TestContext.UNHURRIED)).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier).toList();
    }

    private ObjectNode signed(ObjectNode request) {
        var headers = (ObjectNode) request.get("headers");
        if (headers.has("authorization")) {
            headers.put("authorization", authorization(request, headers.get("authorization").asText()));
        }
        for (var name : List.of("cb-token", "cb-administration-api-key")) {
            if (headers.has(name)) {
                headers.put(name, demo.organizationId() + ":" + demo.apiKey());
            }
        }
        return request;
    }

    private String authorization(ObjectNode request, String sample) {
        var basic = demo.authorization().getFirst();
        if (request.path("rawPath").asText().startsWith(HundredMsApi.BASE)) {
            return "Bearer " + hundredMs.token();
        }
        return sample.startsWith("Bearer ") ? bearer(basic) : basic;
    }

    /// Returns the same key in the credentials of RealtimeKit, which name no organization.
    private static String bearer(String basic) {
        var credentials = new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), UTF_8);
        return "Bearer " + credentials.substring(credentials.lastIndexOf(':') + 1);
    }

    private static byte[] csv(String sessionId) throws IOException {
        var events = Samples.chatEvents();
        events.forEach(event -> event.put("sessionId", sessionId));
        return ReferenceChat.csv(events);
    }
}
