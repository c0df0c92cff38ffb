package dev.chatreplay.security;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.RealtimeKitApi;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.OrganizationExistsException;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.organization.TooManyKeysException;
import dev.chatreplay.organization.UnknownKeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests API keys: the stored hash, scopes, the maximum number, and keys that are revoked.
class ApiKeyTest {
    private final Stack stack = Stack.shared();

    @Test
    void tableHoldsHashOfKeyAndNotKey() {
        var api = stack.organization();
        var row = row(api);
        assertThat(row.toString()).doesNotContain(HttpFunctions.apiKey(api))
                .contains(ApiKeyHash.of(HttpFunctions.apiKey(api)).hex());
    }

    @Test
    void stolenHashIsRefusedAsKey() {
        var api = stack.organization();
        var stolen = ApiKeyHash.of(HttpFunctions.apiKey(api)).hex();
        var bytes = HexFormat.of().parseHex(stolen);
        var id = "crk_" + HttpFunctions.keyId(api) + "_";
        for (var key : List.of(stolen, id + stolen, Base64.getEncoder().encodeToString(bytes),
                id + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
            assertError(stack.api(api.organizationId(), key).chat("s-1"), 401, "UNAUTHORIZED");
        }
    }

    @Test
    void revokedKeyIsRefusedOnNextRequest() {
        var first = stack.organization();
        var id = first.organizationId();
        var second = stack.withNewKey(id, Scope.RECORD, Scope.READ);
        assertError(first.chat("s-1"), 404, "SESSION_NOT_FOUND");
        stack.organizations().revokeKey(id, HttpFunctions.keyId(first));

        assertError(first.chat("s-1"), 401, "UNAUTHORIZED");
        assertError(first.post(new Chat().started().events()), 401, "UNAUTHORIZED");
        assertError(second.chat("s-1"), 404, "SESSION_NOT_FOUND");
        assertThat(row(first).toString()).doesNotContain(ApiKeyHash.of(HttpFunctions.apiKey(first)).hex());
    }

    @Test
    void keyMayDoOnlyWhatItsScopesAllow() {
        var id = stack.organization().organizationId();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        for (var scope : Scope.values()) {
            var api = stack.withNewKey(id, scope);
            var recorded = api.post(chat.events());
            var read = api.chat("s-unknown");
            if (scope == Scope.RECORD) {
                assertThat(recorded.status()).isEqualTo(200);
            } else {
                assertError(recorded, 403, "SCOPE_MISSING");
                assertThat(recorded.message()).contains("the scope record.");
            }
            assertError(read, scope == Scope.READ ? 404 : 403,
                    scope == Scope.READ ? "SESSION_NOT_FOUND" : "SCOPE_MISSING");
            assertMayManageWebhooks(api, scope == Scope.MANAGE);
            assertMayRead(api, scope == Scope.READ);
        }
    }

    private static void assertMayRead(Api api, boolean isAllowed) {
        var kit = RealtimeKitApi.of(api, "");
        var lists = List.of(api.sessions(""), kit.get("/sessions"));
        var unknown = List.of(api.session("s-unknown"), api.participants("s-unknown", ""),
                api.participant("s-unknown", "p-1"), api.messages("s-unknown", ""), kit.get("/sessions/s-unknown"),
                kit.get("/sessions/s-unknown/participants"), kit.get("/sessions/s-unknown/participants/p-1"),
                kit.get("/sessions/s-unknown/chat"));
        if (isAllowed) {
            assertThat(lists).allSatisfy(answer -> assertThat(answer.status()).as("%s", answer).isEqualTo(200));
            assertThat(unknown).allSatisfy(answer -> assertError(answer, 404, "SESSION_NOT_FOUND"));
        } else {
            assertThat(Stream.of(lists, unknown).flatMap(List::stream)).allSatisfy(answer -> {
                assertError(answer, 403, "SCOPE_MISSING");
                assertThat(answer.message()).contains("the scope read.");
            });
        }
        assertThat(kit.get("/webhooks/all").status()).isEqualTo(api.get("/v2/webhooks").status());
    }

    private static void assertMayManageWebhooks(Api api, boolean isAllowed) {
        var path = "/v2/webhooks/0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e";
        var answers = List.of(api.send("POST", "/v2/webhooks", "{}"), api.get("/v2/webhooks"), api.get(path),
                api.send("PUT", path, "{}"), api.send("PATCH", path, "{}"), api.send("DELETE", path, ""),
                api.send("POST", path + "/rotate-secret", ""));
        if (isAllowed) {
            assertThat(answers).extracting(Answer::status).containsExactly(400, 200, 404, 400, 404, 404, 404);
        } else {
            assertThat(answers).allSatisfy(answer -> {
                assertError(answer, 403, "SCOPE_MISSING");
                assertThat(answer.message()).contains("the scope manage.");
            });
        }
    }

    @Test
    void scopeIsCheckedAfterKeyAndBeforeEverythingElse() {
        var organization = stack.disabledOrganization("scope-order");
        var records = stack.withNewKey("scope-order", Scope.RECORD);
        var reads = stack.withNewKey("scope-order", Scope.READ);

        for (var path : List.of("/v2/sessions?per_page=0", "/v2/sessions/~", "/v2/sessions/~/participants?view=x",
                "/v2/sessions/~/participants/~", "/v2/sessions/~/messages?limit=0")) {
            assertError(records.get(path), 403, "SCOPE_MISSING");
            assertError(reads.get(path), 403, "CHAT_REPLAY_NOT_ENABLED");
        }
        assertError(RealtimeKitApi.of(reads, "").get("/sessions?per_page=0"), 403, "CHAT_REPLAY_NOT_ENABLED");
        assertError(records.chat("bad%20id"), 403, "SCOPE_MISSING");
        assertError(records.get("/v2/sessions/s-1/chat?format=xls"), 403, "SCOPE_MISSING");
        assertError(reads.chat("bad%20id"), 403, "CHAT_REPLAY_NOT_ENABLED");
        assertError(reads.post("{".getBytes(UTF_8)), 403, "SCOPE_MISSING");
        assertError(organization.post("{".getBytes(UTF_8)), 400, "INVALID_JSON");
    }

    @Test
    void concurrentCreatesLoseNoKeyAndKeepMaximum() throws Exception {
        var id = stack.organization().organizationId();
        int attempts = 3 * Organization.MAX_API_KEYS;
        var tasks = IntStream.range(0, attempts).<Callable<Optional<NewApiKey>>>mapToObj(i -> () -> {
            var key = NewApiKey.create("key " + i, Scope.DEFAULTS, Instant.now());
            try {
                stack.organizations().addKey(id, key.key());
                return Optional.of(key);
            } catch (TooManyKeysException _) {
                return Optional.empty();
            }
        }).toList();
        var created = new ArrayList<NewApiKey>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var task : threads.invokeAll(tasks)) {
                task.get().ifPresent(created::add);
            }
        }
        assertThat(created).hasSize(Organization.MAX_API_KEYS - 1);
        assertThat(stack.organizations().keys(id)).hasSize(Organization.MAX_API_KEYS)
                .containsAll(created.stream().map(NewApiKey::key).toList());
        for (var key : created) {
            assertError(stack.api(id, key.text()).chat("s-1"), 404, "SESSION_NOT_FOUND");
        }
    }

    @Test
    void lostAnswerOfCreateAndRevokeIsNoFailure() {
        var id = "lost-answers";
        var faults = new Faults();
        var first = NewApiKey.create(NewApiKey.FIRST, Scope.DEFAULTS, Instant.now());
        var second = NewApiKey.create("second", Scope.DEFAULTS, Instant.now());
        try (var aws = Stack.clients(stack.embedded().environment(), faults)) {
            var organizations = new Organizations(aws, stack.embedded().variable("ORGANIZATIONS_TABLE"));
            faults.loseAnswer(PutItemRequest.class::isInstance);
            organizations.create(id, "Lost", first.key());
            faults.loseAnswer(UpdateItemRequest.class::isInstance);
            organizations.addKey(id, second.key());
            faults.loseAnswer(UpdateItemRequest.class::isInstance);
            organizations.revokeKey(id, first.key().id());

            assertThat(faults.sent(UpdateItemRequest.class)).as("with one retry each").hasSize(4);
            assertThat(organizations.keys(id)).containsExactly(second.key());
            assertThatExceptionOfType(UnknownKeyException.class)
                    .isThrownBy(() -> organizations.revokeKey(id, first.key().id()));
            assertThatExceptionOfType(OrganizationExistsException.class)
                    .isThrownBy(() -> organizations.create(id, "Again", first.key()));
        }
        assertThat(stack.organizations().keys(id)).containsExactly(second.key());
    }

    @Test
    void disabledOrganizationRecordsEventsButReadsNothing() {
        var api = stack.organization();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        stack.organizations().setChatReplayEnabled(api.organizationId(), false);

        assertError(api.chat(chat.sessionId()), 403, "CHAT_REPLAY_NOT_ENABLED");
        assertError(api.chat("s-unknown"), 403, "CHAT_REPLAY_NOT_ENABLED");
        api.send(new Chat().started());
    }

    @Test
    void secretHas256Bits() {
        assertThat(Base64.getUrlDecoder().decode(HttpFunctions.secret(stack.organization()))).hasSize(32);
    }

    private Map<String, AttributeValue> row(Api api) {
        return stack.embedded().aws().dynamoDb()
                .getItem(r -> r.tableName(stack.embedded().variable("ORGANIZATIONS_TABLE"))
                        .key(Map.of("organizationId", AttributeValue.fromS(api.organizationId()))))
                .item();
    }
}
