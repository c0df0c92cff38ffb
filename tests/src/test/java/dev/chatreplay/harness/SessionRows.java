package dev.chatreplay.harness;

import dev.chatreplay.client.Api;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Keys of the tables Sessions and ChatLog, written without the product's code.
public final class SessionRows {
    private static final String SEPARATOR = "\u0001";

    private SessionRows() {}

    /// Returns the key of a session's row.
    public static Map<String, AttributeValue> key(String organizationId, String sessionId) {
        return Map.of("pk", AttributeValue.fromS(organizationId + SEPARATOR + sessionId));
    }

    /// Returns the key of a session's row.
    public static Map<String, AttributeValue> key(Api owner, String sessionId) {
        return key(owner.organizationId(), sessionId);
    }

    /// Returns whether a row, or the key of one, belongs to an organization.
    public static boolean isOf(String organizationId, Map<String, AttributeValue> row) {
        return partition(row).startsWith(organizationId + SEPARATOR);
    }

    /// Returns whether a row, or the key of one, belongs to a session.
    public static boolean isOf(Api owner, String sessionId, Map<String, AttributeValue> row) {
        return partition(row).equals(owner.organizationId() + SEPARATOR + sessionId);
    }

    /// Returns the partition key of a session's entries in the chat log.
    ///
    /// @param partition 0 to 7 for a shard, 8 for the events of the whole session
    public static String logPartition(String organizationId, String sessionId, int partition) {
        return String.join(SEPARATOR, organizationId, sessionId, Integer.toString(partition));
    }

    /// Returns whether a row of the chat log belongs to a session.
    public static boolean isLogOf(String organizationId, String sessionId, Map<String, AttributeValue> row) {
        return partition(row).startsWith(organizationId + SEPARATOR + sessionId + SEPARATOR);
    }

    private static String partition(Map<String, AttributeValue> row) {
        return row.getOrDefault("pk", AttributeValue.fromS("")).s();
    }
}
