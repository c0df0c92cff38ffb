package dev.chatreplay.session;

import dev.chatreplay.event.SessionKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    ///
    /// @param <R> the form of the row
    sealed interface Outcome<R> {
        /// The write took effect. `row` is the row after it.
        record Applied<R>(R row) implements Outcome<R> {}

        /// The condition was false, perhaps because a first try had succeeded. `row` is the existing row; empty when there is none.
        record Refused<R>(Optional<R> row) implements Outcome<R> {}

        /// Returns the same outcome with the row in another form.
        default <T> Outcome<T> map(Function<R, T> conversion) {
            return switch (this) {
                case Applied(var row) -> new Applied<>(conversion.apply(row));
                case Refused(var row) -> new Refused<>(row.map(conversion));
            };
        }
    }

    Outcome<Session> apply(DynamoDbClient dynamoDb, String table) {
        return write(dynamoDb, table).map(SessionRow::decode);
    }

    /// Makes the write, and does not decode the row.
    Outcome<Map<String, AttributeValue>> write(DynamoDbClient dynamoDb, String table) {
        try {
            var response = dynamoDb.updateItem(r -> r.tableName(table)
                    .key(SessionRow.key(key))
                    .updateExpression(update)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names())
                    .expressionAttributeValues(values.isEmpty() ? null : values)
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return new Outcome.Applied<>(response.attributes());
        } catch (ConditionalCheckFailedException e) {
            return new Outcome.Refused<>(e.hasItem() ? Optional.of(e.item()) : Optional.empty());
        }
    }

    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        NAME.matcher(update + " " + condition).results().forEach(match -> names.put(match.group(), match.group(1)));
        return names;
    }
}
