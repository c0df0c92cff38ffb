package dev.chatreplay.http;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.LogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.regions.Region;

/// Primes an HTTP function before Lambda takes its snapshot: a second instance of the function serves a sample request many times, so
/// that the snapshot holds the classes that a request needs, compiled.
///
/// [CannedResponses] stand in for AWS: nothing leaves the machine, nothing is read or written in AWS. The clients of the second
/// instance, and the credentials that they found, are discarded before the snapshot.
public final class Priming {
    /// The JVM compiles a method after 200 calls (`-XX:Tier3InvocationThreshold`), in the background, and a request calls some but once.
    private static final int REQUESTS = 500;
    /// A snapshot has to be ready after 130 s; priming takes far less.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final URI NOWHERE = URI.create("http://localhost");

    private static final Map<String, String> VARIABLES = Map.of(
            "ORGANIZATIONS_TABLE", "Organizations",
            "SESSIONS_TABLE", "Sessions",
            "CHAT_LOG_TABLE", "ChatLog",
            "EXPORT_BUCKET", "exports",
            "COMPACTION_QUEUE_URL", "http://localhost/compactions",
            "COMPACTION_DEAD_LETTER_QUEUE_URL", "http://localhost/dead-compactions",
            "EVENTS_DEAD_LETTER_QUEUE_URL", "http://localhost/dead-letters");

    private final String function;
    private final AwsClients aws;
    private final Wiring wiring;

    /// Builds an instance of the function.
    public interface Wiring {
        /// An instance that reads its settings from `environment` and calls AWS through `aws`.
        HttpFunction build(Environment environment, AwsClients aws, Clock clock);
    }

    /// @param function the name of its folder. Its jar has `priming/<function>/sample.json`, the request, and an answer for each call
    ///     to AWS that this request makes: `priming/<function>/GetItem.json`
    /// @param aws the clients of the real instance: they are built, and not used
    public Priming(String function, AwsClients aws, Wiring wiring) {
        this.function = function;
        this.aws = aws;
        this.wiring = wiring;
    }

    /// Primes the function.
    ///
    /// @throws IllegalStateException when the function does not answer the sample with 200: then the deployment is to fail
    void run() throws IOException {
        // Every request needs it; the others are built when first used.
        var _ = aws.dynamoDb();
        greet();
        var responses = new CannedResponses(function);
        // AWS does not document that Lambda's Java has this module, and a deployment must not fail because it is absent.
        if (ModuleLayer.boot().findModule("jdk.httpserver").isPresent()) {
            try (var server = LoopbackServer.start(responses);
                    var canned = AwsClients.at(endpoints(server.address()))) {
                serve(responses, canned);
            }
        } else {
            try (var canned = AwsClients.answeredBy(new CannedHttpClient(responses), endpoints(NOWHERE))) {
                serve(responses, canned);
            }
        }
    }

    private AwsClients.Endpoints endpoints(URI endpoint) {
        return new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.US_EAST_1, aws.freshCredentials(),
                List.of());
    }

    /// Starts a TLS handshake without a peer. The canned calls go without TLS, for which their server would need a certificate, and
    /// the first message of a JVM's first handshake takes a tenth of a second.
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

    private void serve(CannedResponses responses, AwsClients canned) throws IOException {
        var sample = responses.resource("sample");
        var primed = wiring.build(Environment.of(VARIABLES), canned, Clock.systemUTC());
        for (int i = 0; i < REQUESTS; i++) {
            serve(primed, sample);
        }
    }

    private static void serve(HttpFunction primed, byte[] sample) throws IOException {
        var output = new ByteArrayOutputStream();
        var context = new RequestContext(Deadline.before(TIMEOUT, Duration.ZERO), new LogLine("priming"));
        primed.serve(new ByteArrayInputStream(sample), output, context, _ -> {
        });
        var answer = output.toString(StandardCharsets.UTF_8);
        if (!answer.contains("\"statusCode\":200")) {
            throw new IllegalStateException("the sample request was answered with " + answer);
        }
    }
}
