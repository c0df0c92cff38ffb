package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/// Tests that the functions log only ids, codes and counts: for successful requests, for errors of the caller, and for failures.
class LogSecretsTest {
    private static final String MESSAGE_TEXT = "a confidential message text";

    private final Faults faults = new Faults();
    private final Stack stack = Stack.shared();
    private final HttpFunctions functions = new HttpFunctions(stack, faults);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);
    private final String key = HttpFunctions.apiKey(api);
    private final Chat chat = new Chat().started().sent("m-1", MESSAGE_TEXT).ended();

    @AfterEach
    void stop() {
        functions.close();
    }

    private String body() {
        return new String(Json.utf8(Json.batch(chat.events())), StandardCharsets.UTF_8);
    }

    @Test
    void logsHaveNoKeyLinkOrMessageText() {
        assertThat(functions.post(authorization, body()).status()).isEqualTo(200);
        assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        assertThat(functions.chat(authorization, chat.sessionId()).status()).isEqualTo(200);
        assertNothingSecret(2);
        assertThat(functions.log().toString()).doesNotContain("X-Amz", "Signature", ".csv")
                .contains(chat.sessionId(), api.organizationId());
    }

    @Test
    void everyAuthenticatedRequestLogsItsKeyIdAndNoOther() {
        var withoutScopes = stack.withNewKey(api.organizationId(), Scope.MANAGE);
        functions.chat(authorization, "s-unknown");
        functions.post(authorization, "{");
        functions.chat(authorization, "a/b");
        functions.chat(HttpFunctions.authorization(withoutScopes), "s-1");
        functions.post(HttpFunctions.authorization(withoutScopes), body());
        assertThat(functions.log()).extracting(line -> field(line, "Outcome") + " " + field(line, "keyId"))
                .containsExactly("SESSION_NOT_FOUND " + HttpFunctions.keyId(api),
                        "INVALID_JSON " + HttpFunctions.keyId(api), "INVALID_SESSION_ID " + HttpFunctions.keyId(api),
                        "SCOPE_MISSING " + HttpFunctions.keyId(withoutScopes),
                        "SCOPE_MISSING " + HttpFunctions.keyId(withoutScopes));
        functions.chat(Api.basic(api.organizationId() + ":" + key + "x"), "s-1");
        assertThat(functions.log().getLast()).contains("UNAUTHORIZED").doesNotContain("keyId");
        assertNothingSecret(6);
        assertThat(functions.log().toString()).doesNotContain(HttpFunctions.secret(api),
                HttpFunctions.secret(withoutScopes));
    }

    private static String field(String line, String name) {
        try {
            return new ObjectMapper().readTree(line).path(name).asText();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bothContractsLogOrganizationAndSession() {
        for (var route : ReadRoutes.BELOW_SESSION_OF_REALTIMEKIT) {
            functions.kit(authorization, route, ReadRoutes.pathOf("s-unknown"));
            functions.kit("Bearer x", api.organizationId(), route, ReadRoutes.pathOf("s-unknown"));
        }
        for (var route : ReadRoutes.BELOW_SESSION_OF_V2) {
            functions.read(authorization, route, ReadRoutes.pathOf("s-unknown"), Map.of("search", MESSAGE_TEXT));
        }
        assertThat(functions.log()).allSatisfy(line -> {
            assertThat(field(line, "organizationId")).isEqualTo(api.organizationId());
            assertThat(field(line, "sessionId")).isEqualTo("s-unknown");
        });
        assertNothingSecret(2 * ReadRoutes.BELOW_SESSION_OF_REALTIMEKIT.size() + ReadRoutes.BELOW_SESSION_OF_V2.size());
    }

    @Test
    void queryAndMisplacedKeyOfRealtimeKitAreNotLogged() {
        functions.read(authorization, "GET /v2/sessions", Map.of(), Map.of("search", MESSAGE_TEXT, "cursor", key));
        functions.read(authorization, "GET /v2/sessions", Map.of(), Map.of("status", MESSAGE_TEXT, "page_no", key));
        functions.kit("Bearer " + key, key, "GET /sessions", Map.of());
        functions.kit("Bearer " + key, api.organizationId(), "GET /sessions/{sessionId}", Map.of("sessionId", key));
        functions.unknown(authorization, "/v2/" + key, Map.of("x", key));
        assertNothingSecret(5);
    }

    @Test
    void refusedInputIsNotLogged() {
        functions.post(authorization, body().replace("hello", MESSAGE_TEXT).replace("TEXT_MESSAGE", MESSAGE_TEXT));
        functions.post(authorization, "{\"events\":[{\"" + key + "\":" + MESSAGE_TEXT);
        functions.post(authorization.substring("Basic ".length()), MESSAGE_TEXT);
        assertNothingSecret(3);
    }

    @Test
    void misplacedKeyIsNotLogged() {
        functions.chat(authorization, key);
        functions.chat(Api.basic(key + ":" + api.organizationId()), "s-1");
        functions.chat(Api.basic(key + ":" + key), key);
        functions.chat(authorization, "meeting #" + key + " é");
        functions.chat(authorization,
                "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
        assertNothingSecret(5);
    }

    @Test
    void failureMessageIsNotLogged() {
        faults.before(DynamoDbRequest.class::isInstance, () -> {
            throw new IllegalStateException("a library quotes " + MESSAGE_TEXT + " and " + authorization,
                    new IllegalArgumentException(key));
        });
        assertThat(functions.post(authorization, body()).status()).isGreaterThanOrEqualTo(500);
        assertNothingSecret(1);
    }

    @Test
    void callerCannotForgeLogLinesOrFields() throws Exception {
        for (var id : List.of("s\r\n{\"level\":\"ERROR\"}", "s\",\"Outcome\":\"OK", "s\u2028x", "s\u0000",
                "\u001b[31m", "s\u202ex")) {
            functions.chat(authorization, id);
            functions.chat(Api.basic(id + ":" + key), "s-1");
        }
        assertThat(functions.log()).hasSize(12).allSatisfy(line -> {
            assertThat(line.stripTrailing()).doesNotContain("\n", "\r", "\u2028", "\u001b", "\u202e");
            var fields = new ObjectMapper().readTree(line);
            assertThat(fields.get("level").asText()).isEqualTo("INFO");
            assertThat(fields.get("Outcome").asText()).isIn("INVALID_SESSION_ID", "SESSION_NOT_FOUND", "UNAUTHORIZED");
            assertThat(fields.path("sessionId").asText("s-1")).isIn("s-1", "s\",\"Outcome\":\"OK", "s\u2028x",
                    "s\u202ex");
        });
    }

    private void assertNothingSecret(int lines) {
        assertThat(functions.log()).hasSize(lines).allSatisfy(line -> assertThat(line)
                .doesNotContain(MESSAGE_TEXT, key, authorization, authorization.substring("Basic ".length()), "crk_",
                        "whsec_"));
    }
}
