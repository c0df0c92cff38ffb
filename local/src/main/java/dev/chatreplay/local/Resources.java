package dev.chatreplay.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.aws.AwsClients;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The tables, the bucket and the queues: their names, what they are like, and how to create them where they are
/// missing.
final class Resources {
    static final Region REGION = Region.EU_WEST_1;
    static final String ACCOUNT = "000000000000";
    static final String EXPORT_BUCKET = "chat-replay-exports";

    private Resources() {}

    /// The tables; every key is text.
    enum Table {
        ORGANIZATIONS("Organizations", "organizationId", Optional.empty(), Optional.empty()), SESSIONS("Sessions",
                "organizationId", Optional.of("sessionId"),
                Optional.empty()), CHAT_LOG("ChatLog", "pk", Optional.of("sk"), Optional.of("expiresAt"));

        final String tableName;
        private final String partitionKey;
        private final Optional<String> sortKey;
        private final Optional<String> timeToLive;

        Table(String tableName, String partitionKey, Optional<String> sortKey, Optional<String> timeToLive) {
            this.tableName = tableName;
            this.partitionKey = partitionKey;
            this.sortKey = sortKey;
            this.timeToLive = timeToLive;
        }
    }

    /// The queues. One whose messages go to another after so many receipts is declared after that other.
    enum Queue {
        EVENTS_DEAD_LETTERS("EventsDeadLetterQueue", "EVENTS_DEAD_LETTER_QUEUE_URL"), EVENTS("EventsQueue",
                "EVENTS_QUEUE_URL", EVENTS_DEAD_LETTERS,
                5), COMPACTION_DEAD_LETTERS("CompactionDeadLetterQueue", "COMPACTION_DEAD_LETTER_QUEUE_URL"),
        // A compaction that meets another's lease comes back: many receipts are no sign of a poison message.
        COMPACTION("CompactionQueue", "COMPACTION_QUEUE_URL", COMPACTION_DEAD_LETTERS, 100), WEBHOOK("WebhookQueue",
                "WEBHOOK_QUEUE_URL");

        final String queueName;
        /// The environment variable that tells its URL.
        final String variable;
        private final Optional<Queue> deadLetters;
        private final int maxReceiveCount;

        Queue(String queueName, String variable) {
            this(queueName, variable, Optional.empty(), 0);
        }

        Queue(String queueName, String variable, Queue deadLetters, int maxReceiveCount) {
            this(queueName, variable, Optional.of(deadLetters), maxReceiveCount);
        }

        Queue(String queueName, String variable, Optional<Queue> deadLetters, int maxReceiveCount) {
            this.queueName = queueName;
            this.variable = variable;
            this.deadLetters = deadLetters;
            this.maxReceiveCount = maxReceiveCount;
        }

        String arn() {
            return "arn:aws:sqs:" + REGION.id() + ":" + ACCOUNT + ":" + queueName;
        }
    }

    /// Creates all of it, and tells the URLs of the queues.
    static Map<Queue, String> create(AwsClients aws, Duration visibilityTimeout) {
        Together.run(() -> Stream.of(Table.values()).forEach(table -> create(aws.dynamoDb(), table)),
                () -> createBucket(aws.s3()), aws::sqs);
        var urls = new EnumMap<Queue, String>(Queue.class);
        for (var queue : Queue.values()) {
            urls.put(queue, create(aws.sqs(), queue, visibilityTimeout));
        }
        return urls;
    }

    private record Key(String name, KeyType type) {
        KeySchemaElement element() {
            return KeySchemaElement.builder().attributeName(name).keyType(type).build();
        }

        AttributeDefinition definition() {
            return AttributeDefinition.builder().attributeName(name).attributeType(ScalarAttributeType.S).build();
        }
    }

    private static void create(DynamoDbClient dynamoDb, Table table) {
        var keys = Stream.concat(Stream.of(new Key(table.partitionKey, KeyType.HASH)),
                table.sortKey.map(name -> new Key(name, KeyType.RANGE)).stream()).toList();
        try {
            dynamoDb.createTable(request -> request.tableName(table.tableName).billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(keys.stream().map(Key::element).toList())
                    .attributeDefinitions(keys.stream().map(Key::definition).toList()));
        } catch (ResourceInUseException _) {
            // Kept from an earlier run.
        }
        table.timeToLive.ifPresent(attribute -> enableTimeToLive(dynamoDb, table.tableName, attribute));
    }

    private static void enableTimeToLive(DynamoDbClient dynamoDb, String table, String attribute) {
        var status = dynamoDb.describeTimeToLive(request -> request.tableName(table)).timeToLiveDescription()
                .timeToLiveStatus();
        if (status != TimeToLiveStatus.ENABLED) {
            dynamoDb.updateTimeToLive(request -> request.tableName(table)
                    .timeToLiveSpecification(spec -> spec.attributeName(attribute).enabled(true)));
        }
    }

    private static void createBucket(S3Client s3) {
        try {
            s3.createBucket(request -> request.bucket(EXPORT_BUCKET));
        } catch (BucketAlreadyOwnedByYouException _) {
            // Kept from an earlier run.
        }
    }

    private static String create(SqsClient sqs, Queue queue, Duration visibilityTimeout) {
        var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(visibilityTimeout.toSeconds()));
        queue.deadLetters.ifPresent(target -> attributes.put(QueueAttributeName.REDRIVE_POLICY,
                JsonNodeFactory.instance.objectNode().put("deadLetterTargetArn", target.arn())
                        .put("maxReceiveCount", queue.maxReceiveCount).toString()));
        return sqs.createQueue(request -> request.queueName(queue.queueName).attributes(attributes)).queueUrl();
    }
}
