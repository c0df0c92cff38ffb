package dev.chatreplay.security;

import static dev.chatreplay.client.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.ApiKeyHash;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests API keys: the stored hash, valid keys after a rotation, and keys that are no longer valid.
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
        for (var key : List.of(stolen, "crk_" + stolen, Base64.getEncoder().encodeToString(bytes),
                "crk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
            assertError(stack.api(api.organizationId(), key).chat("s-1"), 401, "UNAUTHORIZED");
        }
    }

    @Test
    void thirdKeyEndsFirstKey() {
        var first = stack.organization();
        var id = first.organizationId();
        var second = stack.api(id, stack.organizations().rotateKey(id));
        assertError(first.chat("s-1"), 404, "SESSION_NOT_FOUND");
        var third = stack.api(id, stack.organizations().rotateKey(id));

        assertError(first.chat("s-1"), 401, "UNAUTHORIZED");
        assertError(first.post(new Chat().started().events()), 401, "UNAUTHORIZED");
        assertError(second.chat("s-1"), 404, "SESSION_NOT_FOUND");
        assertError(third.chat("s-1"), 404, "SESSION_NOT_FOUND");
        assertThat(row(first).get("apiKeys")).extracting(keys -> keys.l().size()).isEqualTo(2);
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
    void keysAreLongAndUnique() {
        var id = stack.organization().organizationId();
        var keys = IntStream.range(0, 50).mapToObj(_ -> stack.organizations().rotateKey(id)).toList();
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        assertThat(keys).allSatisfy(key -> {
            assertThat(key).startsWith("crk_");
            assertThat(Base64.getUrlDecoder().decode(key.substring(4))).hasSize(32);
        });
    }

    private Map<String, AttributeValue> row(Api api) {
        return stack.embedded().aws().dynamoDb()
                .getItem(r -> r.tableName(stack.embedded().variable("ORGANIZATIONS_TABLE"))
                        .key(Map.of("organizationId", AttributeValue.fromS(api.organizationId()))))
                .item();
    }
}
