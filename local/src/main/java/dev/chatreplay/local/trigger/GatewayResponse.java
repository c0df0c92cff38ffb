package dev.chatreplay.local.trigger;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;

/// The response to the HTTP client: the answer of a function in payload format 2.0, or an answer of API Gateway itself.
record GatewayResponse(int status, Map<String, List<String>> headers, SdkBytes body) {
    /// The body of an answer without a body.
    static final SdkBytes NO_BODY = SdkBytes.fromByteArray(new byte[0]);

    private static final JsonMapper JSON = new JsonMapper();

    /// API Gateway sets these headers itself and ignores the values of a function.
    private static final Set<String> GATEWAY_HEADERS = Set.of("content-length", "transfer-encoding", "connection");

    /// Leaves out the body, because it may hold a download link.
    @Override
    public String toString() {
        return "GatewayResponse[status=" + status + "]";
    }

    /// Creates an answer of API Gateway itself.
    static GatewayResponse own(int status, String message) {
        var body = JSON.createObjectNode().put("message", message).toString();
        return new GatewayResponse(status, Map.of("Content-Type", List.of("application/json")),
                SdkBytes.fromUtf8String(body));
    }

    /// Reads the answer of a function.
    ///
    /// @throws IOException when it is not JSON of payload format 2.0 with a status code
    static GatewayResponse read(byte[] answer) throws IOException {
        var root = JSON.readTree(answer);
        var status = root.path("statusCode").asInt();
        if (status < 200 || status > 599) {
            throw new IOException("the function answered without a status code");
        }
        var headers = new LinkedHashMap<String, List<String>>();
        for (var header : root.path("headers").properties()) {
            if (!GATEWAY_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.put(header.getKey(), List.of(header.getValue().asText()));
            }
        }
        for (var cookie : root.path("cookies")) {
            headers.computeIfAbsent("Set-Cookie", _ -> new ArrayList<>()).add(cookie.asText());
        }
        return new GatewayResponse(status, headers, body(root.path("body").asText(),
                root.path("isBase64Encoded").asBoolean()));
    }

    private static SdkBytes body(String body, boolean base64) throws IOException {
        try {
            return base64 ? SdkBytes.fromByteArray(Base64.getDecoder().decode(body)) : SdkBytes.fromUtf8String(body);
        } catch (IllegalArgumentException e) {
            throw new IOException("the function's body is not base64", e);
        }
    }
}
