package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Concurrently;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
    private static final int CHATS_PER_BODY = 10;

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);
    private final String manager = HttpFunctions
            .authorization(stack.withNewKey(api.organizationId(), Scope.MANAGE));

    /// Lets each function record the day of last use of the key, so that the tests count only their own calls.
    @BeforeAll
    void useKeyToday() {
        functions.chat(authorization, "s-1");
        functions.post(authorization, "");
        functions.webhooks(manager, "GET /v2/webhooks", "", "");
        functions.read(authorization, "GET /v2/sessions", Map.of(), Map.of());
        calls.heal();
    }

    @AfterEach
    void resetCalls() {
        calls.heal();
    }

    /// Ids that no producer may send.
    static Stream<String> ids() {
        return Stream.of("", "a\tb", "a\rb", "a\nb", "a\r\nX-Injected: 1", "a\r\n\r\n<html>", "a\n", "\na", "a\u0000",
                "\u0000",
                "a\u0000b", "\u0001", "a\u000b", "a\u001f", "a\u007f", "a\u0080", "a\u0085b", "a\u009f", "\ufffe",
                "a\uffff",
                "\ud800", "\udc00a", "a\udfff\ud800", "x".repeat(257), "é".repeat(129), "😀".repeat(65),
                "x".repeat(100_000),
                "a".repeat(255) + "\n");
    }

    /// Path parameters that name no session, after the decoding of API Gateway.
    static Stream<String> segments() {
        return Stream.concat(ids(), Stream.concat(
                ids().filter(id -> !id.isEmpty() && id.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                        .map(InjectionTest::tildeForm),
                Stream.of(".", "..", "../other", "a/b", "/", "a//b", "./a", "a/../../exports", "~", "~a", "~YQ=",
                        "~YQ==", "~YR", "~_w",
                        "~7aCA", "~wK4", "~YQ/", "~ YQ", "~YQ\n", "~~YQ")));
    }

    /// Ids that no organization may have.
    static Stream<String> organizationIds() {
        return Stream.concat(ids(),
                Stream.of(".", "..", "../other", "..\\other", "a/b", "/", "%2e%2e", "%2F", "a#b", "a#0", "#", "a?b",
                        "a&b", "a;b", "a b", " a", "a ", "a+b", "~", "*", "a,b", "a'b", "a\"b", "a`b", "$(a)",
                        "a\u2028b", "\ufeffa",
                        "a\u200b", "a\u202eb", "ａ", "s‐1", "s．1", "s：1", "а", "a\u0301", "á", "ſ", "\u212a", "ﬁ", "①",
                        "٣", "𝐚", "İ", "😀",
                        "x".repeat(129)));
    }

    private static String tildeForm(String id) {
        return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8));
    }

    /// In the quick extent, each segment is in the path of some routes.
    @ParameterizedTest
    @MethodSource("segments")
    @Scaled
    void forbiddenIdIsRefusedInPath(String segment) {
        for (var route : Extent.some(ReadRoutes.BELOW_SESSION_OF_V2, segment)) {
            assertIsRefusedInPath(segment,
                    () -> functions.read(authorization, route, ReadRoutes.pathOf(segment), Map.of()));
        }
        for (var route : Extent.some(ReadRoutes.BELOW_SESSION_OF_REALTIMEKIT, segment)) {
            assertIsRefusedInPath(segment, () -> functions.kit(authorization, route, ReadRoutes.pathOf(segment)));
        }
    }

    private void assertIsRefusedInPath(String segment, Supplier<HttpFunctions.Answer> request) {
        calls.heal();
        var answer = request.get();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo("INVALID_SESSION_ID");
        assertThat(answer.json().at("/error/message").asText()).contains("tilde form").endsWith(".");
        assertQuotesNothing(answer, segment);
        assertThat(calls.sent()).as("the function reads only the caller's row").singleElement()
                .extracting(InjectionTest::keys)
                .isEqualTo(1);
    }

    /// Texts that are no id of a webhook, and the sort key of the item beside the webhooks.
    static Stream<String> webhookIds() {
        return Stream.concat(segments(), Stream.of("#registered", "#", "0B5F1C9E-3A77-4C52-9D0E-6F2A8B1C4D3E",
                "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e\n", "{0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e}"));
    }

    /// In the quick extent, each id is in the path of some routes.
    @ParameterizedTest
    @MethodSource("webhookIds")
    @Scaled
    void idThatIsNoUuidNamesNoWebhook(String id) {
        for (var route : Extent.some(List.of("GET /v2/webhooks/{webhookId}", "DELETE /v2/webhooks/{webhookId}",
                "POST /v2/webhooks/{webhookId}/rotate-secret", "PATCH /v2/webhooks/{webhookId}"), id)) {
            calls.heal();
            var answer = functions.webhooks(manager, route, id, "{\"enabled\":true}");
            assertThat(answer.status()).as(route).isEqualTo(404);
            assertThat(answer.reason()).as(route).isEqualTo("WEBHOOK_NOT_FOUND");
            assertQuotesNothing(answer, id);
            assertThat(calls.sent()).as("%s reads only the caller's row", route).singleElement()
                    .isInstanceOf(GetItemRequest.class);
        }
        for (var route : Extent.some(List.of("GET /webhooks/{webhookId}", "DELETE /webhooks/{webhookId}"), id)) {
            calls.heal();
            var answer = functions.kit(manager, route, Map.of("webhookId", id));
            assertThat(answer.reason()).as(route).isEqualTo("WEBHOOK_NOT_FOUND");
            assertQuotesNothing(answer, id);
            assertThat(calls.sent()).as("%s reads only the caller's row", route).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("organizationIds")
    void forbiddenIdIsRefusedInCredentials(String id) {
        var answer = functions.chat(Api.basic(id + ":" + HttpFunctions.apiKey(api)), "s-1");
        assertThat(answer.status()).isEqualTo(401);
        assertQuotesNothing(answer, id);
        for (var route : ReadRoutes.OF_REALTIMEKIT) {
            var ofKit = functions.kit("Bearer " + HttpFunctions.apiKey(api), id, route, ReadRoutes.PATH);
            assertThat(ofKit.status()).as(route).isEqualTo(401);
            assertQuotesNothing(ofKit, id);
        }
        assertThat(calls.sent()).as("the function builds no key from the id").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInEvent(String id) {
        for (var place : List.of("/id", "/sessionId", "/meetingId", "/message/id")) {
            assertIsRefusedInEvent(place, id);
        }
    }

    @ParameterizedTest
    @MethodSource("organizationIds")
    void forbiddenOrganizationIsRefusedInEvent(String id) {
        assertIsRefusedInEvent("/organizationId", id);
    }

    private void assertIsRefusedInEvent(String place, String id) {
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

    /// The gateway decodes the path once, and the function does not decode the result again.
    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "%2e", "%2e%2e", "%252e%252e", "..%2f..%2fexports", "a%0d%0aX-Injected:%201",
            "a%00",
            "%c0%ae%c0%ae", "%ef%bc%8e%ef%bc%8e", "%ff", "%ed%a0%80", "%f4%90%80%80", "s-1%2e%2e", "~", "%7E", "~%2F",
            "~YQ%3D", "~Lg",
            "~Li4", "%25", "%25zz", "a%250", "%25u002e"})
    void encodedPathOfNoSessionIsRefused(String segment) {
        var answer = api.chatAt(segment);
        assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
        assertThat(answer.http().headers().map().keySet()).noneMatch(name -> name.equalsIgnoreCase("X-Injected"));
    }

    static Stream<String> oddIds() {
        return Stream.of("a.", "...", "..a", ":", "::", "=", "-", "--", "_", "a=b", "a:b", "CON", "nul", "a.csv", "-rf",
                "=1", "0", "null",
                "__proto__", ".", "..", "../other", "..\\other", "a/b", "/", "//", "a//b", "./a", "a/../../exports",
                "exports/", "%2e%2e", "%2F",
                "%252e", "%", "%zz", "a#b", "#", "?", "a?b", "a&b=c", "a;b", "a b", " ", " a", "a ", "a+b", "+", "~",
                "~~", "~YQ", "*",
                "a,b", "a'b", "a\"b", "a`b", "$(a)", "<b>", "a|b", "[a]", "{sessionId}", "@a", "!room:example.org", "A",
                "a", "\u00a0",
                "a\u2028b", "\ufeffa", "a\u200b", "a\u00ad", "a\u202eb", "ａ", "s‐1", "s．1", "а", "á", "a\u0301", "ſ",
                "s", "\u212a", "K", "ﬁ",
                "fi", "①", "𝐚", "İ", "😀", "\ud7ff", "\ue000", "\ufffd", "\ud800\udc00", "\udbff\udfff",
                "x".repeat(256), "x".repeat(200),
                "x".repeat(201), "/".repeat(256), "é".repeat(128), "😀".repeat(64), "~".repeat(256));
    }

    @Test
    @Scaled
    void oddButValidIdNamesItsOwnObjectAndFile() {
        var owner = stack.organization();
        var ids = Extent.sample(oddIds().toList());
        for (int from = 0; from < ids.size(); from += CHATS_PER_BODY) {
            var events = ids.subList(from, Math.min(ids.size(), from + CHATS_PER_BODY)).stream()
                    .map(id -> new Chat(id).started().sent(id, "said in <" + id + ">").ended())
                    .flatMap(chat -> chat.events().stream()).toList();
            assertThat(owner.post(events).status()).as("%s", events).isEqualTo(200);
        }
        var objectOf = new ConcurrentHashMap<String, String>();
        Concurrently.forEach(ids, id -> {
            for (var answer : List.of(owner.chatWhenReady(id), owner.chatAt(tildeForm(id)))) {
                assertThat(answer.status()).as("%s %s", id, answer).isEqualTo(200);
                objectOf.put(id, answer.downloadUrl().getRawPath());
                var file = Api.fetch(answer.downloadUrl());
                assertThat(file.statusCode()).as(id).isEqualTo(200);
                assertThat(new String(file.body(), UTF_8).replace("\"\"", "\"")).contains("said in <" + id + ">");
                assertIsSafe(file.headers().firstValue("Content-Disposition").orElseThrow());
            }
        });
        assertThat(objectOf.values()).hasSameSizeAs(ids).doesNotHaveDuplicates();
    }

    private static void assertIsSafe(String contentDisposition) {
        assertThat(contentDisposition).hasSizeLessThan(700)
                .matches(
                        "attachment; filename=\"chat-[^\"\\\\:/*?<>|%]+\\.csv\"(; filename\\*=UTF-8''chat-[A-Za-z0-9._%-]+\\.csv)?");
    }

    static void assertQuotesNothing(HttpFunctions.Answer answer, String id) {
        assertThat(answer.headers().properties()).extracting(Map.Entry::getKey)
                .isSubsetOf("Cache-Control", "Content-Type", "X-Request-Id", "WWW-Authenticate");
        // An empty or short id may be in the text of the error by chance.
        if (id.length() > 5) {
            assertThat(answer.body() + answer.headers()).doesNotContain(id).doesNotContain("X-Injected");
        }
    }

    private static int keys(SdkRequest request) {
        return ((BatchGetItemRequest) request).requestItems().values().stream().mapToInt(of -> of.keys().size()).sum();
    }
}
