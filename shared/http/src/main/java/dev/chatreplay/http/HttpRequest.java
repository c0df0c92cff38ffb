package dev.chatreplay.http;

import dev.chatreplay.event.PathId;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// A request to a function.
///
/// @param requestId the id that API Gateway gave the request
/// @param routeKey the method and path template of the route that API Gateway chose: `ANY /v2/sessions/{sessionId}/chat`, or `$default`
/// @param method the HTTP method in capitals
/// @param path the path as API Gateway passes it
/// @param pathParameters the path parameters by name, percent-decoded
/// @param queryParameters the query parameters by name, percent-decoded; API Gateway joins several values of one name with commas
/// @param headers the headers by lower-case name; API Gateway joins several values of one name with commas
/// @param body the body as API Gateway passes it; empty when there is none
/// @param isBase64Encoded whether `body` is base64; API Gateway encodes a body that is not text
/// @param sourceAddress the IP address of the caller, as API Gateway saw it
public record HttpRequest(String requestId, String routeKey, String method, String path,
        Map<String, String> pathParameters, Map<String, String> queryParameters, Map<String, String> headers,
        String body, boolean isBase64Encoded, String sourceAddress) {

    /// Leaves out everything that the caller sent, because it includes credentials.
    @Override
    public String toString() {
        return "HttpRequest[requestId=" + requestId + "]";
    }

    /// Returns the header of that name.
    ///
    /// @param lowerCaseName the name in lower case
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /// Returns the path parameter of that name; empty when the route has none.
    public String pathParameter(String name) {
        return pathParameters.getOrDefault(name, "");
    }

    /// Returns the id in a path parameter, which has one of the forms of [PathId]. Returns empty when the parameter names no valid id.
    public Optional<String> pathId(String name) {
        return PathId.decode(pathParameter(name));
    }

    /// Returns the query parameter of that name.
    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(queryParameters.get(name));
    }

    /// Returns the bytes of a body that is not text; empty for a body of text. Also empty when the body is malformed base64. API Gateway
    /// never sends such a body.
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
