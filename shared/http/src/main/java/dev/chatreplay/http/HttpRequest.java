package dev.chatreplay.http;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// A request to a function.
///
/// @param requestId that API Gateway gave it
/// @param routeKey method and path template of the route that API Gateway chose: `GET /v2/sessions/{sessionId}/chat`
/// @param method in capitals
/// @param path as API Gateway passes it on
/// @param pathParameters by name, percent-decoded
/// @param queryParameters by name, percent-decoded; API Gateway joins several of one name with commas
/// @param headers by lower-case name; API Gateway joins several of one name with commas
/// @param body as API Gateway passes it on; empty when there is none
/// @param isBase64Encoded whether `body` is base64, which API Gateway makes of a body that is not text
public record HttpRequest(String requestId, String routeKey, String method, String path,
        Map<String, String> pathParameters, Map<String, String> queryParameters, Map<String, String> headers,
        String body, boolean isBase64Encoded) {

    /// Without what the caller sent: credentials are part of it.
    @Override
    public String toString() {
        return "HttpRequest[requestId=" + requestId + "]";
    }

    /// The header of that name.
    ///
    /// @param lowerCaseName in lower case
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /// The path parameter of that name; empty when the route has none.
    public String pathParameter(String name) {
        return pathParameters.getOrDefault(name, "");
    }

    /// The query parameter of that name.
    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(queryParameters.get(name));
    }

    /// The bytes of a body that is not text. Empty for a body of text, and for one that only claims to be base64, which API Gateway
    /// never sends.
    public Optional<byte[]> bytes() {
        if (!isBase64Encoded) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(body));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
