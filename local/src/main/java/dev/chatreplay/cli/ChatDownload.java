package dev.chatreplay.cli;

import dev.chatreplay.format.Formats;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;

/// Downloads the files of one session. Waits while the API prepares the chat, replaces a link that failed, and continues where the one
/// before ended. Not thread-safe.
final class ChatDownload implements AutoCloseable {
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int MAX_RETRIES = 3;
    /// Tries that received this much together do not count. A large file thus arrives over a bad line, too.
    private static final long MIN_PROGRESS_BYTES = 64 * 1024;

    private final Api api;
    private final Optional<Duration> patience;
    private final Notices notices;
    private final LinkedFile linked;
    private final Map<String, ApiAnswer> answers = new HashMap<>();

    /// Waits for the next byte as long as is usual.
    ChatDownload(Api api, Duration patience, Notices notices) {
        this(api, Optional.of(patience), SILENCE, notices);
    }

    /// @param patience the longest wait for one format while the API prepares the chat; empty when the user wants none
    /// @param silence the longest wait for the next byte
    ChatDownload(Api api, Optional<Duration> patience, Duration silence, Notices notices) {
        this.api = api;
        this.patience = patience;
        this.notices = notices;
        this.linked = new LinkedFile(silence, notices);
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

    /// Writes the file of a format to an existing file and verifies its size and hash.
    ///
    /// @throws CommandFailure when the download fails
    ChatLink to(Path file, String sessionId, String format) {
        try (var previous = PartFile.of(file)) {
            previous.restart();
        }
        return to(file, Optional.empty(), sessionId, format);
    }

    /// Replaces or creates a file after its size and hash are verified. A download that fails leaves its part beside the file, and the next
    /// one continues there.
    ///
    /// @throws CommandFailure when the download fails; an older file is unchanged
    ChatLink toTarget(Path target, String sessionId, String format) {
        return to(target, Optional.of(target), sessionId, format);
    }

    private ChatLink to(Path file, Optional<Path> target, String sessionId, String format) {
        var reached = new LongAccumulator(Math::max, 0);
        for (;;) {
            var before = reached.get();
            try {
                return Failsafe.with(retries()).get(() -> {
                    var link = link(sessionId, format);
                    receive(link, file, target, reached);
                    return link;
                });
            } catch (FailedAttemptException | FailsafeException e) {
                if (reached.get() - before < MIN_PROGRESS_BYTES) {
                    throw new CommandFailure("The download failed: " + describe(e) + ". Try again later"
                            + target.map(_ -> "; the download then continues where it ended.").orElse("."), e);
                }
            }
        }
    }

    private void receive(ChatLink link, Path file, Optional<Path> target, LongAccumulator reached)
            throws InterruptedException {
        try (var part = target.map(place -> PartFile.beside(place, link.sha256()))
                .orElseGet(() -> PartFile.of(file))) {
            try {
                linked.fetch(link, part);
                part.moveTo(file);
            } finally {
                reached.accumulate(part.size());
            }
        }
    }

    private RetryPolicy<ChatLink> retries() {
        return RetryPolicy.<ChatLink>builder().handle(FailedAttemptException.class)
                .withMaxRetries(MAX_RETRIES).withBackoff(Duration.ofMillis(250), Duration.ofSeconds(4))
                .withJitter(0.25)
                .onRetry(attempt -> notices.warn("Requesting a new link: " + describe(attempt.getLastException())))
                .build();
    }

    /// Requests a new download link.
    ///
    /// @throws CommandFailure when the API refuses the request, or the chat is not ready in time
    private ChatLink link(String sessionId, String format) throws InterruptedException {
        var deadline = System.nanoTime() + patience.orElse(Duration.ZERO).toNanos();
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
                throw new CommandFailure(notReady(wait), CommandFailure.NOT_READY);
            }
            notices.note("The API is preparing the chat; sending the request again in " + wait.toSeconds() + " s.");
            Thread.sleep(wait);
            answers.values().removeIf(other -> other.status() == 202);
        }
    }

    private String notReady(Duration wait) {
        return patience
                .map(waited -> "The API is still preparing the chat after " + waited.toSeconds() + " s (exit code "
                        + CommandFailure.NOT_READY + "). Run the same command again later, or wait longer with --wait.")
                .orElseGet(() -> "The API is still preparing the chat (exit code " + CommandFailure.NOT_READY
                        + "). Run the same command again in " + wait.toSeconds() + " s, or without --no-wait.");
    }

    private static CommandFailure refused(ApiAnswer answer) {
        return new CommandFailure("The API refused the request: " + answer.problem());
    }

    /// Describes a failure without its message, because the message of an exception may hold the download link.
    private static String describe(Throwable failure) {
        return switch (failure) {
            case FailedAttemptException e -> Objects.requireNonNull(e.getMessage());
            case FailsafeException e when e.getCause() != null -> describe(e.getCause());
            default -> failure.getClass().getSimpleName();
        };
    }

    @Override
    public void close() {
        linked.close();
    }
}
