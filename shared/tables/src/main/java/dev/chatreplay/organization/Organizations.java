package dev.chatreplay.organization;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.aws.Batches.TableKey;
import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.runtime.Deadline;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The Organizations table. Read on every request and never cached, so that disabling one takes effect on the next request.
public final class Organizations {
    /// What every API key begins with: lets secret scanners, and our own logs, recognise one.
    public static final String API_KEY_PREFIX = "crk_";

    private static final int API_KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AwsClients aws;
    private final String table;

    /// The organizations in `table`.
    public Organizations(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Creates an organization that may record and not yet read.
    ///
    /// @return its first API key: shown now and never again
    /// @throws OrganizationExistsException when there is one of that id
    public String create(String id, String name) {
        var apiKey = newApiKey();
        var keys = hashes(List.of(ApiKeyHash.of(apiKey)));
        try {
            aws.dynamoDb().putItem(r -> r.tableName(table)
                    .item(Map.of(
                            "organizationId", AttributeValue.fromS(id),
                            "name", AttributeValue.fromS(name),
                            "chatReplayEnabled", AttributeValue.fromBool(false),
                            "apiKeys", keys))
                    .conditionExpression("attribute_not_exists(organizationId)")
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        } catch (ConditionalCheckFailedException e) {
            if (!isOurs(e, keys)) {
                throw new OrganizationExistsException(id, e);
            }
        }
        return apiKey;
    }

    /// Lets an organization read, or stops it.
    ///
    /// @throws UnknownOrganizationException when there is none of that id
    public void setChatReplayEnabled(String id, boolean enabled) {
        try {
            aws.dynamoDb().updateItem(r -> r.tableName(table)
                    .key(keyOf(id))
                    .updateExpression("SET chatReplayEnabled = :enabled")
                    .conditionExpression("attribute_exists(organizationId)")
                    .expressionAttributeValues(Map.of(":enabled", AttributeValue.fromBool(enabled))));
        } catch (ConditionalCheckFailedException e) {
            throw new UnknownOrganizationException(id, e);
        }
    }

    /// Adds a key. The newest one before it stays active, an older one does not.
    ///
    /// @return the new API key: shown now and never again
    /// @throws UnknownOrganizationException when there is none of that id
    /// @throws ConditionalCheckFailedException when another rotation came between: look at its key first
    public String rotateKey(String id) {
        var before = find(id).orElseThrow(() -> new UnknownOrganizationException(id)).apiKeys();
        var apiKey = newApiKey();
        var after = Stream.concat(Stream.of(ApiKeyHash.of(apiKey)), before.stream())
                .limit(Organization.MAX_API_KEYS)
                .toList();
        try {
            aws.dynamoDb().updateItem(r -> r.tableName(table)
                    .key(keyOf(id))
                    .updateExpression("SET apiKeys = :after")
                    .conditionExpression("apiKeys = :before")
                    .expressionAttributeValues(Map.of(":before", hashes(before), ":after", hashes(after)))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        } catch (ConditionalCheckFailedException e) {
            if (!isOurs(e, hashes(after))) {
                throw e;
            }
        }
        return apiKey;
    }

    /// Whether what stood in the way of a write is what it was to write: then the answer was lost, and the SDK's retry met
    /// its success.
    private static boolean isOurs(ConditionalCheckFailedException refusal, AttributeValue keys) {
        return refusal.hasItem() && keys.equals(refusal.item().get("apiKeys"));
    }

    /// The organization of that id, read with strong consistency.
    public Optional<Organization> find(String id) {
        var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(keyOf(id)).consistentRead(true)).item();
        return item.isEmpty() ? Optional.empty() : Optional.of(decode(item));
    }

    /// Reads organizations with strong consistency, each with a result of its own: a row that cannot be read says nothing about the
    /// others.
    public Map<String, ItemRead<Organization>> findAll(Set<String> ids, Deadline deadline) {
        var rows = new Batches(aws).readEach(ids.stream().map(this::tableKey).toList(), deadline);
        var found = new HashMap<String, ItemRead<Organization>>();
        rows.forEach((at, row) -> found.put(Attributes.required(at.key(), "organizationId").s(),
                row.map(Organizations::decode)));
        return found;
    }

    /// All organizations, in no order.
    public List<Organization> list() {
        return aws.dynamoDb().scanPaginator(r -> r.tableName(table).consistentRead(true)).items().stream()
                .map(Organizations::decode)
                .toList();
    }

    /// Where the organization of that id lies, to be read in one batch with other things.
    public TableKey tableKey(String id) {
        return new TableKey(table, keyOf(id));
    }

    /// An organization from its item.
    public static Organization decode(Map<String, AttributeValue> item) {
        return new Organization(
                Attributes.required(item, "organizationId").s(),
                Attributes.required(item, "name").s(),
                Attributes.required(item, "chatReplayEnabled").bool(),
                Attributes.required(item, "apiKeys").l().stream().map(hash -> new ApiKeyHash(hash.s())).toList());
    }

    private static Map<String, AttributeValue> keyOf(String id) {
        return Map.of("organizationId", AttributeValue.fromS(id));
    }

    private static AttributeValue hashes(List<ApiKeyHash> keys) {
        return AttributeValue.fromL(keys.stream().map(key -> AttributeValue.fromS(key.hex())).toList());
    }

    private static String newApiKey() {
        var bytes = new byte[API_KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return API_KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
