package dev.chatreplay.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.client.Json;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.deliverwebhooks.DeliverWebhooks;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.manageorganization.ManageOrganization;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.functions.querysessions.QuerySessions;
import dev.chatreplay.functions.servehundredms.ServeHundredms;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// All functions, called on the thread of the test. Each call returns its log lines, which name the function by its logical id.
public final class LoggedFunctions implements AutoCloseable {
    /// The address of each caller.
    public static final String SOURCE_ADDRESS = "192.0.2.7";

    private final Clock clock;
    private final AwsClients aws;
    private final PostEvents postEvents;
    private final GetSessionChat getSessionChat;
    private final QuerySessions querySessions;
    private final ServeHundredms serveHundredms;
    private final ManageOrganization manageOrganization;
    private final ConsumeEvents consumeEvents;
    private final CompactSessionChat compactSessionChat;
    private final DeliverWebhooks deliverWebhooks;
    private final SweepSessions sweepSessions;

    /// A call of a function.
    ///
    /// @param lines its log lines
    /// @param isDone whether the function answered below 500, or deleted its queue message
    public record Call(List<JsonNode> lines, boolean isDone) {}

    /// @param variables the environment of the functions
    public LoggedFunctions(Map<String, String> variables, Clock clock, ExecutionInterceptor... interceptors) {
        this.clock = clock;
        aws = Stack.clients(variables, interceptors);
        var environment = Environment.of(variables);
        postEvents = new PostEvents(environment, aws, clock);
        getSessionChat = new GetSessionChat(environment, aws, clock);
        querySessions = new QuerySessions(environment, aws, clock);
        serveHundredms = new ServeHundredms(environment, aws, clock);
        manageOrganization = new ManageOrganization(environment, aws, clock);
        consumeEvents = new ConsumeEvents(environment, aws, clock);
        compactSessionChat = new CompactSessionChat(environment, aws, clock);
        deliverWebhooks = new DeliverWebhooks(environment, aws, clock, DeliveryProcess.LIMIT_OF_POST);
        sweepSessions = new SweepSessions(environment, aws, clock);
    }

    /// Calls `POST /v2/events`.
    public Call post(Api caller, List<ObjectNode> events) {
        var request = request("POST /v2/events", caller);
        request.put("body", Json.batch(events).toString());
        return call("PostEvents", postEvents, request);
    }

    /// Calls `GET /v2/sessions/{sessionId}/chat`.
    public Call get(Api caller, String sessionId) {
        var request = request("GET /v2/sessions/{sessionId}/chat", caller);
        request.putObject("pathParameters").put("sessionId", sessionId);
        return call("GetSessionChat", getSessionChat, request);
    }

    /// Calls `GET /v2/sessions/{sessionId}/messages`.
    public Call messages(Api caller, String sessionId) {
        var request = request("GET /v2/sessions/{sessionId}/messages", caller);
        request.putObject("pathParameters").put("sessionId", sessionId);
        return call("QuerySessions", querySessions, request);
    }

    /// Calls `GET /100ms/v2/recording-assets`.
    public Call assets(HundredMsApi caller) {
        return call("ServeHundredms", serveHundredms, request("GET /100ms/v2/recording-assets",
                caller.api().with("Bearer " + caller.tokenAt(clock.instant()))));
    }

    /// Calls `GET /v2/webhooks`.
    public Call webhooks(Api caller) {
        return call("ManageOrganization", manageOrganization, request("GET /v2/webhooks", caller));
    }

    private static ObjectNode request(String routeKey, Api caller) {
        var request = LambdaEvents.http(routeKey, caller.authorization().getFirst());
        request.withObject("/requestContext/http").put("sourceIp", SOURCE_ADDRESS);
        return request;
    }

    private static Call call(String name, RequestStreamHandler function, JsonNode request) {
        var lines = new CopyOnWriteArrayList<JsonNode>();
        var out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(request.toString().getBytes(UTF_8)), out,
                    TestContext.of(name, TestContext.UNHURRIED, line -> lines.add(Json.parse(line))));
            return new Call(lines, Json.parse(out.toString(UTF_8)).required("statusCode").asInt() < 500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Delivers an event of the bus.
    public Call consume(String event, int receiveCount) {
        return handle("ConsumeEvents", consumeEvents, event, receiveCount, TestContext.UNHURRIED);
    }

    /// Delivers a compaction request.
    ///
    /// @param time the time of the invocation
    public Call compact(SessionKey session, int receiveCount, Duration time) {
        return handle("CompactSessionChat", compactSessionChat, CompactionQueue.encode(session), receiveCount, time);
    }

    /// Delivers a compaction request with enough time.
    public Call compact(SessionKey session, int receiveCount) {
        return compact(session, receiveCount, TestContext.UNHURRIED);
    }

    /// Delivers a message of the webhook queue.
    public Call deliver(WebhookMessage message, int receiveCount) {
        return handle("DeliverWebhooks", deliverWebhooks, message.encode(), receiveCount, TestContext.UNHURRIED);
    }

    private Call handle(String name, RequestHandler<SQSEvent, SQSBatchResponse> function, String body, int receiveCount,
            Duration time) {
        var lines = new CopyOnWriteArrayList<JsonNode>();
        var message = LambdaEvents.message("m-1", body, clock.instant(), receiveCount);
        var response = function.handleRequest(LambdaEvents.batch(List.of(message)),
                TestContext.of(name, time, line -> lines.add(Json.parse(line))));
        return new Call(lines, response.getBatchItemFailures().isEmpty());
    }

    /// Runs the sweep.
    public Call sweep() {
        var lines = new CopyOnWriteArrayList<JsonNode>();
        sweepSessions.handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                TestContext.of("SweepSessions", TestContext.UNHURRIED, line -> lines.add(Json.parse(line))));
        return new Call(lines, true);
    }

    @Override
    public void close() {
        aws.close();
    }
}
