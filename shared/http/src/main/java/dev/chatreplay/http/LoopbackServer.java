package dev.chatreplay.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// A local HTTP server that stubs AWS during priming, so that priming also loads and compiles the HTTP client.
record LoopbackServer(HttpServer server) implements AutoCloseable {
    /// Starts a server with these responses.
    static LoopbackServer start(CannedResponses responses) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> respond(responses, exchange));
        server.start();
        return new LoopbackServer(server);
    }

    URI address() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    private static void respond(CannedResponses responses, HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var body = responses.body(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            CannedResponses.headers(body).forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(CannedResponses.STATUS, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
