package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A stub of CloudFormation with one stack, and of Secrets Manager with one secret.
final class StubCloudFormation implements AutoCloseable {
    private static final String STACK = "chat-replay";
    private static final String NAMESPACE = "xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"";

    private final HttpServer server;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> outputs;
    private final Map<String, String> parameters;
    private Optional<String> error = Optional.empty();

    StubCloudFormation(Map<String, String> outputs, Map<String, String> parameters) throws IOException {
        this.outputs = outputs;
        this.parameters = parameters;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Returns the bodies of the calls of CloudFormation since the last call of this method.
    List<String> calls() {
        var all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    /// Answers each call with an error from now on.
    void refuse(String code, String message) {
        error = Optional.of("<ErrorResponse " + NAMESPACE + "><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>" + message + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (exchange.getRequestHeaders().containsKey("X-Amz-Target")) {
                send(exchange, 200, "{\"SecretString\":\"" + "s".repeat(43) + "\"}");
                return;
            }
            calls.add(request);
            if (error.isEmpty() && !request.contains("StackName=" + STACK)) {
                refuse("ValidationError",
                        "Stack with id " + request.replaceAll(".*StackName=", "") + " does not exist");
            }
            send(exchange, error.isPresent() ? 400 : 200, error.orElseGet(this::stack));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String stack() {
        return "<DescribeStacksResponse " + NAMESPACE + "><DescribeStacksResult><Stacks><member><StackName>" + STACK
                + "</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>" + members("Output", outputs)
                + members("Parameter", parameters) + "</member></Stacks></DescribeStacksResult><ResponseMetadata>"
                + "<RequestId>r-1</RequestId></ResponseMetadata></DescribeStacksResponse>";
    }

    private static String members(String kind, Map<String, String> values) {
        return values.entrySet().stream().map(entry -> "<member><" + kind + "Key>" + entry.getKey() + "</" + kind
                + "Key><" + kind + "Value>" + entry.getValue() + "</" + kind + "Value></member>")
                .collect(Collectors.joining("", "<" + kind + "s>", "</" + kind + "s>"));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
