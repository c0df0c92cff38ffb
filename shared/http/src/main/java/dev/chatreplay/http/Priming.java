package dev.chatreplay.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// What an HTTP function does before Lambda takes its snapshot: it serves a sample request many times over, so that the snapshot holds
/// the classes that a request needs, compiled.
///
/// AWS is played by a server on the loopback device, which has one answer to each kind of call: nothing leaves the machine, nothing is
/// read or written in AWS. The clients of the play, and the credentials that they found for themselves, are thrown away after it.
public final class Priming {
    /// The JVM compiles a method after 200 calls (`-XX:Tier3InvocationThreshold`), in the background, and a request calls some but once.
    private static final int REQUESTS = 500;
    /// A snapshot has to be ready after 130 s; this is far more than a rehearsal takes.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Map<String, String> VARIABLES = Map.of(
            "ORGANIZATIONS_TABLE", "Organizations",
            "SESSIONS_TABLE", "Sessions",
            "CHAT_LOG_TABLE", "ChatLog",
            "EXPORT_BUCKET", "exports",
            "COMPACTION_QUEUE_URL", "http://localhost/compactions",
            "COMPACTION_DEAD_LETTER_QUEUE_URL", "http://localhost/dead-compactions",
            "EVENTS_DEAD_LETTER_QUEUE_URL", "http://localhost/dead-letters");

    private Priming() {}

    /// The function that rehearses.
    public interface Cast {
        /// A gateway to the function as it is with this environment, on these clients, until this deadline.
        HttpFunction gateway(Environment environment, AwsClients aws, Deadline deadline);
    }

    /// Rehearses.
    ///
    /// @param function the name of its folder. Its jar has `priming/<function>/sample.json`, the request, and an answer for each call to
    ///   AWS that this makes: `priming/<function>/GetItem.json`
    /// @param real the clients that the function has: they are built, and not used
    /// @throws IllegalStateException when the function does not answer it with 200: then the deployment is to fail
    public static void of(String function, AwsClients real, Cast cast) throws IOException {
        // Every request needs it; the others are built when first used.
        var _ = real.dynamoDb();
        greet();
        var request = resource(function, "sample");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(function, exchange));
        server.start();
        try (var aws = AwsClients.at(placeOf(server, real.freshCredentials()))) {
            var gateway = cast.gateway(Environment.of(VARIABLES), aws, Deadline.before(TIMEOUT, Duration.ZERO));
            for (int i = 0; i < REQUESTS; i++) {
                serve(gateway, request);
            }
        } finally {
            server.stop(0);
        }
    }

    /// Begins a TLS handshake with nobody. The play goes without TLS, for which its server would need a certificate, and the first message
    /// of a JVM's first handshake takes a tenth of a second.
    private static void greet() throws SSLException {
        try {
            var tls = SSLContext.getDefault().createSSLEngine();
            tls.setUseClientMode(true);
            var hello = ByteBuffer.allocate(tls.getSession().getPacketBufferSize());
            var result = tls.wrap(ByteBuffer.allocate(0), hello);
            if (result.bytesProduced() == 0) {
                throw new IllegalStateException("no handshake began: " + result);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    private static void serve(HttpFunction gateway, byte[] request) throws IOException {
        var output = new ByteArrayOutputStream();
        gateway.serve(new ByteArrayInputStream(request), output, _ -> {
        });
        var answer = output.toString(StandardCharsets.UTF_8);
        if (!answer.contains("\"statusCode\":200")) {
            throw new IllegalStateException("the rehearsal was answered with " + answer);
        }
    }

    private static AwsClients.Endpoints placeOf(HttpServer server, AwsCredentialsProvider credentials) {
        var endpoint = URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
        return new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.US_EAST_1, credentials, List.of());
    }

    private static void answer(String function, HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            // "DynamoDB_20120810.GetItem"
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var body = resource(function, target.substring(target.indexOf('.') + 1));
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.getResponseHeaders().set("X-Amz-Crc32", Long.toString(crc32(body)));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static long crc32(byte[] body) {
        var checksum = new CRC32();
        checksum.update(body);
        return checksum.getValue();
    }

    /// By an absolute name: two functions may share one class path, as in the embedded stack.
    private static byte[] resource(String function, String name) throws IOException {
        var path = "/priming/" + function + "/" + name + ".json";
        try (InputStream in = Priming.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return in.readAllBytes();
        }
    }
}
