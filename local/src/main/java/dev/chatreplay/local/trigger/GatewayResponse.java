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

/// What goes back to the HTTP client: what a function answered in payload format 2.0, or API Gateway's own words.
record GatewayResponse(int status, Map<String, List<String>> headers, SdkBytes body) {
    private static final JsonMapper JSON = new JsonMapper();

    /// API Gateway sets these itself, whatever a function says.
    private static final Set<String> NOT_THE_FUNCTIONS = Set.of("content-length", "transfer-encoding", "connection");

    /// Without the body, which may hold a link.
    @Override
    public String toString() {
        return "GatewayResponse[status=" + status + "]";
    }

    /// An answer that API Gateway gives by itself.
    static GatewayResponse own(int status, String message) {
        var body = JSON.createObjectNode().put("message", message).toString();
        return new GatewayResponse(status, Map.of("Content-Type", List.of("application/json")),
                SdkBytes.fromUtf8String(body));
    }

    /// Reads a function's answer.
    ///
    /// @throws IOException when it is not one of payload format 2.0 with a status code
    static GatewayResponse read(byte[] answer) throws IOException {
        var root = JSON.readTree(answer);
        var status = root.path("statusCode").asInt();
        if (status < 200 || status > 599) {
            throw new IOException("the function answered without a status code");
        }
        var headers = new LinkedHashMap<String, List<String>>();
        for (var header : root.path("headers").properties()) {
            if (!NOT_THE_FUNCTIONS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
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
