package dev.chatreplay.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.harness.RemoteStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands between the functions and DynamoDB Local. It answers the queries for the logs of generated sessions, and forwards all other
/// calls. DynamoDB Local needs more than ten minutes to store such a log of a million messages. The function that is measured, its SDK, the
/// other tables, the bucket and the queues are those of the product and of the embedded stack.
final class LogService implements AutoCloseable {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final List<String> FORWARDED = List.of("X-Amz-Target", "Content-Type", "Authorization",
            "X-Amz-Date");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RemoteStack remote;
    private final HttpServer server;
    private final HttpClient dynamoDb = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, GeneratedLog> logs = new ConcurrentHashMap<>();

    private LogService(RemoteStack remote, HttpServer server) {
        this.remote = remote;
        this.server = server;
    }

    static LogService start(RemoteStack remote) throws IOException {
        // Without it, the server waits 40 ms between the headers and the body of an answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var service = new LogService(remote, server);
        server.setExecutor(service.threads);
        server.createContext("/", service::handle);
        server.start();
        return service;
    }

    /// Answers the queries for this session's log from `log`.
    void serve(String sessionId, GeneratedLog log) {
        logs.put(sessionId, log);
    }

    /// Returns the environment of a function that calls this service for DynamoDB.
    Map<String, String> environment() {
        var environment = new HashMap<>(remote.environment());
        environment.put(ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort());
        return environment;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var query = exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".Query")
                    ? JSON.readTree(body)
                    : JSON.missingNode();
            var log = logs.get(sessionOf(partition(query)));
            if (log != null && query.path("TableName").asText().equals(remote.variable("CHAT_LOG_TABLE"))) {
                answer(exchange, 200, page(log, query));
            } else {
                forward(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String partition(JsonNode query) {
        return query.at("/ExpressionAttributeValues/:partition/S").asText();
    }

    private static String sessionOf(String partition) {
        var parts = partition.split("\u0001", -1);
        return parts.length == 3 ? parts[1] : "";
    }

    private static byte[] page(GeneratedLog log, JsonNode query) throws IOException {
        return log.page(partition(query), text(query.at("/ExclusiveStartKey/sk/S")),
                text(query.at("/ExpressionAttributeValues/:end/S")), query.get("Limit").asInt());
    }

    private static Optional<String> text(JsonNode node) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.asText());
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(remote.variable(ENDPOINT)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : FORWARDED) {
            request.header(name, Objects.requireNonNull(exchange.getRequestHeaders().getFirst(name), name));
        }
        var response = dynamoDb.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        answer(exchange, response.statusCode(), response.body());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        dynamoDb.close();
        threads.close();
    }
}
