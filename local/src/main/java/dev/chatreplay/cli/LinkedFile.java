package dev.chatreplay.cli;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Fetches the file behind a download link. The server may end the answer early, stall, or answer with another range than the requested one.
/// Not thread-safe.
final class LinkedFile implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Duration silence;
    private final Notices notices;
    private final Timeout<Integer> limit;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT).build();
    /// The ETag of each file, by the SHA-256 of it. A new link may lead to a new object.
    private final Map<String, String> tags = new HashMap<>();

    /// @param silence the longest wait for the next byte
    LinkedFile(Duration silence, Notices notices) {
        this.silence = silence;
        this.notices = notices;
        this.limit = Timeout.<Integer>builder(silence).withInterrupt().build();
    }

    /// Adds the missing bytes of a file to its part, and verifies the whole.
    ///
    /// @throws FailedAttemptException when bytes are missing or wrong
    void fetch(ChatLink link, PartFile part) throws InterruptedException {
        if (part.size() < link.bytes() || link.bytes() == 0) {
            receive(link, part);
        }
        if (part.size() < link.bytes()) {
            throw new FailedAttemptException(brokenOff(link, part));
        }
        if (!part.isWhole(link.bytes(), link.sha256())) {
            throw new FailedAttemptException("the size or the SHA-256 of the file is not as the API reported");
        }
    }

    private static String brokenOff(ChatLink link, PartFile part) {
        return "the connection broke off after " + part.size() + " of " + link.bytes() + " bytes";
    }

    private void receive(ChatLink link, PartFile part) throws InterruptedException {
        var response = answer(link, part);
        try (var body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> part.restart();
                case 206 -> requireRange(response, link, part);
                case 416 -> {
                    part.restart();
                    throw new FailedAttemptException("the server refuses to continue after a part");
                }
                default -> throw new FailedAttemptException("S3 answered " + response.statusCode());
            }
            response.headers().firstValue("ETag").ifPresent(tag -> tags.put(link.sha256(), tag));
            copy(body, part, link.bytes());
        } catch (IOException e) {
            throw new FailedAttemptException(brokenOff(link, part), e);
        }
    }

    private HttpResponse<InputStream> answer(ChatLink link, PartFile part) throws InterruptedException {
        try {
            return http.send(request(link, part), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new FailedAttemptException(NetworkProblem.of(e).at(link.url()), e);
        }
    }

    private HttpRequest request(ChatLink link, PartFile part) {
        var request = HttpRequest.newBuilder(link.url()).timeout(silence);
        if (part.size() > 0) {
            request.header("Range", "bytes=" + part.size() + "-");
            Optional.ofNullable(tags.get(link.sha256())).filter(tag -> !tag.startsWith("W/"))
                    .ifPresent(tag -> request.header("If-Range", tag));
        }
        return request.build();
    }

    private static void requireRange(HttpResponse<?> response, ChatLink link, PartFile part) {
        var range = response.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + part.size() + "-") || !range.endsWith("/" + link.bytes())) {
            part.restart();
            throw new FailedAttemptException("the server answered with another range than the requested one");
        }
    }

    private void copy(InputStream body, PartFile part, long total) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        try (var progress = notices.progress("download", part.size(), OptionalLong.of(total))) {
            // One byte more than the file has shows that the server sends too much.
            for (int n = next(body, buffer); n >= 0 && part.size() <= total; n = next(body, buffer)) {
                part.append(buffer, n);
                progress.to(part.size(), part.size() + " of " + total + " bytes");
            }
        }
    }

    private int next(InputStream body, byte[] buffer) throws IOException {
        try {
            return Failsafe.with(limit).get(() -> body.read(buffer));
        } catch (TimeoutExceededException e) {
            throw new FailedAttemptException("no byte arrived for " + seconds(silence) + " s", e);
        } catch (FailsafeException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e);
        }
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    @Override
    public void close() {
        http.close();
    }
}
