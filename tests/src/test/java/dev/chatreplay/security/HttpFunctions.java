package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.manageorganization.ManageOrganization;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.functions.querysessions.QuerySessions;
import dev.chatreplay.functions.servehundredms.ServeHundredms;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.organization.ApiKeyText;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Calls the HTTP functions as API Gateway does, on the thread of the test. The values may have any character, also those that an HTTP
/// client would refuse, because API Gateway decodes them before the call.
final class HttpFunctions implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AwsClients aws;
    private final RequestStreamHandler getSessionChat;
    private final RequestStreamHandler postEvents;
    private final RequestStreamHandler manageOrganization;
    private final RequestStreamHandler querySessions;
    private final RequestStreamHandler serveHundredms;
    private final List<String> log = new CopyOnWriteArrayList<>();

    /// The answer of a function.
    record Answer(int status, JsonNode headers, String body) {
        String reason() {
            return json().at("/error/reason").asText();
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + body, e);
            }
        }
    }

    /// Creates the functions for the services of `stack`. Their SDK clients use the `interceptors`.
    HttpFunctions(Stack stack, ExecutionInterceptor... interceptors) {
        this(stack, Clock.systemUTC(), interceptors);
    }

    /// Creates the functions with another clock.
    HttpFunctions(Stack stack, Clock clock, ExecutionInterceptor... interceptors) {
        this(stack.embedded().environment(), clock, interceptors);
    }

    /// Creates the functions with these environment variables, which name the services of a stack.
    HttpFunctions(Map<String, String> variables, Clock clock, ExecutionInterceptor... interceptors) {
        aws = Stack.clients(variables, interceptors);
        getSessionChat = new GetSessionChat(Environment.of(variables), aws, clock);
        postEvents = new PostEvents(Environment.of(variables), aws, clock);
        manageOrganization = new ManageOrganization(Environment.of(variables), aws, clock);
        querySessions = new QuerySessions(Environment.of(variables), aws, clock);
        serveHundredms = new ServeHundredms(Environment.of(variables), aws, clock);
    }

    /// Calls `GET /v2/sessions/{sessionId}/chat` with the decoded `sessionId`.
    Answer chat(String authorization, String sessionId) {
        return call(getSessionChat, "GET /v2/sessions/{sessionId}/chat", authorization, event -> {
            event.putObject("pathParameters").put("sessionId", sessionId);
            return event;
        });
    }

    /// Calls `POST /v2/events` with a text as its body.
    Answer post(String authorization, String body) {
        return call(postEvents, "POST /v2/events", authorization,
                event -> event.put("body", body));
    }

    /// Calls `POST /v2/events` with any bytes as its body.
    Answer post(String authorization, byte[] body) {
        return call(postEvents, "POST /v2/events", authorization,
                event -> event.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true));
    }

    /// Calls `POST /v2/events` with a body in gzip.
    Answer postGzip(String authorization, byte[] gzip) {
        return call(postEvents, "POST /v2/events", authorization, event -> {
            event.withObject("/headers").put("content-encoding", "gzip");
            return event.put("body", Base64.getEncoder().encodeToString(gzip)).put("isBase64Encoded", true);
        });
    }

    /// Calls a route of webhooks.
    ///
    /// @param webhookId the decoded path parameter, of a route that has one
    Answer webhooks(String authorization, String routeKey, String webhookId, String body) {
        return call(manageOrganization, routeKey, authorization, event -> {
            event.putObject("pathParameters").put("webhookId", webhookId);
            return event.put("body", body);
        });
    }

    /// Calls any route of `/v2` or of 100ms that reads sessions.
    ///
    /// @param path the decoded path parameters
    Answer read(String authorization, String routeKey, Map<String, String> path, Map<String, String> query) {
        return call(handler(routeKey), routeKey, authorization, event -> {
            path.forEach(event.putObject("pathParameters")::put);
            query.forEach(event.putObject("queryStringParameters")::put);
            return event;
        });
    }

    /// Calls a route of RealtimeKit with the organization and the key of an `Authorization` value of `/v2`.
    ///
    /// @param route the method and the path below an app: `GET /sessions`
    /// @param path the decoded path parameters below the app
    Answer kit(String authorization, String route, Map<String, String> path) {
        return kit(authorization, route, path, Map.of());
    }

    /// Calls a route of RealtimeKit with query parameters.
    Answer kit(String authorization, String route, Map<String, String> path, Map<String, String> query) {
        var credentials = new String(Base64.getDecoder().decode(authorization.substring("Basic ".length())), UTF_8);
        var colon = credentials.lastIndexOf(':');
        return kit("Bearer " + credentials.substring(colon + 1), credentials.substring(0, colon), route, path, query);
    }

    /// Calls a route of RealtimeKit with any header `Authorization` and any app.
    Answer kit(String authorization, String appId, String route, Map<String, String> path) {
        return kit(authorization, appId, route, path, Map.of());
    }

    private Answer kit(String authorization, String appId, String route, Map<String, String> path,
            Map<String, String> query) {
        var routeKey = kitKey(route);
        return call(handler(routeKey), routeKey, authorization, event -> {
            var parameters = event.putObject("pathParameters").put("accountId", "any").put("appId", appId);
            path.forEach(parameters::put);
            query.forEach(event.putObject("queryStringParameters")::put);
            return event;
        });
    }

    /// Calls a route of ConnectyCube with the organization and the key of an `Authorization` value of `/v2`.
    ///
    /// @param route the method and the path below the prefix: `GET /chat/Message`
    Answer cube(String authorization, String route, Map<String, String> query) {
        var credentials = new String(Base64.getDecoder().decode(authorization.substring("Basic ".length())), UTF_8);
        return cube("cb-administration-api-key", credentials, route, query);
    }

    /// Calls a route of ConnectyCube with any header.
    Answer cube(String header, String value, String route, Map<String, String> query) {
        return call(querySessions, route.replaceFirst(" ", " /connectycube"), "", event -> {
            withoutHeader(event).withObject("/headers").put(header, value);
            ReadRoutes.PATH.forEach(event.putObject("pathParameters")::put);
            query.forEach(event.putObject("queryStringParameters")::put);
            return event;
        });
    }

    /// Calls a path that no route has.
    Answer unknown(String authorization, String path, Map<String, String> query) {
        return call(querySessions, "GET " + path, authorization, event -> {
            query.forEach(event.putObject("queryStringParameters")::put);
            return event.put("routeKey", "$default").put("rawPath", path);
        });
    }

    /// Calls any route with GET.
    ///
    /// @param template the path template of the route: `/v2/sessions/{sessionId}`
    /// @param header the name of the header with the credentials
    /// @param path the decoded path parameters
    Answer get(String template, String header, String credentials, Map<String, String> path,
            Map<String, String> query) {
        var routeKey = "GET " + template;
        return call(handler(routeKey), routeKey, "", event -> {
            withoutHeader(event).withObject("/headers").put(header, credentials);
            path.forEach(event.putObject("pathParameters")::put);
            query.forEach(event.putObject("queryStringParameters")::put);
            return event;
        });
    }

    private static String kitKey(String route) {
        return route.replaceFirst(" ", " /client/v4/accounts/{accountId}/realtime/kit/{appId}");
    }

    private RequestStreamHandler handler(String routeKey) {
        if (routeKey.contains("/webhooks")) {
            return manageOrganization;
        }
        if (routeKey.contains(" /100ms/")) {
            return serveHundredms;
        }
        return routeKey.endsWith("/chat") ? getSessionChat : querySessions;
    }

    /// Calls each function without the header `Authorization`.
    List<Answer> withoutCredentials() {
        return List.of(call(getSessionChat, "GET /v2/sessions/{sessionId}/chat", "", HttpFunctions::withoutHeader),
                call(postEvents, "POST /v2/events", "", HttpFunctions::withoutHeader),
                call(querySessions, "GET /v2/sessions", "", HttpFunctions::withoutHeader),
                call(manageOrganization, "GET /v2/webhooks", "", HttpFunctions::withoutHeader));
    }

    /// Calls each function with a route of RealtimeKit without the header `Authorization`.
    List<Answer> kitWithoutCredentials(String appId) {
        return Stream.of("GET /sessions", "GET /sessions/{sessionId}/chat", "GET /webhooks").map(route -> {
            var key = kitKey(route);
            return call(handler(key), key, "", event -> {
                event.putObject("pathParameters").put("appId", appId).put("sessionId", "s-1");
                return withoutHeader(event);
            });
        }).toList();
    }

    private static ObjectNode withoutHeader(ObjectNode event) {
        event.withObject("/headers").remove("authorization");
        return event;
    }

    /// Returns the `Authorization` value of an organization.
    static String authorization(Api api) {
        return api.authorization().getFirst();
    }

    /// Returns the API key of an organization.
    static String apiKey(Api api) {
        return api.apiKey();
    }

    /// Returns the secret of an organization's API key: the part after its id.
    static String secret(Api api) {
        var key = apiKey(api);
        return key.substring(key.indexOf('_', ApiKeyText.PREFIX.length()) + 1);
    }

    /// Returns the id of an organization's API key.
    static String keyId(Api api) {
        return ApiKeyText.idOf(apiKey(api)).orElseThrow();
    }

    /// Returns the log lines of the functions.
    List<String> log() {
        return List.copyOf(log);
    }

    private Answer call(RequestStreamHandler function, String routeKey, String authorization,
            UnaryOperator<ObjectNode> change) {
        var event = LambdaEvents.http(routeKey, authorization);
        var out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(JSON.writeValueAsBytes(change.apply(event))), out,
                    TestContext.with(TestContext.UNHURRIED, log::add));
            var answer = JSON.readTree(out.toByteArray());
            return new Answer(answer.get("statusCode").asInt(), answer.get("headers"), answer.get("body").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
