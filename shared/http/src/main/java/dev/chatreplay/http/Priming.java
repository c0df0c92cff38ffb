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
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.regions.Region;

/// Primes an HTTP function before Lambda takes its SnapStart snapshot. A second instance of the function serves a sample request many
/// times. The SnapStart snapshot then holds the loaded and compiled classes that a request needs.
///
/// [CannedResponses] stubs AWS: no call leaves the machine, and priming reads and writes no data in AWS. The clients of the second
/// instance and their credentials are discarded before the SnapStart snapshot.
public final class Priming {
    /// The number of sample requests. The JVM compiles a method in the background after 200 calls (`-XX:Tier3InvocationThreshold`). A
    /// request calls some methods only once.
    private static final int REQUESTS = 300;
    /// The deadline of one sample request. The SnapStart snapshot must be ready after 130 s. Priming needs much less.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// The master secret of the primed function.
    public static final String MASTER_SECRET = "priming-signs-nothing-else-with-this";
    /// The text in a sample request that stands for a token.
    private static final String TOKEN = "put-the-token-here";

    private static final Map<String, String> VARIABLES = Map.of(
            "ORGANIZATIONS_TABLE", "Organizations",
            "SESSIONS_TABLE", "Sessions",
            "CHAT_LOG_TABLE", "ChatLog",
            "EXPORT_BUCKET", "exports",
            "COMPACTION_QUEUE_URL", "http://localhost/compactions",
            "COMPACTION_DEAD_LETTER_QUEUE_URL", "http://localhost/dead-compactions",
            "EVENTS_DEAD_LETTER_QUEUE_URL", "http://localhost/dead-letters",
            "WEBHOOKS_TABLE", "Webhooks",
            "MASTER_SECRET", MASTER_SECRET,
            "WEBHOOK_KEY_FILE", "none.pem");

    private final String function;
    private final AwsClients aws;
    private final Wiring wiring;
    private final Token token;
    private final boolean isOn;

    /// Lets each sample request be the first one of its day, because such a request also records the day of last use of its key.
    private static final class DailyClock extends Clock {
        private int days;

        @Override
        public Instant instant() {
            return Instant.now().plus(days, ChronoUnit.DAYS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("instants only");
        }
    }

    /// Creates an instance of the function.
    public interface Wiring {
        /// Creates an instance that reads its settings from `environment` and calls AWS through `aws`.
        HttpFunction build(Environment environment, AwsClients aws, Clock clock);
    }

    /// Signs the token of a sample request.
    public interface Token {
        /// Returns a token that is valid at `now`.
        String at(Instant now);
    }

    /// @param function the name of the function's folder. Its jar has the request `priming/<function>/sample.json`. For each call to AWS
    ///     that this request makes, it has a response, for example `priming/<function>/GetItem.json`.
    /// @param environment `PRIMING` is `on`, the default, or `off`. An operator switches priming off to deploy while priming fails.
    /// @param aws the clients of the real instance. Priming builds the DynamoDB client and uses none of them.
    public Priming(String function, Environment environment, AwsClients aws, Wiring wiring) {
        this(function, environment, aws, wiring, _ -> TOKEN);
    }

    /// Creates the priming of a function whose callers sign tokens with a short lifetime.
    ///
    /// @param token replaces [#TOKEN] in the sample request
    public Priming(String function, Environment environment, AwsClients aws, Wiring wiring, Token token) {
        this.function = function;
        this.token = token;
        this.aws = aws;
        this.wiring = wiring;
        this.isOn = environment.isOn("PRIMING", true);
    }

    /// Primes the function, unless priming is off.
    ///
    /// @throws IllegalStateException when the function does not answer the sample request with 200. The deployment must then fail.
    void run() throws IOException {
        if (!isOn) {
            return;
        }
        // Builds the DynamoDB client, because every request needs it. The other clients are built at first use.
        var _ = aws.dynamoDb();
        startTlsHandshake();
        var responses = new CannedResponses(function);
        try (var server = LoopbackServer.start(responses); var canned = AwsClients.at(endpoints(server.address()))) {
            serve(responses, canned);
        }
    }

    private AwsClients.Endpoints endpoints(URI endpoint) {
        return new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.US_EAST_1, aws.freshCredentials(),
                List.of());
    }

    /// Starts a TLS handshake without a peer, to load the TLS classes. The first message of a JVM's first handshake takes a tenth of a
    /// second. The stubbed calls do not use TLS, because their server would need a certificate.
    private static void startTlsHandshake() throws SSLException {
        try {
            var tls = SSLContext.getDefault().createSSLEngine();
            tls.setUseClientMode(true);
            var hello = ByteBuffer.allocate(tls.getSession().getPacketBufferSize());
            var result = tls.wrap(ByteBuffer.allocate(0), hello);
            if (result.bytesProduced() == 0) {
                throw new IllegalStateException("the TLS handshake did not start: " + result);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    private void serve(CannedResponses responses, AwsClients canned) throws IOException {
        var sample = new String(responses.resource("sample"), StandardCharsets.UTF_8);
        var clock = new DailyClock();
        var primed = wiring.build(Environment.of(VARIABLES), canned, clock);
        for (int i = 0; i < REQUESTS; i++) {
            clock.days = i;
            serve(primed, sample.replace(TOKEN, token.at(clock.instant())).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void serve(HttpFunction primed, byte[] sample) throws IOException {
        var output = new ByteArrayOutputStream();
        var context = new RequestContext(Deadline.before(TIMEOUT, Duration.ZERO), new LogLine("priming"));
        var log = new StringBuilder();
        primed.serve(new ByteArrayInputStream(sample), output, context, log::append);
        var answer = output.toString(StandardCharsets.UTF_8);
        if (!answer.contains("\"statusCode\":200")) {
            throw new IllegalStateException(
                    "the function answered the sample request with " + answer + " and logged " + log);
        }
    }
}
