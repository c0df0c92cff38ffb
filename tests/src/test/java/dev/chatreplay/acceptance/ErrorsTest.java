package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NotOnSamLocal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the documented errors that one enabled organization can receive.
class ErrorsTest {
    private static final Api API = Installation.api();
    private static final String RIGHT = API.authorization().getFirst();

    static Stream<List<String>> wrongCredentials() {
        var id = API.organizationId();
        return Stream.of(
                List.of(),
                List.of(""),
                List.of("Basic"),
                List.of("Basic "),
                List.of("Basic !!!not-base64!!!"),
                List.of(Api.basic("")),
                List.of(Api.basic(":")),
                List.of(Api.basic("no-colon")),
                List.of(Api.basic(id)),
                List.of(Api.basic(id + ":")),
                List.of(Api.basic(id + ":wrong")),
                List.of(Api.basic(id + ":" + "A".repeat(43))),
                List.of(Api.basic("no-such-organization:" + "A".repeat(43))),
                List.of(Api.basic("not an id:key")),
                List.of(Api.basic("a#b:key")),
                List.of(Api.basic("x".repeat(3000) + ":key")),
                List.of("Bearer " + RIGHT.substring("Basic ".length())),
                List.of(RIGHT.substring("Basic ".length())),
                List.of(RIGHT + "x"),
                List.of(RIGHT + " " + RIGHT),
                List.of(RIGHT, RIGHT),
                List.of(RIGHT, Api.basic(id + ":wrong")));
    }

    @ParameterizedTest
    @MethodSource("wrongCredentials")
    void wrongCredentialsGetSameAnswer(List<String> authorization) {
        var api = API.with(authorization.toArray(String[]::new));
        var usual = API.with(Api.basic("no-such-organization:key")).chat("s-1");
        for (var answer : List.of(api.chat("s-1"), api.chat("no such id!".replace(" ", "%20")),
                api.post(List.of()), api.post("{".getBytes(UTF_8)))) {
            assertError(answer, 401, "UNAUTHORIZED");
            assertThat(answer.bodyWithoutRequestId()).isEqualTo(usual.bodyWithoutRequestId());
            assertThat(answer.http().body()).hasSameSizeAs(usual.http().body());
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(usual.header("WWW-Authenticate"));
        }
    }

