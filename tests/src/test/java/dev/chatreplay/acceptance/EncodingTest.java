package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Gzip;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NotOnSamLocal;
import dev.chatreplay.reference.ReferenceChat;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests compressed bodies of `POST /v2/events`.
@NotOnSamLocal("SAM local breaks off with 502 when a body is not UTF-8")
class EncodingTest {
    private static final Api API = Installation.api();
    private static final int LIMIT = 1024 * 1024;

    private static Answer post(byte[] body, String encoding) {
        return API.post("", body, "Content-Encoding", encoding);
    }

    private static byte[] json(Chat chat) {
        return Json.utf8(Json.batch(chat.events()));
    }

    private static byte[] padded(int length) {
        var body = new String(json(new Chat().started()), UTF_8);
        return (body + " ".repeat(length - body.length())).getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", " gzip ", "identity, gzip"})
    void gzipBodyIsRecorded(String encoding) {
        var chat = new Chat().started().sent("m-1", "é😀".repeat(1000)).ended();
        var answer = post(Gzip.of(json(chat)), encoding);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(3);
        assertThat(API.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "application/gzip", "text/plain",
            "application/json; charset=utf-8"})
    void contentTypeOfGzipBodyIsIgnored(String type) {
        var answer = API.call("/v2/events", r -> r.header("Content-Encoding", "gzip").header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(Gzip.of(json(new Chat().started())))));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", ""})
    void identityIsNoEncoding(String encoding) {
        assertThat(post(json(new Chat().started()), encoding).status()).isEqualTo(200);
    }

    @Test
    void gzipBodyMayHaveSeveralMembers() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        var json = json(chat);
        var half = json.length / 2;
        var body = Gzip.concat(Gzip.of(Arrays.copyOf(json, half)), Gzip.of(new byte[0]),
                Gzip.of(Arrays.copyOfRange(json, half, json.length)), Gzip.of(new byte[0]));
        assertThat(post(body, "gzip").status()).isEqualTo(200);
        assertThat(API.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void limitIsForDecompressedBody() {
        assertThat(post(Gzip.of(padded(LIMIT)), "gzip").status()).isEqualTo(200);
        var answer = post(Gzip.of(padded(LIMIT + 1)), "gzip");
        assertError(answer, 413, "TOO_LARGE");
        assertThat(answer.message()).contains("1048576").endsWith(".");
        assertError(post(Gzip.of(new byte[200 * LIMIT]), "gzip"), 413, "TOO_LARGE");
    }

    @Test
    void truncatedGzipIsRefusedAtEveryLength() {
        var body = Gzip.of(json(new Chat().started().sent("m-1", "hello")));
        for (int length = 0; length < body.length; length += length < 20 || length > body.length - 12 ? 1 : 23) {
            assertError(post(Arrays.copyOf(body, length), "gzip"), 400, "INVALID_GZIP");
        }
    }

    @Test
    void anythingAfterGzipIsRefused() {
        var body = Gzip.of(json(new Chat().started()));
        for (var garbage : new byte[][]{{0}, "}".getBytes(UTF_8), new byte[40], {0x1f, (byte) 0x8b},
                Arrays.copyOf(body, 9),
                Arrays.copyOf(body, 30)}) {
            assertError(post(Gzip.concat(body, garbage), "gzip"), 400, "INVALID_GZIP");
        }
    }

    @Test
    void damagedGzipNeverRecordsOtherEvents() {
        var random = new Random(11);
        var json = json(new Chat().started().sent("m-1", "hello"));
        var body = Gzip.of(json);
        for (int i = 0; i < 60; i++) {
            // Behind the header, whose time and file name do not matter.
            assertDamageChangesNoEvent(json, body, 10 + random.nextInt(body.length - 10), random.nextInt(8));
        }
        // The compressed data ends with up to seven bits that mean nothing, in the byte before checksum and length.
        for (int bit = 0; bit < 8; bit++) {
            assertDamageChangesNoEvent(json, body, body.length - 9, bit);
        }
    }

    private static void assertDamageChangesNoEvent(byte[] json, byte[] body, int at, int bit) {
        var damaged = body.clone();
        damaged[at] ^= (byte) (1 << bit);
        var answer = post(damaged, "gzip");
        if (Gzip.isOf(json, damaged)) {
            assertThat(answer.status()).as("byte %s, bit %s: %s", at, bit, answer).isEqualTo(200);
        } else {
            assertError(answer, 400, "INVALID_GZIP");
        }
    }

    @Test
    void bodyThatIsNotGzipIsRefused() {
        for (var body : new byte[][]{json(new Chat().started()), {}, "gzip".getBytes(UTF_8)}) {
            var answer = post(body, "gzip");
            assertError(answer, 400, "INVALID_GZIP");
            assertThat(answer.message()).contains("Content-Encoding").endsWith(".");
        }
    }

    @Test
    void gzipWithoutItsHeaderIsNotJson() {
        assertError(API.post("", Gzip.of(json(new Chat().started()))), 400, "INVALID_JSON");
    }

    @Test
    void decompressedBodyMustBeJson() {
        assertError(post(Gzip.of(Gzip.of(json(new Chat().started()))), "gzip"), 400, "INVALID_JSON");
        assertError(post(Gzip.of(new byte[0]), "gzip"), 400, "INVALID_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "compress", "gzip, gzip", "gzip, br", "br, identity", "utf-8",
            "*"})
    void otherEncodingsAreRefusedWithAdvice(String encoding) {
        var answer = post(json(new Chat().started()), encoding);
        assertError(answer, 415, "UNSUPPORTED_ENCODING");
        assertThat(answer.message()).contains("gzip").endsWith(".");
        assertThat(answer.header("Accept-Encoding")).containsExactly("gzip");
    }

    @Test
    void credentialsAreCheckedBeforeEncoding() {
        for (var encoding : new String[]{"gzip", "br"}) {
            assertError(API.with().post("", new byte[]{1}, "Content-Encoding", encoding), 401, "UNAUTHORIZED");
        }
    }

    @Test
    void gzipBodyMayBeSkippedInPart() {
        var chat = new Chat().started().sent("m-1", "hello");
        chat.last().remove("id");
        var answer = API.post("?on_invalid=skip", Gzip.of(json(chat)), "Content-Encoding", "gzip");
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(1);
        assertThat(answer.data().at("/refused/0/index").asInt()).isEqualTo(1);
    }
}
