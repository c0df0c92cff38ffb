package dev.chatreplay.session;

import dev.chatreplay.event.SessionKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// One conditional write to a session's row. A refused write returns the existing row. The row shows the caller when the SDK's retry was
/// refused because the first try had succeeded.
///
/// The expressions write each attribute as `#name`, because DynamoDB reserves words such as `status`.
record ConditionalUpdate(SessionKey key, String update, String condition, Map<String, AttributeValue> values) {
    private static final Pattern NAME = Pattern.compile("#(\\w+)");

    /// The outcome of the write.
    sealed interface Outcome {
        /// The write took effect. `row` is the row after it.
        record Applied(Session row) implements Outcome {}

        /// The condition was false, perhaps because a first try had succeeded. `row` is the existing row; empty when there is none.
        record Refused(Optional<Session> row) implements Outcome {}
    }

    /// The effect of the write, with the row as it is stored.
    sealed interface Effect {
        /// The write took effect. `row` is the row after it.
        record Applied(Map<String, AttributeValue> row) implements Effect {}

        /// The condition was false. `row` is the existing row; empty when there is none.
        record Refused(Map<String, AttributeValue> row) implements Effect {}
    }

    Outcome apply(DynamoDbClient dynamoDb, String table) {
        return switch (write(dynamoDb, table)) {
            case Effect.Applied(var row) -> new Outcome.Applied(SessionRow.decode(row));
            case Effect.Refused(var row) ->
                new Outcome.Refused(row.isEmpty() ? Optional.empty() : Optional.of(SessionRow.decode(row)));
        };
    }

    /// Makes the write, and does not decode the row.
    Effect write(DynamoDbClient dynamoDb, String table) {
        try {
            var response = dynamoDb.updateItem(r -> r.tableName(table)
                    .key(SessionRow.key(key))
                    .updateExpression(update)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names())
                    .expressionAttributeValues(values.isEmpty() ? null : values)
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return new Effect.Applied(response.attributes());
        } catch (ConditionalCheckFailedException e) {
            return new Effect.Refused(e.hasItem() ? e.item() : Map.of());
        }
    }

    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        NAME.matcher(update + " " + condition).results().forEach(match -> names.put(match.group(), match.group(1)));
        return names;
    }
}
