package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import java.time.Duration;
import java.time.Instant;
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
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;

/// Tests values of query parameters that try to change a query or an answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryInjectionTest {
    /// In the quick extent, each value is tried with one of as many shares of the parameters.
    private static final int SHARES = 4;
    private static final String ASSETS_OF_100MS = "GET /100ms/v2/recording-assets";
    private static final String SESSIONS_OF_100MS = "GET /100ms/v2/sessions";

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);
    private final HundredMsApi hms = stack.withHundredMsKey(api, 1);

    /// Lets the function record the day of last use of the key, so that the tests count only their own calls.
    @BeforeAll
    void useKeyToday() {
        functions.read(authorization, "GET /v2/sessions", Map.of(), Map.of());
        functions.read("Bearer " + hms.tokenAt(Instant.now()), SESSIONS_OF_100MS, Map.of(), Map.of());
        calls.heal();
    }

    @AfterEach
    void resetCalls() {
        calls.heal();
    }

    static Stream<String> ids() {
        return InjectionTest.ids();
    }

    /// Values that no query parameter has, but for empty ones, which count as absent.
    static Stream<String> values() {
        return Stream.concat(ids().filter(id -> !id.isEmpty()),
                Stream.of("' OR '1'='1", "${jndi:ldap://x}", "<script>", "*:*", "null", "-1", "NaN", "2026-13-01"));
    }

    private static List<String> share(String value, String... names) {
        return Extent.share(names, values().toList().indexOf(value) % SHARES, SHARES);
    }

    @ParameterizedTest
    @MethodSource("values")
    @Scaled
    void forbiddenValueIsRefusedInQuery(String value) {
        for (var name : share(value, "page_no", "per_page", "sort_by", "sort_order", "start_time", "end_time",
                "status")) {
            assertIsRefusedInQuery("GET /v2/sessions", name, value);
        }
        for (var name : share(value, "limit", "order", "type", "pinned", "since", "until")) {
            assertIsRefusedInQuery("GET /v2/sessions/{sessionId}/messages", name, value);
        }
        for (var name : share(value, "page_no", "per_page", "sort_by", "sort_order", "view", "include_peer_events")) {
            assertIsRefusedInQuery("GET /v2/sessions/{sessionId}/participants", name, value);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInQuery(String id) {
        if (!id.isEmpty()) {
            assertIsRefusedInQuery("GET /v2/sessions", "associated_id", id);
            assertIsRefusedInQuery("GET /v2/sessions/{sessionId}/messages", "participant_id", id);
            assertIsRefusedInQuery("GET /v2/sessions/{sessionId}/messages", "user_id", id);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    @Scaled
    void forbiddenValueIsRefusedInQueryOfRealtimeKit(String value) {
        for (var name : share(value, "page_no", "per_page", "sort_by", "sort_order", "start_time", "end_time",
                "status", "participants")) {
            assertIsRefusedByRealtimeKit("GET /sessions", name, value);
        }
        for (var name : share(value, "page_no", "per_page", "sort_by", "sort_order", "view", "include_peer_events")) {
            assertIsRefusedByRealtimeKit("GET /sessions/{sessionId}/participants", name, value);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInQueryOfRealtimeKit(String id) {
        if (!id.isEmpty()) {
            assertIsRefusedByRealtimeKit("GET /sessions", "associated_id", id);
        }
    }

    private void assertIsRefusedByRealtimeKit(String route, String name, String value) {
        calls.heal();
        var answer = functions.kit(authorization, route, ReadRoutes.PATH, Map.of(name, value));
        assertIsRefused(answer, name, value);
        assertThat(answer.json().at("/errors/0/code").asInt()).as(name).isEqualTo(400);
    }

    private void assertIsRefusedInQuery(String route, String name, String value) {
        calls.heal();
        assertIsRefused(functions.read(authorization, route, ReadRoutes.PATH, Map.of(name, value)), name, value);
    }

    private void assertIsRefused(HttpFunctions.Answer answer, String name, String value) {
        assertThat(answer.status()).as("%s %s", name, answer).isEqualTo(400);
        assertThat(answer.reason()).as(name).isEqualTo("INVALID_PARAMETER");
        assertThat(answer.json().at("/error/details/0/path").asText()).isEqualTo(name);
        InjectionTest.assertQuotesNothing(answer, value);
        assertThat(calls.sent()).as("one read of the caller's row, and of the session's").hasSize(1)
                .hasOnlyElementsOfType(BatchGetItemRequest.class);
    }

    @ParameterizedTest
    @MethodSource("values")
    @Scaled
    void forbiddenValueIsRefusedInQueryOfConnectyCube(String value) {
        for (var route : List.of("GET /chat/Message", "GET /admin/chat/messages/list")) {
            for (var name : share(value, "limit", "skip", "sort_asc", "sort_desc", "count", "_id", "_id[lt]", "_id[in]",
                    "date_sent", "date_sent[gte]", "created_at[ne]", "updated_at[lte]")) {
                assertIsRefusedByConnectyCube(route, Map.of("chat_dialog_id", "s-1", name, value), name, value);
            }
        }
        for (var name : share(value, "limit", "skip", "sort_asc", "sort_desc", "created_at", "created_at[gt]",
                "updated_at[lt]")) {
            assertIsRefusedByConnectyCube("GET /admin/chat/list", Map.of(name, value), name, value);
        }
        for (var name : share(value, "limit", "start_date", "end_date")) {
            assertIsRefusedByConnectyCube("GET /chat/search",
                    Map.of("chat_dialog_ids", "s-1", "search_text", "rocket", name, value), name, value);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInQueryOfConnectyCube(String id) {
        if (id.isEmpty()) {
            return;
        }
        for (var route : List.of("GET /chat/Message", "GET /admin/chat/messages/list")) {
            assertIsRefusedByConnectyCube(route, Map.of("chat_dialog_id", id), "chat_dialog_id", id);
        }
        assertIsRefusedByConnectyCube("GET /admin/chat/list", Map.of("_id[lt]", id), "_id[lt]", id);
        assertIsRefusedByConnectyCube("GET /chat/Message/unread", Map.of("chat_dialog_ids", "s-1", "user_id", id),
                "user_id", id);
        // White space around an id of a list is no part of it.
        if (id.equals(id.strip())) {
            assertIsRefusedByConnectyCube("GET /chat/Message/unread", Map.of("chat_dialog_ids", id),
                    "chat_dialog_ids", id);
            assertIsRefusedByConnectyCube("GET /chat/search",
                    Map.of("search_text", "rocket", "chat_dialog_ids", id), "chat_dialog_ids", id);
        }
    }

    private void assertIsRefusedByConnectyCube(String route, Map<String, String> query, String name, String value) {
        var answer = refusedByConnectyCube(route, query);
        assertThat(answer.json().at("/errors/base").toString()).as(route).contains(name);
        InjectionTest.assertQuotesNothing(answer, value);
    }

    private HttpFunctions.Answer refusedByConnectyCube(String route, Map<String, String> query) {
        calls.heal();
        var answer = functions.cube(authorization, route, query);
        assertThat(answer.status()).as("%s %s", route, answer).isEqualTo(422);
        assertThat(calls.sent()).as("one read of the caller's row, and of the session's").hasSize(1)
                .hasOnlyElementsOfType(BatchGetItemRequest.class);
        return answer;
    }

    @ParameterizedTest
    @MethodSource("values")
    @Scaled
    void forbiddenValueIsRefusedInQueryOf100ms(String value) {
        for (var name : share(value, "limit", "start", "type", "status")) {
            assertIsRefusedBy100ms(ASSETS_OF_100MS, name, value);
        }
        for (var name : share(value, "limit", "start", "active", "after", "before")) {
            assertIsRefusedBy100ms(SESSIONS_OF_100MS, name, value);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void forbiddenIdIsRefusedInQueryOf100ms(String id) {
        if (!id.isEmpty()) {
            assertIsRefusedBy100ms(ASSETS_OF_100MS, "room_id", id);
            assertIsRefusedBy100ms(ASSETS_OF_100MS, "session_id", id);
            assertIsRefusedBy100ms(SESSIONS_OF_100MS, "room_id", id);
        }
    }

    private void assertIsRefusedBy100ms(String route, String name, String value) {
        calls.heal();
        var answer = functions.read("Bearer " + hms.tokenAt(Instant.now()), route, Map.of(), Map.of(name, value));
        assertThat(answer.status()).as("%s %s", name, answer).isEqualTo(400);
        assertThat(answer.json().at("/details/0").asText()).startsWith(name + ": ");
        InjectionTest.assertQuotesNothing(answer, value);
        assertThat(calls.sent()).as("one read of the caller's row").hasSize(1)
                .hasOnlyElementsOfType(BatchGetItemRequest.class);
    }

    /// Names that no parameter has: operators of databases, broken brackets, and texts that break lines.
    @ParameterizedTest
    @ValueSource(strings = {"_id[$gt]", "$where", "_id[lt][gt]", "_id[]", "[lt]", "_id[lt", "_id]lt[", "_id [lt]",
            "_id[LT]", "_id[lt]\r\nX-Injected: 1", "_id\u0000[lt]", "${jndi:ldap://x}", "<script>", "' OR '1'='1"})
    void unknownNameIsRefusedByConnectyCubeAndNotQuoted(String name) {
        for (var route : List.of("GET /chat/Message", "GET /admin/chat/messages/list", "GET /admin/chat/list")) {
            var answer = refusedByConnectyCube(route, route.endsWith("/chat/list")
                    ? Map.of(name, "1")
                    : Map.of("chat_dialog_id", "s-1", name, "1"));
            InjectionTest.assertQuotesNothing(answer, name);
        }
    }

    @Test
    void longNameIsRefusedByConnectyCubeAndNotQuoted() {
        var name = "a".repeat(10_000);
        InjectionTest.assertQuotesNothing(refusedByConnectyCube("GET /admin/chat/list", Map.of(name, "1")), name);
    }

    @Test
    void searchIsNoPattern() {
        api.send(new Chat().started().ended());
        await().atMost(Duration.ofMinutes(5)).until(() -> api.sessions("search=weekly").data().path("sessions").size(),
                size -> size == 1);
        for (var search : List.of("%", "*", ".*", "' OR '1'='1", "\u0000", "\ud800", "\u202e", "a\r\nX-Injected: 1")) {
            var answer = functions.read(authorization, "GET /v2/sessions", Map.of(), Map.of("search", search));
            assertThat(answer.status()).as(search).isEqualTo(200);
            assertThat(answer.json().at("/data/sessions")).as(search).isEmpty();
            InjectionTest.assertQuotesNothing(answer, search);
        }
    }
}
