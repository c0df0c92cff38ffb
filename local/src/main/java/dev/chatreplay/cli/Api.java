package dev.chatreplay.cli;

import dev.chatreplay.event.PathId;
import dev.chatreplay.event.PercentEncoding;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionScheduledEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Calls the HTTP API as one organization. Retries temporary failures, because all of its requests are idempotent.
///
/// Thread-safe.
final class Api implements AutoCloseable {
    /// The timeout of one request. It is longer than the 30 s that API Gateway gives a function.
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_RETRIES = 6;
    private static final double JITTER = 0.25;

    private final URI url;
    private final String authorization;
    private final HttpClient http;
    private final RetryPolicy<ApiAnswer> retries;
    private final Consumer<String> trace;
    private final AtomicBoolean hasAnswered = new AtomicBoolean();

    /// @param url the base URL, without a trailing slash
    /// @param warnings receives the reason for each retry
    Api(URI url, String organization, String apiKey, Consumer<String> warnings) {
        this(url, organization, apiKey, warnings, _ -> {
        }, CONNECT_TIMEOUT);
    }

    /// @param trace receives each request with its status and time
    Api(URI url, String organization, String apiKey, Consumer<String> warnings, Consumer<String> trace) {
        this(url, organization, apiKey, warnings, trace, CONNECT_TIMEOUT);
    }

    /// @param connectTimeout the longest wait for a connection
    Api(URI url, String organization, String apiKey, Consumer<String> warnings, Consumer<String> trace,
            Duration connectTimeout) {
        this.url = url;
        this.trace = trace;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout)
                .build();
        this.authorization = "Basic " + Base64.getEncoder()
                .encodeToString((organization + ":" + apiKey).getBytes(StandardCharsets.UTF_8));
        this.retries = RetryPolicy.<ApiAnswer>builder().handle(IOException.class).abortOn(this::isLasting)
                .handleResultIf(ApiAnswer::isTemporary).withMaxRetries(MAX_RETRIES)
                .withBackoff(Duration.ofMillis(250), Duration.ofSeconds(8)).withJitter(JITTER)
                .withDelayFn(attempt -> requestedWait(attempt.getLastResult()))
                .onRetryScheduled(retry -> warnings.accept(announcement(retry))).build();
    }

    /// Returns whether each retry would fail, too: the URL is wrong.
    private boolean isLasting(Throwable failure) {
        return !hasAnswered.get() && NetworkProblem.of(failure).isLasting();
    }

    private String announcement(ExecutionScheduledEvent<ApiAnswer> retry) {
        return String.format(Locale.ROOT, "Trying again: %s (try %d of %d, in %.1f s)", reason(retry),
                retry.getAttemptCount() + 1, MAX_RETRIES + 1, retry.getDelay().toMillis() / 1000.0);
    }

    /// Returns the `Retry-After` of an answer, lengthened so that jitter cannot make it shorter; negative when the answer has none.
    private static Duration requestedWait(@org.jspecify.annotations.Nullable ApiAnswer answer) {
        return Optional.ofNullable(answer).flatMap(ApiAnswer::retryAfter)
                .map(wait -> Duration.ofMillis((long) (wait.toMillis() / (1 - JITTER)))).orElse(Duration.ofMillis(-1));
    }

    private String reason(ExecutionScheduledEvent<ApiAnswer> retry) {
        return Optional.ofNullable(retry.getLastResult()).map(ApiAnswer::problem)
                .orElseGet(() -> NetworkProblem.of(retry.getLastException()).at(url));
    }

    /// Calls `POST /v2/events` with `body`, the JSON of the whole request.
    ///
    /// @throws CommandFailure when the API cannot be reached
    ApiAnswer postEvents(byte[] body, SendOptions options) {
        var request = request("/v2/events" + (options.skipInvalid() ? "?on_invalid=skip" : ""));
        var gzip = options.compresses() ? Gzip.ifSmaller(body) : Optional.<byte[]>empty();
        // API Gateway gives the function a body of JSON as text, and a body of this type as bytes. The function ignores the type.
        return call((gzip.isPresent()
                ? request.headers("Content-Type", "application/octet-stream", "Content-Encoding", "gzip")
                : request.header("Content-Type", "application/json"))
                .POST(BodyPublishers.ofByteArray(gzip.orElse(body))).build());
    }

    /// Calls `GET /v2/sessions/{sessionId}/chat?format=`.
    ///
    /// @throws CommandFailure when the API cannot be reached
    ApiAnswer getChat(String sessionId, String format) {
        return call(request(chatPath(sessionId) + "?format=" + PercentEncoding.encode(format)).build());
    }

    /// Calls `GET /v2/sessions` with a query, such as `status=LIVE`.
    ///
    /// @throws CommandFailure when the API cannot be reached
    ApiAnswer getSessions(String query) {
        return call(request("/v2/sessions?" + query).build());
    }

    /// Returns the path of a session's chat.
    static String chatPath(String sessionId) {
        return "/v2/sessions/" + PathId.encode(sessionId) + "/chat";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(REQUEST_TIMEOUT)
                .header("Authorization", authorization);
    }

    private ApiAnswer call(HttpRequest request) {
        try {
            return Failsafe.with(retries).get(() -> {
                var began = System.nanoTime();
                var answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
                trace.accept(request.method() + " " + request.uri().getRawPath() + query(request.uri()) + ": "
                        + answer.statusCode() + " in " + Duration.ofNanos(System.nanoTime() - began).toMillis()
                        + " ms");
                hasAnswered.set(true);
                return ApiAnswer.of(answer);
            });
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new CommandFailure(unreachable(Optional.ofNullable(e.getCause()).orElse(e)), e);
        }
    }

    private static String query(URI uri) {
        return Optional.ofNullable(uri.getRawQuery()).map(text -> "?" + text).orElse("");
    }

    private String unreachable(Throwable cause) {
        return "The API cannot be reached: " + NetworkProblem.of(cause).at(url)
                + ". Check that the API runs ('./chat-replay local' starts one), and that CHAT_REPLAY_URL or --url is right.";
    }

    @Override
    public void close() {
        http.close();
    }
}
