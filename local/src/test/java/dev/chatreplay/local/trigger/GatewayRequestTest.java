package dev.chatreplay.local.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

class GatewayRequestTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Route ROUTE = new Route("GET /v2/sessions/{sessionId}/chat", "get-session-chat",
            (_, _, _) -> {
            });

    @Test
    void eventHasPayloadFormat2() throws Exception {
        var headers = Map.of("Host", List.of("api.example.com"), "User-agent", List.of("curl/8"),
                "X-two", List.of("a", "b"), "Cookie", List.of("c=1; d=2", "e=3"), "Content-type",
                List.of("application/json"));
        var request = new GatewayRequest("GET", URI.create("/v2/sessions/s%3D1/chat?a=1&a=2&b=x%20y&c"), "HTTP/1.1",
                headers, SdkBytes.fromUtf8String("{\"ü\":1}"), "203.0.113.7", Instant.ofEpochMilli(1_763_716_200_123L));

        var raw = ROUTE.match(request.method(), request.rawPath()).orElseThrow();
        var parameters = GatewayRequest.decode(raw).orElseThrow();

        assertThat(JSON.readTree(request.event(ROUTE, parameters, "r-1"))).isEqualTo(JSON.readTree("""
                {"version":"2.0","routeKey":"GET /v2/sessions/{sessionId}/chat","rawPath":"/v2/sessions/s=1/chat",
                "rawQueryString":"a=1&a=2&b=x%20y&c","cookies":["c=1","d=2","e=3"],
                "headers":{"host":"api.example.com","user-agent":"curl/8","x-two":"a,b",
                "content-type":"application/json"},
                "queryStringParameters":{"a":"1,2","b":"x y","c":""},
                "requestContext":{"accountId":"000000000000","apiId":"local","domainName":"api.example.com",
                "domainPrefix":"api","http":{"method":"GET","path":"/v2/sessions/s=1/chat","protocol":"HTTP/1.1",
                "sourceIp":"203.0.113.7","userAgent":"curl/8"},"requestId":"r-1",
                "routeKey":"GET /v2/sessions/{sessionId}/chat","stage":"$default",
                "time":"21/Nov/2025:09:10:00 +0000","timeEpoch":1763716200123},
                "pathParameters":{"sessionId":"s=1"},"body":"{\\"ü\\":1}","isBase64Encoded":false}
                """));
    }

    @Test
    void eventHasNoBodyWhenRequestHasNone() throws Exception {
        var event = event("application/json", new byte[0]);

        assertThat(event.has("body")).isFalse();
        assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"application/json,false", "Application/JSON; charset=utf-8,false", "text/csv,false",
            "application/xml,false", "application/javascript,false", "application/octet-stream,true",
            "application/x-www-form-urlencoded,true", "'',true"})
    void eventHasTextBodyOnlyForTextualTypes(String contentType, boolean base64) throws Exception {
        var event = event(contentType, "hi".getBytes(StandardCharsets.UTF_8));

        assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(base64);
        assertThat(event.path("body").asText()).isEqualTo(base64 ? "aGk=" : "hi");
    }

    @Test
    void eventHasBase64BodyWhenTextIsNotUtf8() throws Exception {
        var event = event("application/json", new byte[]{'"', (byte) 0xC3, '"'});

        assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(event.path("body").asText()).isEqualTo("IsMi");
    }

    @Test
    void routeMatchesItsMethodAndNumberOfSegments() {
        assertThat(ROUTE.match("GET", "/v2/sessions/s-1/chat")).contains(Map.of("sessionId", "s-1"));
        assertThat(ROUTE.match("POST", "/v2/sessions/s-1/chat")).isEmpty();
        assertThat(ROUTE.match("GET", "/v2/sessions/s-1/chat/")).isEmpty();
        assertThat(ROUTE.match("GET", "/v2/sessions//chat")).isEmpty();
    }

    @Test
    void routeMatchesRawSegments() {
        assertThat(ROUTE.match("GET", "/v2/sessions/a%252Fb/chat")).contains(Map.of("sessionId", "a%252Fb"));
        for (var slash : List.of("/", "%2F", "%2f")) {
            assertThat(ROUTE.match("GET", "/v2/sessions/a" + slash + "b/chat")).isEmpty();
        }
        assertThat(ROUTE.match("GET", "/v2/sessions/a%3Fb%23c/chat")).contains(Map.of("sessionId", "a%3Fb%23c"));
    }

    @ParameterizedTest
    @CsvSource({"a%2Fb,a/b", "a+b,a+b", "a%2Bb,a+b", "a%20b,a b", "%252F,%2F", "%F0%9F%98%80,😀", "a%3Fb%23c,a?b#c",
            "~YQ,~YQ", "%7EYQ,~YQ"})
    void parameterIsDecodedOnce(String raw, String decoded) {
        assertThat(GatewayRequest.decode(Map.of("sessionId", raw))).contains(Map.of("sessionId", decoded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "%-1", "%ff", "%c0%ae", "%ed%a0%80", "a%f0%9f%98", "é"})
    void parameterThatIsNoEncodedUtf8IsRefused(String raw) {
        assertThat(GatewayRequest.decode(Map.of("sessionId", raw, "other", "a"))).isEmpty();
    }

    private static JsonNode event(String contentType, byte[] body) throws Exception {
        var headers = contentType.isEmpty()
                ? Map.<String, List<String>>of()
                : Map.of("Content-type", List.of(contentType));
        var request = new GatewayRequest("POST", URI.create("/v2/events"), "HTTP/1.1", headers,
                SdkBytes.fromByteArray(body), "127.0.0.1", Instant.EPOCH);
        return JSON.readTree(request.event(ROUTE, Map.of(), "r-1"));
    }
}
