package dev.chatreplay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.webhook.WebhookUrl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;

/// Posts deliveries to the URLs of organizations. It connects only to public addresses.
///
/// Thread-safe. Deliveries at the same time do not wait for each other.
public final class Receiver implements AutoCloseable {
    /// The part of an answer that it reads. The rest stays unread: the connection ends.
    private static final int MAX_ANSWER_BYTES = 4096;
    private static final int START_BYTES = 200;

    /// Checks the URL again, because a row may have another origin than a registration.
    private final Predicate<URI> urls;
    private final CloseableHttpClient client;
    private final Clock clock;
    /// A look-up in DNS cannot be ended, and it would block a virtual thread's carrier. So each delivery has a thread of its own.
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("delivery-", 0).factory());

    /// The result of one try.
    public sealed interface Reception {
        /// The receiver answered.
        ///
        /// @param start the first 200 bytes of the answer, as text
        /// @param retryAfter the delay that the answer asks for
        record Answered(int status, String start, Optional<Duration> retryAfter) implements Reception {}

        /// The receiver did not answer.
        ///
        /// @param reason a short text for the delivery record: the name of a [Reason]
        record NotAnswered(String reason) implements Reception {}
    }

    /// Why a receiver did not answer.
    public enum Reason {
        /// The URL breaks the rule of [WebhookUrl].
        URL_REFUSED,
        /// DNS has no address of the host.
        HOST_NOT_FOUND,
        /// The host has no public address.
        ADDRESS_REFUSED,
        /// The host takes no connection.
        NOT_CONNECTED,
        /// The certificate is not the host's, has expired or has an unknown issuer; or the host does not speak TLS.
        TLS_FAILED,
        /// The connection ended before the answer.
        CONNECTION_LOST,
        /// The answer is no HTTP, or its head is too large.
        BAD_ANSWER,
        /// The answer was not complete when the time was over.
        TIMED_OUT
    }

    /// Creates a receiver.
    ///
    /// @param allowsLoopback whether http to loopback addresses is allowed, for the embedded stack
    public Receiver(boolean allowsLoopback) {
        this(url -> WebhookUrl.parse(url.toString(), allowsLoopback).isPresent(), SystemDefaultDnsResolver.INSTANCE,
                address -> PublicAddress.isPublic(address) || (allowsLoopback && address.isLoopbackAddress()),
                defaultTls(), Clock.systemUTC());
    }

    Receiver(Predicate<URI> urls, DnsResolver dns, Predicate<InetAddress> check, SSLContext tls, Clock clock) {
        this.urls = urls;
        this.client = Clients.create(new CheckedDns(dns, check), tls);
        this.clock = clock;
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    /// Posts a body.
    ///
    /// @param limit the time for all of it: DNS, connection, TLS, head and body of the answer
    public Reception post(URI url, Map<String, String> headers, String body, Duration limit) {
        if (!urls.test(url)) {
            return notAnswered(Reason.URL_REFUSED);
        }
        var request = new HttpPost(url);
        request.setEntity(new ByteArrayEntity(body.getBytes(UTF_8), ContentType.create("application/json")));
        request.setHeader(HttpHeaders.CONNECTION, "close");
        headers.forEach(request::setHeader);
        var exchange = threads.submit(() -> exchange(request));
        try {
            return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return notAnswered(Reason.TIMED_OUT);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the delivery failed in the client itself", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a delivery", e);
        } finally {
            request.cancel();
            exchange.cancel(true);
        }
    }

    private Reception exchange(HttpPost request) {
        try {
            var response = client.executeOpen(null, request, HttpClientContext.create());
            try {
                return answered(response);
            } finally {
                // Ends the connection first, because close would read the rest of the answer. Then close fails, which says nothing.
                request.cancel();
                Closer.closeQuietly(response);
            }
        } catch (IOException e) {
            return notAnswered(reason(e));
        }
    }

    private Reception answered(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        var start = entity == null ? new byte[0] : entity.getContent().readNBytes(MAX_ANSWER_BYTES);
        var retryAfter = Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                .flatMap(header -> RetryAfter.parse(header.getValue().strip(), clock.instant()));
        return new Reception.Answered(response.getCode(),
                new String(start, 0, Math.min(start.length, START_BYTES), UTF_8), retryAfter);
    }

    private static Reception notAnswered(Reason reason) {
        return new Reception.NotAnswered(reason.name());
    }

    private static Reason reason(IOException failure) {
        return switch (failure) {
            case CheckedDns.RefusedException _ -> Reason.ADDRESS_REFUSED;
            case UnknownHostException _ -> Reason.HOST_NOT_FOUND;
            case ConnectException _,NoRouteToHostException _ -> Reason.NOT_CONNECTED;
            case SSLException _ -> Reason.TLS_FAILED;
            case ClientProtocolException _,MessageConstraintException _,MalformedChunkCodingException _ ->
                Reason.BAD_ANSWER;
            case InterruptedIOException _ -> Reason.TIMED_OUT;
            default -> Reason.CONNECTION_LOST;
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
