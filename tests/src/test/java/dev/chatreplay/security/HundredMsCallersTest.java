package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.DerivedSecret;
import dev.chatreplay.organization.HundredMsKey;
import dev.chatreplay.organization.ApiKey;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests that a refused caller of 100ms' contract cannot find out which organizations and keys exist, by the answer or by the work for it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HundredMsCallersTest {
    private static final String[] COUNTED = {"javax.crypto.Mac::doFinal", "java.security.MessageDigest::isEqual"};
    private static final int MISSING_VERSION = 77;

    /// The routes, each with the values of its path.
    private static final Map<String, Map<String, String>> ROUTES = Map.of(
            "GET /100ms/v2/recording-assets", Map.of(),
            "GET /100ms/v2/recording-assets/{assetId}", Map.of("assetId", "chat_cy0x"),
            "GET /100ms/v2/recording-assets/{assetId}/presigned-url", Map.of("assetId", "chat_cy0x"),
            "GET /100ms/v2/sessions", Map.of(),
            "GET /100ms/v2/sessions/{sessionId}", Map.of("sessionId", "s-1"));

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final HundredMsApi hms = stack.withHundredMsKey(stack.organization(), 1);
    private final Map<String, String> wrong = wrongTokens();

    @AfterEach
    void resetCalls() {
        calls.heal();
    }

    private Map<String, String> wrongTokens() {
        var id = hms.api().organizationId();
        var organizations = stack.organizations();
        var revoked = stack.withHundredMsKey(hms.api(), 2);
        organizations.revokeKey(id, HundredMsKey.id(2));
        organizations.addKey(id, new ApiKey(HundredMsKey.id(3), "old", Set.of(), Instant.now(),
                new DerivedSecret(MISSING_VERSION)));
        var other = stack.withHundredMsKey(stack.organization(), 1);
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("unknown organization", as("unknown-100ms.1", hms.secret()));
        tokens.put("organization without a 100ms key", as(stack.organization().organizationId() + ".1", hms.secret()));
        tokens.put("secret of another organization", as(id + ".1", other.secret()));
        tokens.put("unknown number", as(id + ".9", hms.secret()));
        tokens.put("revoked number", revoked.token());
        tokens.put("missing version of the master secret", as(id + ".3", hms.secret()));
        tokens.put("wrong secret", as(id + ".1", "x".repeat(43)));
        return tokens;
    }

    private String as(String accessKey, String secret) {
        return new HundredMsApi(hms.api(), accessKey, secret).token();
    }

    private HttpFunctions.Answer call(String route, String token) {
        return functions.read("Bearer " + token, route, ROUTES.getOrDefault(route, Map.of()), Map.of());
    }

    @Test
    void everyWrongTokenGetsSameAnswerForSameCalls() {
        for (var route : ROUTES.keySet()) {
            var answers = wrong.values().stream().map(token -> {
                calls.heal();
                var answer = call(route, token);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(calls.sent()).hasOnlyElementsOfType(BatchGetItemRequest.class).hasSize(1);
                return answer.headers() + answer.body();
            });
            assertThat(answers.distinct()).as(route).hasSize(1);
        }
    }

    @Test
    void everyWrongTokenCostsSameDerivationsAndOneComparison() throws IOException {
        var calling = new HashMap<String, Runnable>();
        wrong.forEach((name, token) -> calling.put(name, () -> ROUTES.keySet()
                .forEach(route -> assertThat(call(route, token).status()).isEqualTo(401))));
        var work = MethodCounts.during(calling, COUNTED);
        assertThat(work).containsOnlyKeys(wrong.keySet());
        assertThat(work.values().stream().distinct()).as("%s", work).singleElement().satisfies(
                counts -> assertThat(counts).containsEntry(COUNTED[1], ROUTES.size()).containsKey(COUNTED[0]));
    }

    @Test
    void logLineNamesMissingVersionAndNoKey() {
        var before = functions.log().size();
        wrong.values().forEach(token -> call("GET /100ms/v2/sessions", token));
        var lines = functions.log().subList(before, functions.log().size());
        assertThat(lines).hasSameSizeAs(wrong.values()).noneMatch(line -> line.contains("keyId"))
                .allMatch(line -> line.contains("\"Outcome\":\"UNAUTHORIZED\""))
                .filteredOn(line -> line.contains("\"missingMasterVersion\":" + MISSING_VERSION)).hasSize(1);
        assertThat(calls.sent(UpdateItemRequest.class)).isEmpty();
    }

    @Test
    void malformedTokenIsRefusedWithoutTableRead() {
        for (var token : List.of("", "x", "a.b.c", hms.token() + ".x", hms.token() + "=", "x".repeat(10_000))) {
            assertThat(call("GET /100ms/v2/sessions", token).status()).isEqualTo(401);
        }
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void tokenMayBeUsedManyTimes() {
        hms.api().send(new Chat("s-1").started().ended());
        var token = hms.token();
        for (var i = 0; i < 3; i++) {
            assertThat(call("GET /100ms/v2/sessions/{sessionId}", token).status()).isNotEqualTo(401);
        }
        assertThat(functions.log().getLast()).contains("\"keyId\":\"100ms-1\"");
    }
}
