package dev.chatreplay.aws;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads attributes of DynamoDB items.
public final class Attributes {
    private Attributes() {}

    /// An attribute that every item of its table has.
    ///
    /// @throws IllegalStateException naming the attribute when it is not there: somebody else has written to the table
    public static AttributeValue required(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("an item lacks its attribute " + name);
        }
        return value;
    }
}
