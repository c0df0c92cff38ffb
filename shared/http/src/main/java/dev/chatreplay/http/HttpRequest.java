package dev.chatreplay.http;

import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.ParsedEvent;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request to a function.
///
/// @param requestId that API Gateway gave it
/// @param headers by lower-case name; API Gateway joins several of one name with commas
/// @param pathParameters as they are after percent-decoding
/// @param body as API Gateway hands it over
/// @param isBase64Encoded whether that is base64, which API Gateway makes of a body that is not text
public record HttpRequest(String requestId, Map<String, String> headers, Map<String, String> pathParameters,
        String body,
        boolean isBase64Encoded) {

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

    /// The events of a body `{"events":[…]}`. A text is not turned into bytes to be looked at: it may hold what no UTF-8 can,
    /// and that has to be found.
    ///
    /// @param organizationId whose they have to be
    /// @throws dev.chatreplay.event.InvalidEventException when one of them is not valid, or the whole is not
    public List<ParsedEvent> events(String organizationId) {
        if (!isBase64Encoded) {
            return ChatEventParser.parseBatch(body, organizationId);
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException _) {
            // Not from API Gateway. It is judged as what it is, a text that is hardly JSON.
            return ChatEventParser.parseBatch(body, organizationId);
        }
        return ChatEventParser.parseBatch(decoded, organizationId);
    }
}
