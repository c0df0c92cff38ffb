package dev.chatreplay.cli;

import dev.chatreplay.event.PathId;
import dev.chatreplay.event.PercentEncoding;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionAttemptedEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/// Calls the HTTP API as one organization. Retries temporary failures, because both of its requests are idempotent.
///
/// Thread-safe.
final class Api implements AutoCloseable {
    /// The timeout of one request. It is longer than the 30 s that API Gateway gives a function.
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(40);
    private static final int MAX_RETRIES = 6;
    private static final double JITTER = 0.25;

    private final URI url;
    private final String authorization;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();
    private final RetryPolicy<ApiAnswer> retries;

    /// @param url the base URL, without a trailing slash
    /// @param warnings receives the reason for each retry
    Api(URI url, String organization, String apiKey, Consumer<String> warnings) {
        this.url = url;
        this.authorization = "Basic " + Base64.getEncoder()
                .encodeToString((organization + ":" + apiKey).getBytes(StandardCharsets.UTF_8));
        this.retries = RetryPolicy.<ApiAnswer>builder().handle(IOException.class)
                .handleResultIf(ApiAnswer::isTemporary).withMaxRetries(MAX_RETRIES)
                .withBackoff(Duration.ofMillis(250), Duration.ofSeconds(8)).withJitter(JITTER)
                .withDelayFn(attempt -> requestedWait(attempt.getLastResult()))
                .onRetry(attempt -> warnings.accept("Trying again: " + reason(attempt))).build();
    }

    /// Returns the `Retry-After` of an answer, lengthened so that jitter cannot make it shorter; negative when the answer has none.
    private static Duration requestedWait(@org.jspecify.annotations.Nullable ApiAnswer answer) {
        return Optional.ofNullable(answer).flatMap(ApiAnswer::retryAfter)
                .map(wait -> Duration.ofMillis((long) (wait.toMillis() / (1 - JITTER)))).orElse(Duration.ofMillis(-1));
    }

    private String reason(ExecutionAttemptedEvent<ApiAnswer> attempt) {
        return Optional.ofNullable(attempt.getLastResult()).map(ApiAnswer::problem)
                .orElseGet(() -> unreachable(attempt.getLastException()));
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
            return Failsafe.with(retries)
                    .get(() -> ApiAnswer.of(http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8))));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new CommandFailure(unreachable(e.getCause()) + " Check that the API runs and that the URL is right.",
                    e);
        }
    }

    private String unreachable(@org.jspecify.annotations.Nullable Throwable cause) {
        var why = cause instanceof ConnectException ? "connection refused" : String.valueOf(cause);
        return url + " cannot be reached (" + why + ").";
    }

    @Override
    public void close() {
        http.close();
    }
}
