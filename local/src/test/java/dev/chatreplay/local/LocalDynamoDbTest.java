package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// Runs several instances of the embedded DynamoDB in one JVM.
class LocalDynamoDbTest {
    /// Enough calls to fail without the guard, because DynamoDB Local then refuses about one call in thirty.
    private static final int CALLS = 150;

    @Test
    void updatesSucceedWhileOtherInstancesAreCreated() throws Exception {
        try (var instance = LocalDynamoDb.start(Optional.empty(), KeptPorts.ANY);
                var dynamoDb = client(instance);
                var threads = Executors.newSingleThreadExecutor()) {
            createTable(dynamoDb);
            var failures = threads.submit(() -> failuresOfUpdates(dynamoDb));
            while (!failures.isDone()) {
                LocalDynamoDb.handler(Optional.empty());
            }
            assertThat(failures.get()).isEmpty();
        }
    }

    private static List<Map<String, Object>> failuresOfUpdates(DynamoDbClient dynamoDb) {
        var failures = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < CALLS; i++) {
            try {
                var _ = dynamoDb.updateItem(request -> request.tableName("rows").key(Map.of("id", text("row")))
                        .updateExpression("SET #value = :value").expressionAttributeNames(Map.of("#value", "value"))
                        .expressionAttributeValues(Map.of(":value", text("new"))));
            } catch (SdkException e) {
                failures.add(AwsFailure.fields(e));
            }
        }
        return failures;
    }

    static void createTable(DynamoDbClient dynamoDb) {
        dynamoDb.createTable(request -> request.tableName("rows").billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id")
                        .attributeType(ScalarAttributeType.S).build())
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    /// Creates a client without retries, because retries would hide most failures.
    static DynamoDbClient client(LocalDynamoDb instance) {
        return DynamoDbClient.builder().endpointOverride(instance.endpoint()).region(Resources.REGION)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(call -> call.retryStrategy(DefaultRetryStrategy.doNotRetry())).build();
    }
}
