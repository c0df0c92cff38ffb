package dev.chatreplay.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the reading of events in payload format 2.0.
class ApiGatewayEventTest {
    private static HttpRequest read(String event) throws IOException {
        return ApiGatewayEvent.read(new ByteArrayInputStream(event.getBytes(UTF_8)));
    }

    @Test
    void requestHasFieldsOfEvent() throws IOException {
        var request = read("""
                {"version":"2.0","routeKey":"GET /v2/sessions/{sessionId}/chat","rawPath":"/v2/sessions/a b/chat",
                 "rawQueryString":"format=csv&until=a%2Cb","cookies":["a=b"],
                 "headers":{"Authorization":"Basic abc","x-one":"1,2"},
                 "queryStringParameters":{"format":"csv","until":"a,b"},
                 "requestContext":{"accountId":"1","http":{"method":"GET","path":"/x","sourceIp":"192.0.2.7"},
                   "authorizer":{"requestId":"not this"},"requestId":"r-1","routeKey":"not this"},
                 "pathParameters":{"sessionId":"a b"},"body":"text","isBase64Encoded":false}""");
        assertThat(request).isEqualTo(new HttpRequest("r-1", "GET /v2/sessions/{sessionId}/chat", "GET",
                "/v2/sessions/a b/chat", Map.of("sessionId", "a b"), Map.of("format", "csv", "until", "a,b"),
                Map.of("authorization", "Basic abc", "x-one", "1,2"), "text", false,
                "192.0.2.7"));
        assertThat(request.header("authorization")).hasValue("Basic abc");
        assertThat(request.queryParameter("format")).hasValue("csv");
        assertThat(request.queryParameter("page")).isEmpty();
        assertThat(request.pathParameter("sessionId")).isEqualTo("a b");
        assertThat(request.bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "[]", "1", "",
            "{\"headers\":null,\"pathParameters\":null,\"queryStringParameters\":null,\"requestContext\":null,"
                    + "\"body\":null,\"routeKey\":null,\"rawPath\":null,\"isBase64Encoded\":null}",
            "{\"requestContext\":{\"http\":null,\"requestId\":null},\"headers\":{\"a\":null,\"b\":{},\"c\":[1]}}",
            "{\"body\":{\"a\":[]},\"routeKey\":[1],\"rawPath\":1,\"requestContext\":{\"requestId\":{},\"http\":{\"method\":1}}}"})
    void requestIsEmptyWhenEventLacksFields(String event) throws IOException {
        assertThat(read(event))
                .isEqualTo(new HttpRequest("", "", "", "", Map.of(), Map.of(), Map.of(), "", false, ""));
    }

    @Test
    void requestDecodesBase64Body() throws IOException {
        assertThat(read("{\"body\":\"AP8=\",\"isBase64Encoded\":true}").bytes()).hasValue(new byte[]{0, -1});
        assertThat(read("{\"body\":\"not base64\",\"isBase64Encoded\":true}").bytes()).isEmpty();
    }

    @Test
    void readerRefusesEventThatIsNotJson() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("{\"body\""));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("garbage"));
    }
}
