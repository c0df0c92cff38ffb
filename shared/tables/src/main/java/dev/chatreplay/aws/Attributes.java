package dev.chatreplay.aws;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads attributes of DynamoDB items.
public final class Attributes {
    private Attributes() {}

    /// Reads an attribute that every item of the table has.
    ///
    /// @throws IllegalStateException naming the attribute when the item lacks it, because another program has written to the table
    public static AttributeValue required(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("an item lacks the attribute " + name);
        }
        return value;
    }
}
