package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.almworks.sqlite4java.SQLiteConnection;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes rows into a file and reads them in another instance. `KillTest` kills processes that have such a file.
class DynamoDbFileTest {
    private static final int ROWS = 100;

    @Test
    void rowsSurviveRestart(@TempDir Path directory) throws Exception {
        try (var first = LocalDynamoDb.start(Optional.of(directory), KeptPorts.ANY);
                var dynamoDb = LocalDynamoDbTest.client(first)) {
            LocalDynamoDbTest.createTable(dynamoDb);
            write(dynamoDb);
            assertThat(directory).isDirectoryContaining(file -> file.endsWith("shared-local-instance.db"));
        }
        try (var second = LocalDynamoDb.start(Optional.of(directory), KeptPorts.ANY);
                var dynamoDb = LocalDynamoDbTest.client(second)) {
            assertThat(dynamoDb.scan(r -> r.tableName("rows").consistentRead(true)).count()).isEqualTo(ROWS);
        }
    }

    @Test
    void lockedFileIsNotDamaged(@TempDir Path directory) throws Exception {
        try (var first = LocalDynamoDb.start(Optional.of(directory), KeptPorts.ANY);
                var dynamoDb = LocalDynamoDbTest.client(first)) {
            LocalDynamoDbTest.createTable(dynamoDb);
        }
        var file = directory.resolve("shared-local-instance.db");
        var other = new SQLiteConnection(file.toFile()).open();
        try {
            other.exec("BEGIN EXCLUSIVE");
            assertThatThrownBy(() -> LocalDynamoDb.start(Optional.of(directory), KeptPorts.ANY))
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining(file + " cannot be used: another program has locked it.");
        } finally {
            other.dispose();
        }
    }

    private static void write(DynamoDbClient dynamoDb) {
        IntStream.range(0, ROWS).forEach(i -> dynamoDb.putItem(r -> r.tableName("rows")
                .item(Map.of("id", AttributeValue.fromS("row-" + i)))));
    }
}
