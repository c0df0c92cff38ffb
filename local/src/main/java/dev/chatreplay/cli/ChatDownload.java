package dev.chatreplay.cli;

import dev.chatreplay.format.Formats;
import dev.chatreplay.runtime.Sha256;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// Downloads the files of one session. Waits while the API prepares the chat, replaces an expired link, and verifies size and hash. Not
/// thread-safe.
final class ChatDownload implements AutoCloseable {
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_RETRIES = 3;

    private final Api api;
    private final Duration patience;
    private final PrintWriter err;
    private final Map<String, ApiAnswer> answers = new HashMap<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();

    /// @param patience the longest wait for one format while the API prepares the chat
    ChatDownload(Api api, Duration patience, PrintWriter err) {
        this.api = api;
        this.patience = patience;
        this.err = err;
    }

    /// The download with one link failed. It may succeed with a new link.
    private static final class FailedAttemptException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FailedAttemptException(String message) {
            super(message);
        }
    }

    /// Requests the formats before the first download. The API can then make all of them together. A format that this version does not
    /// know is requested first, because the API may refuse it.
    ///
    /// @throws CommandFailure when the API refuses the request, and not for the sake of one known format
    void request(String sessionId, List<String> formats) {
        var known = Formats.ofProduct();
        for (var format : formats.stream().sorted(Comparator.comparing(name -> known.find(name).isPresent()))
                .toList()) {
            var answer = api.getChat(sessionId, format);
            if (answer.status() != 200 && answer.status() != 202 && !answer.isAboutFormat()) {
                throw refused(answer);
            }
            answers.put(format, answer);
        }
    }

    /// Writes the file of a format to `file` and verifies its size and hash.
    ///
    /// @throws CommandFailure when the download fails
    ChatLink to(Path file, String sessionId, String format) {
        var again = RetryPolicy.<ChatLink>builder().handle(FailedAttemptException.class, IOException.class)
                .withMaxRetries(MAX_RETRIES).withBackoff(Duration.ofMillis(250), Duration.ofSeconds(4))
                .withJitter(0.25)
                .onRetry(attempt -> say("Requesting a new link: " + describe(attempt.getLastException())))
                .build();
        try {
            return Failsafe.with(again).get(() -> {
                var link = link(sessionId, format);
                fetch(link, file);
                return link;
            });
        } catch (FailedAttemptException | FailsafeException e) {
            throw new CommandFailure("The download failed: " + describe(e) + ". Try again later.", e);
        }
    }

    /// Requests a new download link.
    ///
    /// @throws CommandFailure when the API refuses the request, or the chat is not ready in time
    private ChatLink link(String sessionId, String format) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        for (;;) {
            var first = Optional.ofNullable(answers.remove(format));
            var answer = first.orElseGet(() -> api.getChat(sessionId, format));
            if (answer.status() == 200) {
                return ChatLink.of(answer.json().path("data"));
            }
            if (answer.status() != 202) {
                throw refused(answer);
            }
            var wait = answer.retryAfter().filter(asked -> asked.compareTo(MIN_WAIT) > 0).orElse(MIN_WAIT);
            if (System.nanoTime() + wait.toNanos() > deadline) {
                throw new CommandFailure("The API is still preparing the chat after " + patience.toSeconds()
                        + " s. Try again later, or wait longer with --wait.");
            }
            say("The API is preparing the chat; sending the request again in " + wait.toSeconds() + " s.");
            Thread.sleep(wait);
            answers.values().removeIf(other -> other.status() == 202);
        }
    }

    private static CommandFailure refused(ApiAnswer answer) {
        return new CommandFailure("The API refused the request: " + answer.problem());
    }

    private void fetch(ChatLink link, Path file) throws IOException, InterruptedException {
        var response = http.send(HttpRequest.newBuilder(link.url()).timeout(ANSWER_TIMEOUT).build(),
                BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw new FailedAttemptException("S3 answered " + response.statusCode());
            }
            var sha256 = copy(body, file, link.bytes());
            if (Files.size(file) != link.bytes() || !sha256.equals(link.sha256())) {
                throw new FailedAttemptException("the size or the SHA-256 of the file is not as the API reported");
            }
        }
    }

    private String copy(InputStream body, Path file, long size) throws IOException {
        var digest = Sha256.start();
        try (var out = new DigestOutputStream(Files.newOutputStream(file), digest);
                var progress = Progress.ofBytes("download", OptionalLong.of(size), err)) {
            var buffer = new byte[64 * 1024];
            long done = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                out.write(buffer, 0, n);
                done += n;
                progress.to(done, done + " of " + size + " bytes");
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Describes a failure without its message, because the message of an exception may hold the download link.
    private static String describe(Throwable failure) {
        return switch (failure) {
            case FailedAttemptException e -> Objects.requireNonNull(e.getMessage());
            case FailsafeException e when e.getCause() != null -> describe(e.getCause());
            default -> failure.getClass().getSimpleName();
        };
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    @Override
    public void close() {
        http.close();
    }
}
