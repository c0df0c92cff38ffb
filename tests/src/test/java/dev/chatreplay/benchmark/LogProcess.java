package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
///
/// It runs in its own process, so that its CPU time is not part of a measurement.
final class LogProcess implements AutoCloseable {
    static final String ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final List<String> FORWARDED = List.of("X-Amz-Target", "Content-Type", "Authorization",
            "X-Amz-Date");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI dynamoDbAddress = URI.create(System.getenv(ENDPOINT));
    private final String table = System.getenv("CHAT_LOG_TABLE");
    private final HttpServer server;
    private final HttpClient dynamoDb = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, GeneratedLog> logsOfSessions = new ConcurrentHashMap<>();
    private final Map<Integer, GeneratedLog> logs = new HashMap<>();

    private LogProcess(HttpServer server) {
        this.server = server;
    }

    /// Prints the address for [#ENDPOINT]. Then it reads lines with the id of a session and a number of messages. It gives each session the
    /// log of a generated chat with that many messages, and prints how many of them are public.
    public static void main(String... arguments) throws IOException {
        // Without it, the server waits 40 ms between the headers and the body of an answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var process = new LogProcess(server);
                var in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            server.setExecutor(process.threads);
            server.createContext("/", process::handle);
            server.start();
            System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var words = line.split(" ", -1);
                System.out.println(process.serve(words[0], Integer.parseInt(words[1])));
            }
        }
    }

    private int serve(String sessionId, int messages) throws IOException {
        var log = logs.get(messages);
        if (log == null) {
            log = GeneratedLog.of(messages);
            logs.put(messages, log);
        }
        logsOfSessions.put(sessionId, log);
        return log.publicMessages();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var query = exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".Query")
                    ? JSON.readTree(body)
                    : JSON.missingNode();
            var log = logsOfSessions.get(sessionOf(partition(query)));
            if (log != null && query.path("TableName").asText().equals(table)) {
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
        var request = HttpRequest.newBuilder(dynamoDbAddress)
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
    public void close() throws IOException {
        server.stop(0);
        dynamoDb.close();
        threads.close();
        for (var log : logs.values()) {
            log.close();
        }
    }
}
