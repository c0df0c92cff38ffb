package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The receiver of the demo's webhook, on this machine. It verifies deliveries as [Standard Webhooks](https://www.standardwebhooks.com) says.
final class DemoReceiver implements AutoCloseable {
    private static final String SECRET_PREFIX = "whsec_";
    private static final int MAX_WAITING = 16;

    private final HttpServer server;
    private final BlockingQueue<Received> received = new ArrayBlockingQueue<>(MAX_WAITING);

    /// A delivery.
    ///
    /// @param signatures the header `webhook-signature`
    record Received(String id, String timestamp, String signatures, String body) {
        /// Leaves out the body, because its link gives access like a key.
        @Override
        public String toString() {
            return "Received[" + id + "]";
        }

        /// Returns whether the owner of the secret has signed the delivery.
        boolean isSignedWith(String secret) {
            var expected = "v1," + Base64.getEncoder().encodeToString(hmac(secret, id + "." + timestamp + "." + body));
            for (var signature : signatures.split(" ", -1)) {
                if (MessageDigest.isEqual(signature.getBytes(UTF_8), expected.getBytes(UTF_8))) {
                    return true;
                }
            }
            return false;
        }

        private static byte[] hmac(String secret, String text) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())),
                        "HmacSHA256"));
                return mac.doFinal(text.getBytes(UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
            }
        }
    }

    DemoReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/chat-synced");
    }

    /// Returns the next delivery; empty when none arrives in time.
    Optional<Received> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(received.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var isKept = received.offer(new Received(first(headers.getFirst("webhook-id")),
                    first(headers.getFirst("webhook-timestamp")), first(headers.getFirst("webhook-signature")),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(isKept ? 204 : 503, -1);
        }
    }

    private static String first(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
