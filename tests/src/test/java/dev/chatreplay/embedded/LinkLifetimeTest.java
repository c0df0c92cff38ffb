package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.SignedUrl;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tests the end of download links, and the web pages that may fetch them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkLifetimeTest {
    private static final String ALLOWED = "https://app.example.org";
    private static final Duration LIFETIME = Duration.ofSeconds(4);

    @AutoClose
    private final Stack stack = Stack.start(s -> s.withAllowedOrigins(List.of(ALLOWED)));
    @AutoClose
    private final Stack shortLived = Stack.start(
            s -> s.withConfiguration("LINK_TTL_SECONDS", Long.toString(LIFETIME.toSeconds())));
    private final Api api = stack.organization();
    private final Api shortLivedApi = shortLived.organization();
    private final Chat chat = new Chat().started().sent("m-1", "hello").ended();

    @BeforeAll
    void endSession() {
        for (var each : List.of(api, shortLivedApi)) {
            each.send(chat);
            assertThat(each.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        }
    }

    @Test
    void expiredLinkIsRefusedAndNewLinkWorks() {
        var answer = answerWithWorkingLink();
        assertThat(answer.downloadUrlExpiry())
                .isEqualTo(SignedUrl.of(answer.downloadUrl()).signedAt().plus(LIFETIME));

        await().atMost(Duration.ofMinutes(2))
                .until(() -> Api.fetch(answer.downloadUrl()).statusCode() == 403);
        assertThat(Instant.now()).isAfterOrEqualTo(answer.downloadUrlExpiry());
        assertThat(answerWithWorkingLink().downloadUrl()).isNotEqualTo(answer.downloadUrl());
    }

    /// Requests links until one works. On a busy machine, a link may end before its download begins.
    private Answer answerWithWorkingLink() {
        var last = new AtomicReference<Answer>();
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            var answer = shortLivedApi.chat(chat.sessionId());
            assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
            last.set(answer);
        });
        return Objects.requireNonNull(last.get());
    }

    @Test
    void allowedOriginMayFetchLink() {
        var url = api.chat(chat.sessionId()).downloadUrl();
        var file = Api.fetch(url, "Origin", ALLOWED);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ALLOWED);

        var preflight = Api.fetch(url, r -> preflight(r, ALLOWED));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ALLOWED);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElse("")).contains("GET");
    }

    @Test
    void otherOriginMayNotFetchLink() {
        for (var origin : List.of("https://evil.example", "https://appXexample.org", ALLOWED + ".evil.example")) {
            var url = api.chat(chat.sessionId()).downloadUrl();
            assertThat(Api.fetch(url, "Origin", origin).headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(Api.fetch(url, r -> preflight(r, origin)).statusCode()).isEqualTo(403);
        }
    }

    private static HttpRequest.Builder preflight(HttpRequest.Builder request, String origin) {
        return request.headers("Origin", origin, "Access-Control-Request-Method", "GET").method("OPTIONS",
                BodyPublishers.noBody());
    }
}
