package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests that a refused caller cannot find out which organizations exist. Neither the answer nor the work for it depends on this. The tests
/// count the work instead of measuring time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {
    private static final String[] COUNTED = {"java.security.MessageDigest::isEqual",
            "dev.chatreplay.organization.ApiKeyHash::of", "dev.chatreplay.organization.ApiKeyHash::matches"};
    private static final int SHARES = 3;
    private static final int ROUNDS = Extent.pick(1, 2, 10);

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Map<String, String> unknownCallers = unknownCallers();

    @AfterEach
    void resetCalls() {
        calls.heal();
    }

    /// Returns well-formed `Authorization` values that are not valid, by their fault.
    private Map<String, String> unknownCallers() {
        var oneKey = stack.organization();
        var twoKeys = stack.organization();
        stack.withNewKey(twoKeys.organizationId(), Scope.MANAGE);
        var revoked = stack.withNewKey(twoKeys.organizationId(), Scope.READ);
        stack.organizations().revokeKey(twoKeys.organizationId(), HttpFunctions.keyId(revoked));
        var disabled = stack.disabledOrganization("disabled-" + Long.toHexString(seed));
        var another = stack.organization();
        var other = HttpFunctions.apiKey(another);
        var unknownCallers = new LinkedHashMap<String, String>();
        unknownCallers.put("unknown organization", Api.basic("unknown-" + Long.toHexString(seed) + ":" + other));
        unknownCallers.put("another's key, one key", Api.basic(oneKey.organizationId() + ":" + other));
        unknownCallers.put("another's key, two keys", Api.basic(twoKeys.organizationId() + ":" + other));
        unknownCallers.put("another's key, disabled", Api.basic(disabled.organizationId() + ":" + other));
        unknownCallers.put("a revoked key", HttpFunctions.authorization(revoked));
        var known = oneKey.organizationId() + ":crk_" + HttpFunctions.keyId(oneKey) + "_";
        var unknown = oneKey.organizationId() + ":crk_" + HttpFunctions.keyId(twoKeys) + "_";
        unknownCallers.put("a wrong secret", Api.basic(known + "x"));
        unknownCallers.put("an unknown key id", Api.basic(unknown + "x"));
        unknownCallers.put("a long secret", Api.basic(known + "x".repeat(4000)));
        unknownCallers.put("another key's secret", Api.basic(known + HttpFunctions.secret(another)));
        unknownCallers.put("almost the key",
                Api.basic(oneKey.organizationId() + ":" + HttpFunctions.apiKey(oneKey) + "x"));
        unknownCallers.put("the hash of the key",
                Api.basic(known + ApiKeyHash.of(HttpFunctions.apiKey(oneKey)).hex()));
        unknownCallers.put("the hash of no key", Api.basic(unknown + "0".repeat(64)));
        return unknownCallers;
    }

    private static Map<String, Function<String, HttpFunctions.Answer>> routes(HttpFunctions functions) {
        var routes = new LinkedHashMap<String, Function<String, HttpFunctions.Answer>>(Map.of(
                "GET", authorization -> functions.chat(authorization, "s-1"),
                "GET of a bad id", authorization -> functions.chat(authorization, "a/b"),
                "POST", authorization -> functions.post(authorization, "{\"events\":[]}"),
                "POST of garbage", authorization -> functions.post(authorization, "{"),
                "webhooks", authorization -> functions.webhooks(authorization, "GET /v2/webhooks", "", ""),
                "webhook of a bad id",
                authorization -> functions.webhooks(authorization, "DELETE /v2/webhooks/{webhookId}", "#", ""),
                "webhook of garbage",
                authorization -> functions.webhooks(authorization, "POST /v2/webhooks", "", "{"),
                "rotation", authorization -> functions.webhooks(authorization,
                        "POST /v2/webhooks/{webhookId}/rotate-secret", "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e", "")));
        for (var route : ReadRoutes.OF_V2) {
            routes.put(route, authorization -> functions.read(authorization, route, ReadRoutes.PATH, Map.of()));
        }
        routes.put("a wrong parameter", authorization -> functions.read(authorization, "GET /v2/sessions", Map.of(),
                Map.of("per_page", "0")));
        for (var route : ReadRoutes.OF_REALTIMEKIT) {
            routes.put("RealtimeKit: " + route, authorization -> functions.kit(authorization, route, ReadRoutes.PATH));
        }
        for (var route : ReadRoutes.OF_CONNECTYCUBE) {
            routes.put("ConnectyCube: " + route,
                    authorization -> functions.cube(authorization, route, Map.of("chat_dialog_id", "s-1")));
        }
        return routes;
    }

    @Test
    @Scaled
    void everyUnknownCallerGetsSameAnswerForSameWork() {
        for (var route : routes(functions).entrySet()) {
            var work = new TreeMap<String, List<String>>();
            var order = new ArrayList<String>();
            unknownCallers.keySet().forEach(name -> order.addAll(Collections.nCopies(ROUNDS, name)));
            Collections.shuffle(order, new Random(seed));
            for (var name : order) {
                work.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(workOf(route.getValue(), Objects.requireNonNull(unknownCallers.get(name))));
            }
            assertThat(work.values().stream().flatMap(List::stream).distinct())
                    .as("%s, run again with -Dseed=%d: %s", route.getKey(), seed, work).hasSize(1);
        }
    }

    private String workOf(Function<String, HttpFunctions.Answer> route, String authorization) {
        calls.heal();
        var answer = route.apply(authorization);
        assertThat(answer.status()).isEqualTo(401);
        return answer + " " + calls.sent().stream().map(AuthenticationTest::kind).toList();
    }

    /// Returns the kind of an AWS call, without the keys in it.
    private static String kind(SdkRequest request) {
        return request.getClass().getSimpleName() + (request instanceof BatchGetItemRequest batch
                ? " of " + batch.requestItems().values().stream().mapToInt(keys -> keys.keys().size()).sum()
                : "");
    }

    /// In the quick extent, each caller tries one of the shares of the routes.
    @Test
    @Scaled
    void keyOfUnknownCallerIsHashedAndComparedOnce() throws IOException {
        var routes = routes(functions);
        var names = routes.keySet().toArray(String[]::new);
        var work = new LinkedHashMap<String, Runnable>();
        var expected = new LinkedHashMap<String, Map<String, Integer>>();
        for (var caller : unknownCallers.entrySet()) {
            var share = Extent.share(names, work.size() % SHARES, SHARES);
            work.put(caller.getKey(), () -> share.forEach(name -> assertThat(
                    Objects.requireNonNull(routes.get(name)).apply(caller.getValue()).status()).isEqualTo(401)));
            expected.put(caller.getKey(),
                    Map.of(COUNTED[0], share.size(), COUNTED[1], share.size(), COUNTED[2], share.size()));
        }
        assertThat(MethodCounts.during(work, COUNTED)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void firstAndLastKeyAreComparedAlike() throws IOException {
        var first = stack.organization();
        var last = first;
        for (int i = 1; i < Organization.MAX_API_KEYS; i++) {
            last = stack.withNewKey(first.organizationId(), Scope.READ);
        }
        var work = new LinkedHashMap<String, Runnable>();
        for (var api : List.of(first, last)) {
            work.put(HttpFunctions.keyId(api), () -> functions.chat(HttpFunctions.authorization(api), "s-none"));
        }
        assertThat(MethodCounts.during(work, COUNTED).values()).hasSize(2)
                .allSatisfy(counts -> assertThat(counts).containsEntry(COUNTED[0], 1).containsEntry(COUNTED[1], 1));
    }

    @Test
    void unknownCallerLeavesNoKeyIdInLogAndNoDayOfUse() {
        var before = functions.log().size();
        unknownCallers.values().forEach(caller -> functions.chat(caller, "s-1"));
        assertThat(functions.log().subList(before, functions.log().size())).hasSameSizeAs(unknownCallers.keySet())
                .noneMatch(line -> line.contains("keyId"));
        assertThat(calls.sent(UpdateItemRequest.class)).isEmpty();
    }

    @Test
    void malformedCredentialsAreRefusedWithoutTableRead() {
        var api = stack.organization();
        var id = api.organizationId();
        var key = ":" + HttpFunctions.apiKey(api);
        var known = id + ":crk_" + HttpFunctions.keyId(api);
        var usual = functions.chat(Api.basic("no-such-organization" + key), "s-1");
        calls.heal();
        for (var malformed : List.of("", "Basic", "Basic !", Api.basic(""), Api.basic("no colon"), Api.basic(key),
                Api.basic("a b" + key), Api.basic(".." + key), Api.basic("a#b" + key), Api.basic("usage#" + id + key),
                Api.basic("x".repeat(129) + key), Api.basic(id + ":"), Api.basic(id + ":key"),
                Api.basic(id + key + ":"),
                Api.basic(id + ":" + HttpFunctions.keyId(api)), Api.basic(id + key.toUpperCase(Locale.ROOT)),
                Api.basic(id + key + " "), Api.basic(id + ":" + "x".repeat(4000)),
                Api.basic(known + "_"), Api.basic(known + "_a b"), Api.basic(known + "_é"), Api.basic(known + "x"),
                Api.basic(known.substring(0, known.length() - 1) + "_x"), Api.basic(known + "a_x"),
                Api.basic(id + ":sk_" + HttpFunctions.keyId(api) + "_x"), Api.basic(id + "\0" + key),
                "Basic " + Base64.getEncoder().encodeToString(new byte[]{(byte) 0xff, ':', (byte) 0xfe}), "Digest x",
                HttpFunctions.authorization(api).replace("Basic", "Bearer"))) {
            assertThat(functions.chat(malformed, "s-1")).as(malformed).isEqualTo(usual);
            assertThat(functions.post(malformed, "{}")).as(malformed).isEqualTo(usual);
            assertThat(functions.webhooks(malformed, "POST /v2/webhooks", "", "{}")).as(malformed).isEqualTo(usual);
        }
        assertThat(functions.withoutCredentials()).hasSize(4).containsOnly(usual);
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void malformedBearerCredentialsAreRefusedWithoutTableRead() {
        var api = stack.organization();
        var id = api.organizationId();
        var bearer = "Bearer " + HttpFunctions.apiKey(api);
        var usual = functions.kit(bearer, "no-such-organization", "GET /sessions", Map.of());
        assertThat(usual.status()).isEqualTo(401);
        calls.heal();
        for (var route : ReadRoutes.OF_REALTIMEKIT) {
            for (var malformed : List.of("", "Bearer", "Bearer ", "Bearer x", HttpFunctions.apiKey(api),
                    HttpFunctions.authorization(api), bearer.replace("Bearer", "Basic"), bearer + ":", bearer + " x",
                    "Bearer " + id + ":" + HttpFunctions.apiKey(api), bearer.toUpperCase(Locale.ROOT),
                    "Bearer crk_" + HttpFunctions.keyId(api) + "_", "Bearer " + "x".repeat(4000))) {
                assertThat(functions.kit(malformed, id, route, ReadRoutes.PATH)).as(malformed).isEqualTo(usual);
            }
            for (var app : List.of("", ".", "..", "a b", "a/b", "usage#" + id, id + "\0", "x".repeat(129), "~" + id)) {
                assertThat(functions.kit(bearer, app, route, ReadRoutes.PATH)).as(app).isEqualTo(usual);
            }
        }
        assertThat(functions.kitWithoutCredentials(id)).hasSize(3).containsOnly(usual);
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void malformedTokensAreRefusedWithoutTableRead() {
        var api = stack.organization();
        var token = api.organizationId() + ":" + HttpFunctions.apiKey(api);
        var usual = functions.cube("cb-token", token + "x", "GET /chat/Message", Map.of());
        assertThat(usual.status()).isEqualTo(401);
        calls.heal();
        for (var route : ReadRoutes.OF_CONNECTYCUBE) {
            for (var header : List.of("cb-token", "cb-administration-api-key")) {
                for (var malformed : List.of("", ":", "x", HttpFunctions.apiKey(api), ":" + HttpFunctions.apiKey(api),
                        api.organizationId() + ":", token + ":", "a b:" + HttpFunctions.apiKey(api), "\0" + token,
                        "usage#" + token, token.toUpperCase(Locale.ROOT), "x".repeat(129) + token,
                        HttpFunctions.authorization(api))) {
                    assertThat(functions.cube(header, malformed, route, Map.of())).as(malformed).isEqualTo(usual);
                }
            }
            assertThat(functions.cube("authorization", HttpFunctions.authorization(api), route, Map.of()))
                    .isEqualTo(usual);
        }
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void unknownPathsNeedNoCredentialsAndMakeNoCall() {
        for (var path : List.of("/v2/x", "/client/v4/x", "/accounts/x", "/100ms/x", "/connectycube/x", "/x", "/")) {
            for (var authorization : unknownCallers.values()) {
                assertThat(functions.unknown(authorization, path, Map.of()).status()).as(path).isEqualTo(404);
            }
        }
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void wrongMethodNeedsNoCredentialsAndMakesNoCall() {
        for (var route : ReadRoutes.OF_V2) {
            for (var authorization : unknownCallers.values()) {
                var wrong = functions.read(authorization, route.replaceFirst("GET", "DELETE"), ReadRoutes.PATH,
                        Map.of());
                assertThat(wrong.status()).as(route).isEqualTo(405);
                assertThat(wrong.reason()).as(route).isEqualTo("METHOD_NOT_ALLOWED");
                assertThat(wrong.headers().path("Allow").asText()).as(route).isEqualTo("GET, HEAD");
            }
        }
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void headIsAuthenticatedAsGet() {
        for (var route : ReadRoutes.OF_V2) {
            var head = functions.read(Api.basic("unknown:key"), route.replaceFirst("GET", "HEAD"), ReadRoutes.PATH,
                    Map.of());
            assertThat(head.status()).as(route).isEqualTo(401);
            assertThat(head.body()).as(route).isEmpty();
        }
    }

    @Test
    void healthNeedsNoCredentialsAndMakesNoCall() {
        for (var authorization : unknownCallers.values()) {
            for (var method : List.of("GET", "HEAD")) {
                var answer = functions.read(authorization, method + " /v2/health", Map.of(), Map.of());
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(method.equals("GET")
                        ? "{\"success\":true,\"data\":{\"status\":\"OK\"}}"
                        : "");
            }
        }
        assertThat(calls.sent()).isEmpty();
    }
}
