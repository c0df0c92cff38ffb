package dev.chatreplay.http;

import dev.chatreplay.runtime.VirtualThreads;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A local HTTP server that stubs AWS during priming, so that priming also loads and compiles the HTTP client. It serves only the requests
/// of the SDK's JSON protocol.
///
/// It is a plain socket, because Lambda's Java runtime may lack the module `jdk.httpserver`.
final class LoopbackServer implements AutoCloseable {
    private final CannedResponses responses;
    private final ServerSocket server;

    private LoopbackServer(CannedResponses responses) throws IOException {
        this.responses = responses;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /// Starts a server with these responses.
    static LoopbackServer start(CannedResponses responses) throws IOException {
        var server = new LoopbackServer(responses);
        VirtualThreads.start(server::accept);
        return server;
    }

    URI address() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                VirtualThreads.start(() -> serve(connection));
            } catch (IOException _) {
                // The server is closed, or the client is gone. The request of the client then fails.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection; var in = new BufferedInputStream(connection.getInputStream())) {
            for (var request = readLine(in); !request.isEmpty(); request = readLine(in)) {
                var headers = readHeaders(in);
                in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
                respond(responses.body(headers.getOrDefault("x-amz-target", "")), connection.getOutputStream());
            }
        } catch (IOException _) {
            // The request of the client fails, and with it priming.
        }
    }

    private static Map<String, String> readHeaders(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    /// Reads a line without its CRLF; empty at the end of the stream.
    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            line.write(read);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// Sends a response with one write. TCP would hold a second small write back until the client has acknowledged the first, for 40 ms.
    private static void respond(byte[] body, OutputStream out) throws IOException {
        var head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n");
        CannedResponses.headers(body).forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        var response = new ByteArrayOutputStream();
        response.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        response.writeBytes(body);
        response.writeTo(out);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
