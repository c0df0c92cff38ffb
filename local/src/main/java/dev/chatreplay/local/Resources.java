package dev.chatreplay.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.runtime.Concurrently;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The tables, buckets and queues of the template. Each is named after its logical id, as `sam local` names it.
///
/// @param account the AWS account of the resources
record Resources(Template template, AwsClients aws, Supplier<S3Client> s3, String account) {
    /// The bucket for landings, which the template does not have: in AWS it belongs to the organization.
    private static final String LANDING_BUCKET = "LandingBucket";
    static final Region REGION = Region.EU_WEST_1;
    /// The AWS account of the embedded services.
    static final String ACCOUNT = "000000000000";

    /// Returns the name of the variable with a queue's URL. For EventsQueue it is EVENTS_QUEUE_URL.
    static String variable(String queue) {
        return queue.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_URL";
    }

    static String queueArn(String account, String logicalId) {
        return "arn:aws:sqs:" + REGION.id() + ":" + account + ":" + logicalId;
    }

    /// Creates the resources that do not exist yet.
    ///
    /// @param visibilityTimeout the visibility timeout of all queues, instead of the values in the template
    /// @return the value of `Ref` by logical id: the name of a table or bucket, the URL of a queue
    Map<String, String> create(Optional<Duration> visibilityTimeout) {
        var tables = template.resources("AWS::DynamoDB::Table");
        var buckets = template.resources("AWS::S3::Bucket");
        Concurrently.run(() -> tables.forEach(this::createTable),
                () -> Stream.concat(buckets.stream(), Stream.of(LANDING_BUCKET))
                        .forEach(id -> createBucket(s3.get(), bucketName(id))),
                aws::sqs);
        var references = new LinkedHashMap<String, String>();
        tables.forEach(id -> references.put(id, id));
        buckets.forEach(id -> references.put(id, bucketName(id)));
        // Dead-letter queues first, because the redrive policy of a queue must name an existing one.
        template.resources("AWS::SQS::Queue").stream().sorted(Comparator.comparing(this::hasDeadLetters))
                .forEach(id -> references.put(id, createQueue(id, visibilityTimeout)));
        return references;
    }

    /// Sets the CORS rule of the buckets. S3Proxy does not support this call; it gets the rule at its start.
    void allow(CorsRule cors) {
        var rule = CORSRule.builder().allowedOrigins(cors.origins()).allowedMethods(cors.methods())
                .allowedHeaders(cors.requestHeaders()).exposeHeaders(cors.exposedHeaders())
                .maxAgeSeconds(cors.maxAgeSeconds()).build();
        template.resources("AWS::S3::Bucket").forEach(id -> s3.get().putBucketCors(
                request -> request.bucket(bucketName(id)).corsConfiguration(all -> all.corsRules(rule))));
    }

    /// Converts a logical id to a valid bucket name: ExportBucket is export-bucket. All accounts share the bucket names of S3, so the
    /// name in another account ends with the account number.
    private String bucketName(String logicalId) {
        var name = logicalId.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return account.equals(ACCOUNT) ? name : name + "-" + account;
    }

    private void createTable(String id) {
        var dynamoDb = aws.dynamoDb();
        var keys = keys(template.property(id, "KeySchema"));
        var attributes = list(template.property(id, "AttributeDefinitions"), attribute -> AttributeDefinition.builder()
                .attributeName(text(attribute, "AttributeName")).attributeType(text(attribute, "AttributeType"))
                .build());
        var indexes = template.has(id, "GlobalSecondaryIndexes")
                ? list(template.property(id, "GlobalSecondaryIndexes"), Resources::index)
                : null;
        try {
            dynamoDb.createTable(request -> request.tableName(id)
                    .billingMode(template.property(id, "BillingMode").asText())
                    .keySchema(keys).attributeDefinitions(attributes).globalSecondaryIndexes(indexes));
        } catch (ResourceInUseException _) {
            // An earlier run created the table.
        }
        if (template.has(id, "TimeToLiveSpecification")) {
            enableTimeToLive(dynamoDb, id, template.property(id, "TimeToLiveSpecification/AttributeName").asText());
        }
    }

    private static GlobalSecondaryIndex index(JsonNode index) {
        return GlobalSecondaryIndex.builder()
                .indexName(text(index, "IndexName"))
                .keySchema(keys(index.required("KeySchema")))
                .projection(projection(index.required("Projection")))
                .build();
    }

    private static Projection projection(JsonNode projection) {
        return Projection.builder()
                .projectionType(text(projection, "ProjectionType"))
                .nonKeyAttributes(projection.has("NonKeyAttributes")
                        ? list(projection.required("NonKeyAttributes"), JsonNode::asText)
                        : null)
                .build();
    }

    private static List<KeySchemaElement> keys(JsonNode schema) {
        return list(schema, key -> KeySchemaElement.builder()
                .attributeName(text(key, "AttributeName")).keyType(text(key, "KeyType")).build());
    }

    private static void enableTimeToLive(DynamoDbClient dynamoDb, String table, String attribute) {
        if (hasTimeToLive(dynamoDb, table)) {
            return;
        }
        try {
            dynamoDb.updateTimeToLive(request -> request.tableName(table)
                    .timeToLiveSpecification(spec -> spec.attributeName(attribute).enabled(true)));
        } catch (DynamoDbException e) {
            // DynamoDB refuses the call when the SDK has repeated it because its answer was lost.
            if (!hasTimeToLive(dynamoDb, table)) {
                throw e;
            }
        }
    }

    private static boolean hasTimeToLive(DynamoDbClient dynamoDb, String table) {
        return dynamoDb.describeTimeToLive(request -> request.tableName(table)).timeToLiveDescription()
                .timeToLiveStatus() == TimeToLiveStatus.ENABLED;
    }

    private static void createBucket(S3Client s3, String name) {
        try {
            s3.createBucket(request -> request.bucket(name));
        } catch (BucketAlreadyOwnedByYouException _) {
            // An earlier run created the bucket.
        }
    }

    private boolean hasDeadLetters(String queue) {
        return template.has(queue, "RedrivePolicy");
    }

    private String createQueue(String id, Optional<Duration> visibilityTimeout) {
        var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        visibilityTimeout.map(timeout -> Long.toString(timeout.toSeconds()))
                .or(() -> ofTemplate(id, "VisibilityTimeout"))
                .ifPresent(seconds -> attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, seconds));
        if (hasDeadLetters(id)) {
            attributes.put(QueueAttributeName.REDRIVE_POLICY, redrivePolicy(id));
        }
        return aws.sqs().createQueue(request -> request.queueName(id).attributes(attributes)).queueUrl();
    }

    private Optional<String> ofTemplate(String id, String property) {
        return template.has(id, property) ? Optional.of(template.property(id, property).asText()) : Optional.empty();
    }

    private String redrivePolicy(String id) {
        var target = template.property(id, "RedrivePolicy/deadLetterTargetArn/Fn::GetAtt/0").asText();
        var receiveCount = template.property(id, "RedrivePolicy/maxReceiveCount").asInt();
        return JsonNodeFactory.instance.objectNode().put("deadLetterTargetArn", queueArn(account, target))
                .put("maxReceiveCount", receiveCount).toString();
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).asText();
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        return StreamSupport.stream(array.spliterator(), false).map(element).toList();
    }
}
