package dev.chatreplay.harness;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the table Sessions, as an operator writes them.
public final class SessionRows {
    private SessionRows() {}

    /// Returns the key of a session's row.
    public static Map<String, AttributeValue> key(String organizationId, String sessionId) {
        return Map.of("pk", AttributeValue.fromS(organizationId + "\u0001" + sessionId));
    }
}
