package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// Tests ids that try to change a path, a header or a key, or that look like another id.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectionTest {
    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);

    /// Lets each function record the day of last use of the key, so that the tests count only their own calls.
    @BeforeAll
    void useKeyToday() {
        functions.chat(authorization, "s-1");
        functions.post(authorization, "");
        calls.heal();
    }

    @AfterEach
    void resetCalls() {
        calls.heal();
    }

    static Stream<String> ids() {
        return Stream.of(
                "", ".", "..", "../other", "..\\other", "a/b", "/", "a//b", "./a", "a/../../exports", "%2e%2e", "%2F",
                "a%2fb", "%252e",
                "a#b", "a#0", "#", "a?b", "a&b", "a;b", "a b", " a", "a ", "a+b", "a\tb", "~", "*", "a,b", "a'b",
                "a\"b", "a`b", "$(a)",
                "a\rb", "a\nb", "a\r\nX-Injected: 1", "a\r\n\r\n<html>", "a\n", "\na", "a\u0000", "\u0000", "a\u0000b",
                "a\u000b", "a\u007f",
                "a\u0085b", "a\u2028b", "a\u2029b", "\ufeffa", "a\u200b", "a\u00ad", "a\u202eb",
                "ａ", "ｓ-1", "s‐1", "s−1", "s．1", "s：1", "s＝1", "s＿1", "а", "ѕ-1", "е", "a\u0301", "á", "ſ", "\u212a",
                "ﬁ", "①", "٣", "߁", "𝐚",
                "İ", "\ud800", "\udc00a", "😀",
                "x".repeat(129), "x".repeat(100_000), "a".repeat(128) + "\n");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInPath(String id) {
        var answer = functions.chat(authorization, id);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo("INVALID_SESSION_ID");
        assertQuotesNothing(answer, id);
        assertThat(calls.sent()).as("the function reads only the caller's row").singleElement()
                .extracting(InjectionTest::keys)
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInCredentials(String id) {
        var answer = functions.chat(Api.basic(id + ":" + HttpFunctions.apiKey(api)), "s-1");
        assertThat(answer.status()).isEqualTo(401);
        assertQuotesNothing(answer, id);
        assertThat(calls.sent()).as("the function builds no key from the id").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInEvent(String id) {
        for (var place : List.of("/id", "/sessionId", "/meetingId", "/organizationId", "/message/id")) {
            var chat = new Chat().sent("m-1", "hello");
            var parent = place.startsWith("/message")
                    ? (ObjectNode) chat.last().get("message")
                    : chat.last();
            parent.put(place.substring(place.lastIndexOf('/') + 1), id);
            calls.heal();
            var answer = functions.post(authorization, Json.ascii(Json.batch(chat.events())));
            assertThat(answer.status()).as(place).isIn(400, 413);
            assertThat(answer.reason()).as(place).isIn("INVALID_EVENTS", "TOO_LARGE");
            assertQuotesNothing(answer, id);
            assertThat(calls.sent()).as("the function reads only the caller's row").hasSize(1)
                    .hasOnlyElementsOfType(GetItemRequest.class);
        }
    }

    /// API Gateway decodes the path once. The function refuses the result and does not decode it again.
    @ParameterizedTest
    @ValueSource(strings = {"..", "%2e%2e", "%252e%252e", "..%2f..%2fexports", "a%0d%0aX-Injected:%201", "a%00",
            "%c0%ae%c0%ae", "%ef%bc%8e%ef%bc%8e",
            "%ff", "s-1%2e%2e", "%", "%zz", "a%0", "%u002e"})
    void percentEncodedPathIsRefused(String segment) {
        var path = segment.contains("%zz") || segment.endsWith("%") || segment.endsWith("%0") || segment.contains("%u")
                ? URLEncoder.encode(segment, StandardCharsets.UTF_8)
                : segment;
        var answer = api.chat(path);
        assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
        assertThat(answer.http().headers().map().keySet()).noneMatch(name -> name.equalsIgnoreCase("X-Injected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "...", "..a", ":", "::", "=", "-", "--", "_", "a=b", "a:b", "CON", "nul", "a.csv",
            "-rf", "=1", "0", "null",
            "__proto__"})
    void oddButValidIdNamesItsOwnObjectAndFile(String id) {
        var session = id + "-" + Long.toHexString(System.nanoTime());
        for (var own : List.of(session, "x" + session + id)) {
            var chat = new Chat(own).started().sent(id, "hello").ended();
            api.send(chat);
            var answer = api.chatWhenReady(own);
            assertThat(answer.downloadUrl().getPath()).contains("/exports/" + api.organizationId() + "/" + own + "/");
            var file = Api.fetch(answer.downloadUrl());
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().allValues("Content-Disposition"))
                    .containsExactly("attachment; filename=\"chat-" + own + ".csv\"");
        }
    }

    @Test
    void sessionWithLongestIdIsExported() {
        var id = "x".repeat(100) + Long.toHexString(System.nanoTime());
        var own = id + "-".repeat(128 - id.length());
        api.send(new Chat(own).started().sent(own, "hello").ended());
        assertThat(Api.download(api.chatWhenReady(own))).isNotEmpty();
    }

    private static void assertQuotesNothing(HttpFunctions.Answer answer, String id) {
        assertThat(answer.headers().properties()).extracting(Map.Entry::getKey)
                .isSubsetOf("Cache-Control", "Content-Type", "X-Request-Id", "WWW-Authenticate");
        if (id.length() > 5) {
            assertThat(answer.body() + answer.headers()).doesNotContain(id).doesNotContain("X-Injected");
        }
    }

    private static int keys(SdkRequest request) {
        return ((BatchGetItemRequest) request).requestItems().values().stream().mapToInt(of -> of.keys().size()).sum();
    }
}
