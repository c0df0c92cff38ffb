package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// A DynamoDB client that answers each write to a row as the test says. It reads no condition.
final class AnsweredWrites implements DynamoDbClient {
    static final String TABLE = "sessions";
    private static final Pattern VALUE = Pattern.compile(":\\w+");

    /// All writes, in their order.
    final List<UpdateItemRequest> writes = new ArrayList<>();
    private final Queue<Answer> answers = new ArrayDeque<>();

    /// The answer to one write.
    ///
    /// @param row returns the row that the answer has, from the values of the write; no attributes stand for no row
    private record Answer(boolean isApplied, UnaryOperator<Map<String, AttributeValue>> row) {}

    /// Lets the next write take effect.
    ///
    /// @param row the row after the write
    AnsweredWrites applied(Map<String, AttributeValue> row) {
        answers.add(new Answer(true, _ -> row));
        return this;
    }

    /// Lets the condition of the next write be false.
    ///
    /// @param row the existing row; no attributes stand for no row
    AnsweredWrites refused(Map<String, AttributeValue> row) {
        return refusedWith(_ -> row);
    }

    /// Lets the condition of the next write be false.
    ///
    /// @param row returns the existing row from the values of the write, because a first try has written them
    AnsweredWrites refusedWith(UnaryOperator<Map<String, AttributeValue>> row) {
        answers.add(new Answer(false, row));
        return this;
    }

    /// Returns clients with this one.
    AwsClients clients() {
        var aws = AwsClients.fromEnvironment();
        aws.onFirstUse(DynamoDbClient.class, () -> this);
        return aws;
    }

    /// Returns a value of the last write; no value when the write has none with this name.
    AttributeValue lastValue(String name) {
        return writes.getLast().expressionAttributeValues().getOrDefault(name, AttributeValue.fromNul(true));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest write) {
        writes.add(write);
        assertThat(write.tableName()).isEqualTo(TABLE);
        // DynamoDB refuses expressions that lack a value, and values without use.
        assertThat(VALUE.matcher(write.updateExpression() + " " + write.conditionExpression()).results()
                .map(MatchResult::group).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(write.expressionAttributeValues().keySet());
        assertThat(answers).as("answers left for %s", write).isNotEmpty();
        var answer = answers.remove();
        var row = answer.row().apply(new HashMap<>(write.expressionAttributeValues()));
        if (answer.isApplied()) {
            return UpdateItemResponse.builder().attributes(row).build();
        }
        throw ConditionalCheckFailedException.builder().message("the condition is false")
                .item(row.isEmpty() ? null : row).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
