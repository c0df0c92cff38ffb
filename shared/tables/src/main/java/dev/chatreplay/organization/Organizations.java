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

/// The Organizations table. Functions read it on every request and never cache it, so a change takes effect at the next request.
public final class Organizations {
    /// The prefix of every API key. Secret scanners recognize a key by it, and the log lines leave out texts that contain it.
    public static final String API_KEY_PREFIX = "crk_";

    private static final int API_KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AwsClients aws;
    private final String table;

    /// Creates the organizations in `table`.
    public Organizations(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Creates an organization that may send events and may not read chats yet.
    ///
    /// @return its first API key, which is not stored and cannot be shown again
    /// @throws OrganizationExistsException when an organization with this id exists
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
            if (!hasSucceeded(e, keys)) {
                throw new OrganizationExistsException(id, e);
            }
        }
        return apiKey;
    }

    /// Allows or forbids an organization to read chats.
    ///
    /// @throws UnknownOrganizationException when no organization has this id
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

    /// Adds an API key. The newest existing key stays active; an older key is removed.
    ///
    /// @return the new API key, which is not stored and cannot be shown again
    /// @throws UnknownOrganizationException when no organization has this id
    /// @throws ConditionalCheckFailedException when another rotation changed the keys at the same time. Check the key of that rotation
    ///     before the next rotation.
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
            if (!hasSucceeded(e, hashes(after))) {
                throw e;
            }
        }
        return apiKey;
    }

    /// Returns whether a refused write had succeeded: the row has the keys of the write. The answer was lost, and the condition refused the
    /// SDK's retry.
    private static boolean hasSucceeded(ConditionalCheckFailedException refusal, AttributeValue keys) {
        return refusal.hasItem() && keys.equals(refusal.item().get("apiKeys"));
    }

    /// Reads an organization with strong consistency.
    public Optional<Organization> find(String id) {
        var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(keyOf(id)).consistentRead(true)).item();
        return item.isEmpty() ? Optional.empty() : Optional.of(decode(item));
    }

    /// Reads organizations with strong consistency. Each organization has its own result, so an unreadable row fails no other.
    public Map<String, ItemRead<Organization>> findAll(Set<String> ids, Deadline deadline) {
        var rows = new Batches(aws).readEach(ids.stream().map(this::tableKey).toList(), deadline);
        var found = new HashMap<String, ItemRead<Organization>>();
        rows.forEach((at, row) -> found.put(Attributes.required(at.key(), "organizationId").s(),
                row.map(Organizations::decode)));
        return found;
    }

    /// Lists all organizations, unordered.
    public List<Organization> list() {
        return aws.dynamoDb().scanPaginator(r -> r.tableName(table).consistentRead(true)).items().stream()
                .map(Organizations::decode)
                .toList();
    }

    /// Returns the table and key of an organization, for a batch read with other items.
    public TableKey tableKey(String id) {
        return new TableKey(table, keyOf(id));
    }

    /// Decodes an organization from its item.
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
