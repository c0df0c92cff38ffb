package dev.chatreplay.session;

import dev.chatreplay.aws.ItemWrite;
import dev.chatreplay.event.SessionKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One conditional write to a session's row, as [ItemWrite].
record ConditionalUpdate(SessionKey key, String update, String condition, Map<String, AttributeValue> values) {
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
        var result = new ItemWrite(SessionRow.key(key), update, condition, values).apply(dynamoDb, table);
        return result.isApplied()
                ? new Outcome.Applied<>(result.item().orElseThrow())
                : new Outcome.Refused<>(result.item());
    }
}
