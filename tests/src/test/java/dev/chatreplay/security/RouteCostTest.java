package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.CubeApi;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.client.OpenApi;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Counts the calls to AWS of every route with GET, for a refused caller and for a valid one. The routes are those of the OpenAPI documents, so a
/// new route needs a bound here. The chat is ready, and the key was used today.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteCostTest {
    private static final String KIT = "/client/v4/accounts/{accountId}/realtime/kit/{appId}";
    /// The call that reads the organization, and the session with it.
    private static final int CALLER = 1;
    /// One query for each shard of a list.
    private static final int LIST = 8;
    /// The call that reads the rows of sessions.
    private static final int ROWS = 1;
    /// The query for webhooks.
    private static final int WEBHOOKS = 1;
    /// A read of a part of an object: of an index, an aggregate or messages.
    private static final int PART = 1;

    /// The maximum number of calls for a valid caller, by the paths of routes. RealtimeKit has its paths with `/client/v4` alone here, and
    /// ConnectyCube without `.json`. A long list, and a large chat, need more queries and parts, up to the bounds of their own tests.
    private static final Map<String, Integer> MOST = most();

    private static Map<String, Integer> most() {
        var most = new TreeMap<>(Map.of("/v2/health", 0, "/.well-known/webhooks.json", 0,
                "/v2/sessions/{sessionId}/messages", CALLER + PART, KIT + "/webhooks/all", CALLER));
        for (var base : List.of("/v2", KIT)) {
            most.put(base + "/sessions", CALLER + LIST);
            most.put(base + "/sessions/{sessionId}", CALLER);
            most.put(base + "/sessions/{sessionId}/chat", CALLER);
            most.put(base + "/sessions/{sessionId}/participants", CALLER + PART);
            most.put(base + "/sessions/{sessionId}/participants/{participantId}", CALLER + PART);
            most.put(base + "/webhooks", CALLER + WEBHOOKS);
            most.put(base + "/webhooks/{webhookId}", CALLER + WEBHOOKS);
        }
        most.put("/100ms/v2/recording-assets", CALLER + LIST + ROWS);
        most.put("/100ms/v2/recording-assets/{assetId}", CALLER);
        most.put("/100ms/v2/recording-assets/{assetId}/presigned-url", CALLER);
        most.put("/100ms/v2/sessions", CALLER + LIST);
        most.put("/100ms/v2/sessions/{sessionId}", CALLER + PART);
        most.put("/connectycube/admin/chat/list", CALLER + LIST);
        most.put("/connectycube/admin/chat/messages/list", CALLER + 2 * PART);
        most.put("/connectycube/chat/Message", CALLER + 2 * PART);
        most.put("/connectycube/chat/Message/unread", CALLER + ROWS + PART);
        most.put("/connectycube/chat/Message/{messageId}/reactions", CALLER + LIST + ROWS + 2 * PART);
        most.put("/connectycube/chat/search", CALLER + ROWS + 2 * PART);
        return most;
    }

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final Api api = stack.withNewKey(stack.organization().organizationId(), Scope.RECORD, Scope.READ,
            Scope.MANAGE);
    private final HundredMsApi hms = stack.withHundredMsKey(api, 1);
    private final Chat chat = new Chat().started().sent("m-1", "hello").sent("m-2", "bye").ended();
    private final Map<String, String> values = values();

    /// Returns the values of the path and query parameters.
    private Map<String, String> values() {
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId(), "csv_100ms").complete()).isTrue();
        var message = CubeApi.of(api).items("/chat/Message", "chat_dialog_id", chat.sessionId()).getFirst();
        var asset = hms.get("/recording-assets?session_id=" + chat.sessionId()).body().at("/data/0/id").asText();
        var webhook = functions.webhooks(HttpFunctions.authorization(api), "POST /v2/webhooks", "",
                "{\"name\":\"test\",\"url\":\"https://example.org/hook\",\"events\":[\"meeting.chatSynced\"]}");
        var values = new HashMap<>(Map.of("sessionId", chat.sessionId(), "participantId", "p-1", "accountId", "any",
                "appId", api.organizationId(), "assetId", asset, "messageId", message.get("_id").asText(),
                "webhookId", webhook.json().at("/data/id").asText()));
        values.putAll(Map.of("chat_dialog_id", chat.sessionId(), "chat_dialog_ids", chat.sessionId(), "search_text",
                "hello"));
        return values;
    }

    /// The header of a caller.
    private record Credentials(String header, String value) {
        /// Leaves out the value.
        @Override
        public String toString() {
            return header;
        }
    }

    private Credentials credentials(OpenApi contract, Api caller, HundredMsApi signer) {
        var id = api.organizationId();
        if (contract == Contract.V2) {
            return new Credentials("authorization", Api.basic(id + ":" + caller.apiKey()));
        }
        if (contract == Contract.REALTIMEKIT) {
            return new Credentials("authorization", "Bearer " + caller.apiKey());
        }
        return contract == Contract.HUNDREDMS
                ? new Credentials("authorization", "Bearer " + signer.token())
                : new Credentials("cb-token", id + ":" + caller.apiKey());
    }

    /// Calls a route with its required parameters.
    private HttpFunctions.Answer call(OpenApi contract, String path, Credentials caller) {
        var query = new HashMap<>(values);
        query.keySet().retainAll(contract.getPaths().getOrDefault(path, Set.of()));
        return functions.get(template(contract, path), caller.header(), caller.value(), values, query);
    }

    /// Returns the path template of a route. Of several base paths, it takes one, because all have the same routes.
    private static String template(OpenApi contract, String path) {
        return contract.basePaths().stream().max(String::compareTo).orElse("") + path;
    }

    private static String route(OpenApi contract, String path) {
        return template(contract, path).replaceFirst("(?<=^/connectycube.{1,99})\\.json$", "");
    }

    @Test
    void refusedCallerCostsOneCallOnEveryRoute() {
        var other = stack.organization();
        var forger = new HundredMsApi(api, hms.accessKey(), stack.withHundredMsKey(other, 1).secret());
        for (var contract : Contract.ALL) {
            var caller = credentials(contract, other, forger);
            for (var path : contract.getPaths().keySet()) {
                calls.heal();
                var answer = call(contract, path, caller);
                var isPublic = MOST.getOrDefault(path, CALLER) == 0;
                assertThat(answer.status()).as(path).isEqualTo(isPublic ? 200 : 401);
                assertThat(calls.sent()).as(path).hasSizeLessThanOrEqualTo(isPublic ? 0 : CALLER);
            }
        }
    }

    @Test
    void validCallerCostsBoundedCallsOnEveryRoute() {
        var counted = new TreeMap<String, Integer>();
        for (var contract : Contract.ALL) {
            for (var path : contract.getPaths().keySet()) {
                var caller = credentials(contract, api, hms);
                Awaitility.await().atMost(Duration.ofMinutes(5))
                        .untilAsserted(() -> assertThat(call(contract, path, caller).status()).as(path).isEqualTo(200));
                calls.heal();
                assertThat(call(contract, path, caller).status()).as(path).isEqualTo(200);
                counted.merge(route(contract, path), calls.sent().size(), Math::max);
            }
        }
        assertThat(counted.keySet()).as("every route has a bound").isEqualTo(MOST.keySet());
        assertThat(counted).allSatisfy(
                (route, count) -> assertThat(count).as(route).isLessThanOrEqualTo(MOST.getOrDefault(route, 0)));
    }
}