    @Test
    void credentialsSchemeIsCaseInsensitive() {
        var api = API.with("bAsIc " + RIGHT.substring("Basic ".length()));
        assertError(api.chat("s-unknown"), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void headerNamesAreCaseInsensitive() {
        var answer = API.with().call("/v2/sessions/s-unknown/chat", r -> r.header("aUTHORIZATION", RIGHT).GET());
        assertError(answer, 404, "SESSION_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "a%0Ab", "a%7Fb", "a%C2%85b", ".", "..", "~", "~a", "~YR", "~YQ%3D", "~_w", "~AA",
            "%7E", "a%EF%BF%BFb"})
    void malformedSessionIdIsRefused(String segment) {
        var answer = API.chatAt(segment);
        assertError(answer, 400, "INVALID_SESSION_ID");
        assertThat(answer.message()).contains("tilde form").endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a%23b", "%C3%A9", "a!b", "a*b", "a@b", "a,b", "a+b", "a%2Bb", "%F0%9F%98%80",
            "a%5Cb", "a%25b",
            "a%253Ab", "19%3Ameeting%40thread.v2", "~YS9i", "~Lg", "~fg", "~YQ"})
    void wideSessionIdIsUnknown(String segment) {
        assertError(API.chatAt(segment), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void tooLongSessionIdIsRefused() {
        assertError(API.chatAt("x".repeat(257)), 400, "INVALID_SESSION_ID");
        assertError(API.chatAt("x".repeat(256)), 404, "SESSION_NOT_FOUND");
        assertError(API.chatAt("%C3%A9".repeat(129)), 400, "INVALID_SESSION_ID");
        assertError(API.chatAt("%C3%A9".repeat(128)), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void formatIsCheckedAfterCredentialsAndBeforeSession() {
        for (var query : List.of("?format=xls", "?format=CSV", "?format=csv%20", "?format=csv&format=csv")) {
            var path = "/v2/sessions/s-unknown/chat" + query;
            var answer = API.get(path);
            assertError(answer, 400, "UNKNOWN_FORMAT");
            assertThat(answer.message()).contains("csv");
            assertError(API.with().get(path), 401, "UNAUTHORIZED");
        }
        for (var query : List.of("?format=csv", "?format=", "?format", "?Format=xls")) {
            assertError(API.get("/v2/sessions/s-unknown/chat" + query), 404, "SESSION_NOT_FOUND");
        }
    }

    @Test
    void unknownSessionIsNotFound() {
        assertError(API.chat("s-unknown"), 404, "SESSION_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "garbage", "{\"events\":[}", "{\"events\":[]} trailing", "\u0000",
            "{'events':[]}",
            "{\"events\":[{\"type\":\"session.started\"", "{\"events\":[NaN]}", "{\"events\":[],}",
            "/**/{\"events\":[]}"})
    void bodyThatIsNotJsonIsRefused(String body) {
        assertError(API.post(body.getBytes(UTF_8)), 400, "INVALID_JSON");
    }

    @Test
    @NotOnSamLocal("SAM local breaks off with 502 when a body is not UTF-8")
    void bodyThatIsNotUtf8IsRefused() {
        var body = "{\"events\":[{\"type\":\"session.started\",\"id\":\"?\"}]}".getBytes(UTF_8);
        body[new String(body, UTF_8).indexOf('?')] = (byte) 0xff;
        assertError(API.post(body), 400, "INVALID_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"events\"", "{}", "{\"events\":null}", "{\"events\":{}}",
            "{\"events\":[1]}",
            "{\"events\":[null]}", "{\"events\":[[]]}", "{\"events\":[{}]}", "{\"event\":[]}"})
    void bodyOfWrongShapeIsRefused(String body) {
        assertError(API.post(body.getBytes(UTF_8)), 400, "INVALID_EVENTS");
    }

    @ParameterizedTest
    @CsvSource({"{,400,$,INVALID_JSON", "[],400,$,WRONG_TYPE", "{},400,$.events,MISSING_FIELD",
            "'{\"events\":[1]}',400,$.events[0],WRONG_TYPE"})
    void errorDetailsHaveIndexOnlyForEvents(String body, int status, String path, String reason) {
        var answer = API.post(body.getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.details()).singleElement().satisfies(detail -> {
            assertThat(detail.path("path").asText()).isEqualTo(path);
            assertThat(detail.path("reason").asText()).isEqualTo(reason);
            assertThat(detail.has("index")).isEqualTo(path.contains("["));
        });
    }

    @Test
    void eventOfAnotherOrganizationIsRefused() {
        var chat = new Chat().started();
        chat.last().put("organizationId", "another-organization");
        var answer = API.post(chat.events());
        assertError(answer, 400, "INVALID_EVENTS");
        assertThat(answer.message()).contains("organizationId");
        chat.last().put("organizationId", API.organizationId());
        API.send(chat);
    }

    @Test
    void batchOfTooManyEventsIsTooLarge() {
        var chat = new Chat();
        IntStream.range(0, 501).forEach(i -> chat.sent("m-" + i, "x"));
        var answer = API.post(chat.events());
        assertError(answer, 413, "TOO_LARGE");
        assertThat(answer.message()).contains("500");
        assertThat(Contract.violations(Json.batch(chat.events()))).isNotEmpty();
        API.send(chat.events().subList(0, 500));
    }

    @Test
    void bodyOfTooManyBytesIsTooLarge() {
        var answer = API.post(padded(1024 * 1024 + 1));
        assertError(answer, 413, "TOO_LARGE");
        assertThat(answer.message()).containsPattern("1048576|1 MiB");
        assertThat(API.post(padded(1024 * 1024)).status()).isEqualTo(200);
    }

    @Test
    void eventOfTooManyBytesIsTooLarge() {
        var chat = new Chat().started();
        chat.last().put("extra", "x".repeat(64 * 1024));
        var answer = API.post(chat.events());
        assertError(answer, 413, "TOO_LARGE");
        assertThat(answer.message()).containsPattern("65536|64 K");
        chat.last().put("extra", "x".repeat(60 * 1024));
        API.send(chat);
    }

    @Test
    @NotOnSamLocal("SAM local has none of API Gateway's limits")
    void bodyOverApiGatewayLimitGetsApiGatewayAnswer() {
        var answer = API.post(padded(10 * 1024 * 1024 + 1));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body().has("message")).isTrue();
        Contract.assertDescribes(answer);
    }

    @Test
    void answersHaveDocumentedHeaders() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        assertIsDocumented(API.post(chat.events()));
        assertIsDocumented(API.chat(chat.sessionId()));
        assertIsDocumented(API.chatWhenReady(chat.sessionId()));
    }

    @Test
    @NotOnSamLocal("SAM local gives all requests of a container the same id")
    void everyAnswerHasItsOwnRequestId() {
        var ids = Stream.<Answer>generate(() -> API.chat("s-unknown")).limit(5)
                .map(answer -> answer.header("X-Request-Id")).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    private static byte[] padded(int length) {
        var body = "{\"events\":[" + new Chat().started().last() + "]}";
        return (body + " ".repeat(length - body.length())).getBytes(UTF_8);
    }
}
