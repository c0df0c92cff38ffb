package dev.chatreplay.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// One conditional write to an item. A refused write returns the existing item. The item shows the caller when the SDK's retry was refused
/// because the first try had succeeded.
///
/// The expressions write each attribute as `#name`, because DynamoDB reserves words such as `status`.
public record ItemWrite(Map<String, AttributeValue> key, String update, String condition,
        Map<String, AttributeValue> values) {
    private static final Pattern NAME = Pattern.compile("#(\\w+)");

    /// The result of the write.
    ///
    /// @param isApplied whether this call made it; false when the condition was false, perhaps because a first try had succeeded
    /// @param item the item after the write, or the existing one when it was refused; empty when there is none
    public record Result(boolean isApplied, Optional<Map<String, AttributeValue>> item) {
        /// Returns whether the item has this value. A value that only this write sets shows that the write took effect. It shows that also
        /// when the answer was lost, and the condition refused the SDK's retry.
        public boolean has(String attribute, AttributeValue value) {
            return item.filter(found -> value.equals(found.get(attribute))).isPresent();
        }
    }

    /// Makes the write.
    public Result apply(DynamoDbClient dynamoDb, String table) {
        try {
            var response = dynamoDb.updateItem(r -> r.tableName(table)
                    .key(key)
                    .updateExpression(update)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names())
                    .expressionAttributeValues(values.isEmpty() ? null : values)
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return new Result(true, Optional.of(response.attributes()));
        } catch (ConditionalCheckFailedException e) {
            return new Result(false, e.hasItem() ? Optional.of(e.item()) : Optional.empty());
        }
    }

    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        NAME.matcher(update + " " + condition).results().forEach(match -> names.put(match.group(), match.group(1)));
        return names;
    }
}
