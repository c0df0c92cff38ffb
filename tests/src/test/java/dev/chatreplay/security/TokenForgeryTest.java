package dev.chatreplay.security;

import static dev.chatreplay.security.HandMadeToken.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.HundredMsKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Sends forged management tokens of 100ms. A test signs them with the JDK alone, so that it shares no code with the service.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenForgeryTest {
    private static final List<String> ROUTES = List.of("/recording-assets", "/recording-assets/chat_eA",
            "/recording-assets/chat_eA/presigned-url", "/sessions", "/sessions/s-none", "/recording-assets?limit=101");
    private static final String ID = "confidential-id-of-a-token";

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final HundredMsApi first = stack.withHundredMsKey(api, 1);
    private final HundredMsApi second = stack.withHundredMsKey(api, 2);
    private final HundredMsApi ofOther = stack.withHundredMsKey(stack.organization(), 1);
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack);
    private final HandMadeToken good = HandMadeToken.of(first.accessKey(), ID);
    @AutoClose
    private final ServerSocket keyServer;
    private final Map<String, String> refused;
    private final JsonNode usual;

    TokenForgeryTest() throws IOException {
        keyServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        refused = new ForgedTokens(api.organizationId(), first.secret(), good,
                "http://127.0.0.1:" + keyServer.getLocalPort() + "/keys").all();
        refused.putAll(tokensOfOtherKeys());
        usual = api.with().get(HundredMsApi.BASE + ROUTES.getFirst()).bodyWithoutRequestId();
    }

    /// Returns well-formed tokens that another key has signed, or none, and other credentials in place of a token.
    private Map<String, String> tokensOfOtherKeys() {
        var revoked = stack.withHundredMsKey(api, 3);
        stack.organizations().revokeKey(api.organizationId(), HundredMsKey.id(3));
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("another organization's secret", good.signed(ofOther.secret()));
        tokens.put("another number's secret", good.signed(second.secret()));
        tokens.put("a revoked key", HandMadeToken.of(revoked.accessKey(), ID).signed(revoked.secret()));
        tokens.put("a number without a key",
                HandMadeToken.of(api.organizationId() + ".4", ID).signed(first.secret()));
        tokens.put("an unknown organization", HandMadeToken.of("no-such-organization.1", ID).signed(first.secret()));
        tokens.put("the access key of another organization",
                good.with("access_key", quoted(ofOther.accessKey())).signed(first.secret()));
        tokens.put("the public key of the installation as secret",
                good.signed(api.with().get("/.well-known/webhooks.json").data().path("publicKey").asText()));
        tokens.put("the API key as secret", good.signed(api.apiKey()));
        tokens.put("access key and secret exchanged", HandMadeToken.of(first.secret(), ID).signed(first.accessKey()));
        tokens.put("the API key", api.apiKey());
        tokens.put("organization and API key", api.organizationId() + ":" + api.apiKey());
        tokens.put("the secret", first.secret());
        tokens.put("the access key", first.accessKey());
        tokens.put("nothing", "");
        return tokens;
    }

    private Answer get(String authorization, String route) {
        return api.with(authorization).get(HundredMsApi.BASE + route);
    }

    private void assertRefused(String fault, Answer answer) {
        assertThat(answer.status()).as(fault).isEqualTo(401);
        assertThat(answer.bodyWithoutRequestId()).as(fault).isEqualTo(usual);
        assertThat(answer.header("www-authenticate")).as(fault).hasSize(1);
    }

    /// An HTTP client refuses to send such a text. API Gateway never passes it on.
    private static boolean canBeSent(String token) {
        return token.chars().noneMatch(c -> c < ' ' && c != '\t');
    }

    @Test
    void goodTokenIsAcceptedAgainAndAgain() {
        var token = good.signed(first.secret());
        for (int i = 0; i < 2; i++) {
            for (var scheme : List.of("Bearer ", "bearer ")) {
                assertThat(get(scheme + token, "/recording-assets").status()).isEqualTo(200);
                assertThat(get(scheme + token, "/sessions").status()).isEqualTo(200);
                assertThat(get(scheme + token, "/recording-assets/chat_eA").status()).isEqualTo(404);
            }
        }
    }

    /// The forged tokens differ from these in one fault each, so these show that it is the fault that is refused.
    @Test
    void unusualButGoodTokenIsAccepted() {
        for (var token : List.of(good.withHeader("{\"alg\":\"HS256\"}"),
                good.withHeader("{ \"typ\" : \"jwt\" , \"alg\" : \"HS256\" }"),
                good.withHeader("{\"alg\":\"HS256\",\"kid\":\"any\"}"), good.with("jti", quoted("\u202eé\\u0000😀")),
                good.with("app_data", "{\"a\":[1,{\"b\":null}]}"), good.with("x", "1e400"),
                good.with("x", quoted("x".repeat(1000))), good.later("nbf", 30), good.later("exp", -86_300),
                good.with("exp", good.time("exp") - 1 + ".5"), good.with("iat", good.time("iat") + ".25"))) {
            assertThat(get("Bearer " + token.signed(first.secret()), "/sessions").status()).as("%s", token)
                    .isEqualTo(200);
        }
    }

    @Test
    void everyForgedTokenGetsSameAnswer() {
        assertThat(usual.path("code").asInt()).isEqualTo(401);
        assertThat(refused).hasSizeGreaterThan(300);
        assertThat(refused).doesNotContainValue(good.signed(first.secret()));
        var route = 0;
        for (var forged : refused.entrySet()) {
            if (canBeSent(forged.getValue())) {
                assertRefused(forged.getKey(),
                        get("Bearer " + forged.getValue(), ROUTES.get(route++ % ROUTES.size())));
            }
        }
        assertThat(get("Bearer " + good.signed(first.secret()), "/sessions").status()).isEqualTo(200);
    }

    @Test
    void tokenWithAnotherSchemeIsRefused() {
        var token = good.signed(first.secret());
        for (var authorization : List.of(token, "Basic " + token, "Token " + token, "BearerX " + token,
                "Bearer" + token,
                "Bearer", "Bearer Bearer " + token, "Bearer:" + token, Api.basic(token),
                Api.basic(first.accessKey() + ":" + first.secret()), Api.basic(api.organizationId() + ":" + token),
                Api.basic(api.organizationId() + ":" + api.apiKey()), "Bearer " + api.apiKey())) {
            assertRefused(authorization, get(authorization, "/sessions"));
        }
        assertRefused("in the query", api.with().get(HundredMsApi.BASE + "/sessions?access_token=" + token + "&token="
                + token));
    }

    @Test
    void tokenOpensNoOtherContract() {
        var token = "Bearer " + good.signed(first.secret());
        var id = api.organizationId();
        for (var path : List.of("/v2/sessions", "/v2/webhooks",
                "/client/v4/accounts/any/realtime/kit/" + id + "/sessions",
                "/accounts/any/realtime/kit/" + id + "/sessions/s-none/chat")) {
            assertThat(api.with(token).get(path).status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void addressInHeaderOfTokenIsNeverRequested() {
        refused.forEach((fault, token) -> {
            if (fault.contains("jku") || fault.contains("x5u")) {
                assertRefused(fault, get("Bearer " + token, "/sessions"));
            }
        });
        assertThatThrownBy(() -> {
            keyServer.setSoTimeout(1);
            keyServer.accept();
        }).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void logHasNoTextOfToken() {
        refused.forEach((fault, token) -> assertThat(call(token)).as(fault).isEqualTo(401));
        assertThat(functions.log()).hasSameSizeAs(refused.keySet()).allSatisfy(
                line -> assertThat(line).contains("UNAUTHORIZED").doesNotContain("keyId", "another-organization"));
        assertThat(call(good.signed(first.secret()))).isEqualTo(200);
        assertThat(functions.log().getLast()).contains("\"Outcome\":\"OK\"", "\"keyId\":\"100ms-1\"",
                api.organizationId());
        // Every part of a token that is an object begins with eyJ.
        assertThat(functions.log()).allSatisfy(line -> assertThat(line).doesNotContain("eyJ", first.secret(),
                second.secret(), ofOther.secret(), api.apiKey(), ID, "attacker", "xxxx", "AAAA", "management"));
    }

    private int call(String token) {
        return functions.read("Bearer " + token, "GET /100ms/v2/sessions", Map.of(), Map.of()).status();
    }
}
