package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.NotOnSamLocal;
import dev.chatreplay.client.SignedUrl;
import dev.chatreplay.reference.ReferenceChat;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tests the download link: the file that it serves, the fields that describe it, and the requests that it refuses.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkTest {
    private final Api api = Installation.api();
    private final Chat chat = new Chat().started().sent("m-1", "one").sent("m-2", "two \"ü\"").ended();

    @BeforeAll
    void endSession() {
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isTrue();
    }

    private Answer answer() {
        return api.chat(chat.sessionId());
    }

    @Test
    void answerHasDocumentedFields() {
        var answer = answer();
        assertThat(answer.body().get("success").asBoolean()).isTrue();
        assertThat(answer.data().properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrder(
                "chat_download_url", "chat_download_url_expiry", "chat_complete", "chat_format", "chat_message_count",
                "chat_deleted_count", "chat_refused_count", "chat_size_bytes", "chat_sha256", "chat_exported_at",
                "session_started_at", "session_ended_at");
    }

    @Test
    void linkServesCsvAsAttachment() {
        var file = Api.fetch(answer().downloadUrl());
        assertThat(file.headers().allValues("Content-Type")).containsExactly("text/csv; charset=utf-8");
        assertThat(file.headers().allValues("Content-Disposition"))
                .containsExactly("attachment; filename=\"chat-" + chat.sessionId() + ".csv\"");
    }

    @Test
    void answerHasSizeHashAndCountOfFile() throws Exception {
        JsonNode data = answer().data();
        var csv = Api.download(answer());
        assertThat(csv).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(data.get("chat_size_bytes").asLong()).isEqualTo(csv.length);
        assertThat(data.get("chat_sha256").asText())
                .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(csv)));
        assertThat(data.get("chat_message_count").asInt()).isEqualTo(2);
        assertThat(Instant.parse(data.get("chat_exported_at").asText())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void answerHasSameExpiryAsSignedUrl() {
        var answer = answer();
        var url = SignedUrl.of(answer.downloadUrl());
        assertThat(answer.downloadUrlExpiry()).isEqualTo(url.signedAt().plus(url.lifetime()));
        assertThat(url.lifetime()).isBetween(Duration.ofSeconds(1), Duration.ofDays(7));
        assertThat(answer.data().get("chat_download_url_expiry").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void linkWithChangedSignatureIsRefused() {
        assertRefused(SignedUrl.of(answer().downloadUrl()).withFlippedSignature());
    }

    @Test
    void linkWithAnotherKeyIsRefused() {
        var url = answer().downloadUrl().toString();
        assertRefused(URI.create(url.replaceFirst("\\.csv\\?", "x.csv?")));
    }

    @Test
    void linkWithAnotherFileNameIsRefused() {
        var url = answer().downloadUrl().toString();
        assertThat(url).contains("chat-" + chat.sessionId());
        assertRefused(URI.create(url.replace("chat-" + chat.sessionId(), "evil")));
    }

    @Test
    void linkWithLongerLifetimeIsRefused() {
        assertRefused(SignedUrl.of(answer().downloadUrl()).withLifetime(Duration.ofDays(6)));
    }

    @Test
    void linkAllowsOnlyReads() {
        var answer = answer();
        var url = answer.downloadUrl();
        var put = Api.fetch(url, r -> r.PUT(BodyPublishers.ofString("overwritten")));
        var delete = Api.fetch(url, r -> r.DELETE());
        assertThat(put.statusCode()).isEqualTo(403);
        assertThat(delete.statusCode()).isEqualTo(403);
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    @NotOnSamLocal("LocalStack does not enforce IAM: unsigned requests are allowed")
    void linkWithoutSignatureIsRefused() {
        var url = answer().downloadUrl().toString();
        assertRefused(URI.create(url.substring(0, url.indexOf('?'))));
    }

    private static void assertRefused(URI url) {
        assertThat(Api.fetch(url).statusCode()).isEqualTo(403);
    }
}
