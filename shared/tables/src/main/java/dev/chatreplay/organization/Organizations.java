package dev.chatreplay.organization;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.aws.Batches.TableKey;
import dev.chatreplay.aws.ItemRead;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.SessionSettings;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The Organizations table. Functions read it on every request and never cache it, so a change takes effect at the next request.
public final class Organizations {
    private static final String ID = "organizationId";
    private static final String KEYS = "apiKeys";
    private static final String FORMATS = "formats";
    private static final String LANDING = "landing";
    /// The number of the newest 100ms key. It outlives the key, so that no number is used again.
    private static final String NEWEST_NUMBER = "newestHundredMsKey";
    private static final String CREATION = "creation";

    private final AwsClients aws;
    private final String table;

    /// Creates the organizations in `table`.
    public Organizations(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Creates an organization that may send events and may not read chats yet.
    ///
    /// @param first its first key
    /// @throws OrganizationExistsException when an organization with this id exists
    public void create(String id, String name, ApiKey first) {
        var item = Map.of(
                ID, Attributes.required(keyOf(id), ID),
                "name", AttributeValue.fromS(name),
                "chatReplayEnabled", AttributeValue.fromBool(false),
                KEYS, AttributeValue.fromM(Map.of(first.id(), first.encode())));
        try {
            aws.dynamoDb().putItem(r -> r.tableName(table).item(item)
                    .conditionExpression("attribute_not_exists(organizationId)")
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        } catch (ConditionalCheckFailedException e) {
            if (!hasAdded(first, e)) {
                throw new OrganizationExistsException(id, e);
            }
        }
    }

    /// Allows or forbids an organization to read chats.
    ///
    /// @throws UnknownOrganizationException when no organization has this id
    public void setChatReplayEnabled(String id, boolean enabled) {
        setOrRemove(id, "chatReplayEnabled", Optional.of(AttributeValue.fromBool(enabled)));
    }

    /// Sets the formats of the organization's new sessions. Existing formats are replaced.
    ///
    /// @param formats the names of the formats; none means that new sessions have the default format alone
    /// @throws UnknownOrganizationException when no organization has this id
    public void setFormats(String id, Set<String> formats) {
        setOrRemove(id, FORMATS, Optional.of(formats).filter(names -> !names.isEmpty())
                .map(names -> AttributeValue.fromSs(List.copyOf(names))));
    }

    /// Sets where the exports of the organization land. A session lands when its organization has a landing at the session's end.
    ///
    /// @param landing the place; empty ends the landing, also of sessions that have ended
    /// @throws UnknownOrganizationException when no organization has this id
    public void setLanding(String id, Optional<LandingTarget> landing) {
        setOrRemove(id, LANDING, landing.map(LandingTarget::encode));
    }

    private void setOrRemove(String id, String attribute, Optional<AttributeValue> value) {
        try {
            aws.dynamoDb().updateItem(r -> r.tableName(table)
                    .key(keyOf(id))
                    .updateExpression(value.isPresent() ? "SET " + attribute + " = :value" : "REMOVE " + attribute)
                    .conditionExpression("attribute_exists(organizationId)")
                    .expressionAttributeValues(value.map(set -> Map.of(":value", set)).orElse(null)));
        } catch (ConditionalCheckFailedException e) {
            throw new UnknownOrganizationException(id, e);
        }
    }

    /// Lists the API keys of an organization, the oldest first.
    ///
    /// @throws UnknownOrganizationException when no organization has this id
    public List<ApiKey> keys(String id) {
        return get(id).apiKeys().stream()
                .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id)).toList();
    }

    /// Adds an API key.
    ///
    /// @throws UnknownOrganizationException when no organization has this id
    /// @throws TooManyKeysException when the organization has [Organization#MAX_API_KEYS] keys
    public void addKey(String id, ApiKey key) {
        try {
            aws.dynamoDb().updateItem(r -> r.tableName(table)
                    .key(keyOf(id))
                    .updateExpression("SET apiKeys.#key = :key")
                    .conditionExpression("attribute_not_exists(apiKeys.#key) AND size(apiKeys) < :max")
                    .expressionAttributeNames(Map.of("#key", key.id()))
                    .expressionAttributeValues(Map.of(":key", key.encode(),
                            ":max", AttributeValue.fromN(Integer.toString(Organization.MAX_API_KEYS))))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        } catch (ConditionalCheckFailedException e) {
            if (!e.hasItem()) {
                throw new UnknownOrganizationException(id, e);
            }
            if (!hasAdded(key, e)) {
                throw new TooManyKeysException(id, e);
            }
        }
    }

    /// Adds a key for the clients of 100ms, with the next number that no key of the organization has had.
    ///
    /// @param masterVersion the version of the master secret that its secret is derived from
    /// @throws UnknownOrganizationException when no organization has this id
    /// @throws TooManyKeysException when the organization has [Organization#MAX_API_KEYS] keys
    public ApiKey addHundredMsKey(String id, String name, int masterVersion, Instant now) {
        while (true) {
            var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(keyOf(id)).consistentRead(true)).item();
            if (item.isEmpty()) {
                throw new UnknownOrganizationException(id);
            }
            var newest = Optional.ofNullable(item.get(NEWEST_NUMBER)).map(number -> Integer.parseInt(number.n()));
            var key = HundredMsKey.create(1 + newest.orElse(0), masterVersion, name, now);
            if (addNumbered(id, key, newest)) {
                return key;
            }
        }
    }

    /// @param newest the number of the newest 100ms key; empty when the organization has never had one
    /// @return whether the key was added; false when another key has taken the number meanwhile
    private boolean addNumbered(String id, ApiKey key, Optional<Integer> newest) {
        // Another key with this number may have the same name and time. The creation keeps them apart.
        var encoded = new HashMap<>(key.encode().m());
        encoded.put(CREATION, AttributeValue.fromS(UUID.randomUUID().toString()));
        var values = new HashMap<>(Map.of(":key", AttributeValue.fromM(encoded), ":one", AttributeValue.fromN("1"),
                ":zero", AttributeValue.fromN("0"), ":max",
                AttributeValue.fromN(Integer.toString(Organization.MAX_API_KEYS))));
        newest.ifPresent(number -> values.put(":newest", AttributeValue.fromN(Integer.toString(number))));
        try {
            aws.dynamoDb().updateItem(r -> r.tableName(table)
                    .key(keyOf(id))
                    .updateExpression("SET apiKeys.#key = :key, #newest = if_not_exists(#newest, :zero) + :one")
                    .conditionExpression("size(apiKeys) < :max AND "
                            + (newest.isPresent() ? "#newest = :newest" : "attribute_not_exists(#newest)"))
                    .expressionAttributeNames(Map.of("#key", key.id(), "#newest", NEWEST_NUMBER))
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return true;
        } catch (ConditionalCheckFailedException e) {
            if (!e.hasItem()) {
                throw new UnknownOrganizationException(id, e);
            }
            var keys = Attributes.required(e.item(), KEYS).m();
            if (AttributeValue.fromM(encoded).equals(keys.get(key.id()))) {
                // The answer to the write was lost, and the condition refused the SDK's retry.
                return true;
            }
            if (keys.size() >= Organization.MAX_API_KEYS) {
                throw new TooManyKeysException(id, e);
            }
            return false;
        }
    }

    /// Returns whether a refused write had succeeded: the row has the key of the write. The answer was lost, and the condition refused the
    /// SDK's retry.
    private static boolean hasAdded(ApiKey key, ConditionalCheckFailedException refusal) {
        return refusal.hasItem() && key.encode().equals(Attributes.required(refusal.item(), KEYS).m().get(key.id()));
    }

    /// Revokes an API key. The next request with it is refused.
    ///
    /// @throws UnknownOrganizationException when no organization has this id
    /// @throws UnknownKeyException when the organization has no key with this id
    public void revokeKey(String id, String keyId) {
        if (keys(id).stream().noneMatch(key -> key.id().equals(keyId))) {
            throw new UnknownKeyException(id);
        }
        // Without a condition, because a second removal changes nothing: by the SDK's retry or by another operator.
        aws.dynamoDb().updateItem(r -> r.tableName(table)
                .key(keyOf(id))
                .updateExpression("REMOVE apiKeys.#key")
                .expressionAttributeNames(Map.of("#key", keyId)));
    }

    /// Reads an organization that must exist, with strong consistency.
    ///
    /// @throws UnknownOrganizationException when no organization has this id
    public Organization get(String id) {
        return find(id).orElseThrow(() -> new UnknownOrganizationException(id));
    }

    /// Reads an organization with strong consistency.
    public Optional<Organization> find(String id) {
        var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(keyOf(id)).consistentRead(true)).item();
        return item.isEmpty() ? Optional.empty() : Optional.of(decode(item));
    }

    /// Reads what the write that ends a session of an organization copies into its row, with strong consistency. It is empty for an unknown
    /// organization.
    ///
    /// The method reads no other attribute, and ignores what it cannot read. Otherwise a damaged row would keep the live sessions of its
    /// organization live.
    public SessionSettings sessionSettings(String id) {
        var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(keyOf(id)).consistentRead(true)
                .projectionExpression(FORMATS + ", " + LANDING + ", " + KEYS)).item();
        var keyIds = Optional.ofNullable(item.get(KEYS)).map(keys -> keys.m().keySet()).orElseGet(Set::of);
        return new SessionSettings(HundredMsKey.formats(names(item), keyIds),
                names(Optional.ofNullable(item.get(LANDING))
                        .map(AttributeValue::m).orElseGet(Map::of)));
    }

    private static Set<String> names(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(FORMATS)).map(names -> Set.copyOf(names.ss())).orElseGet(Set::of);
    }

    /// Reads organizations with strong consistency. Each organization has its own result, so an unreadable row fails no other.
    public Map<String, ItemRead<Organization>> findAll(Set<String> ids, Deadline deadline) {
        var rows = new Batches(aws).readEach(ids.stream().map(this::tableKey).toList(), deadline);
        var found = new HashMap<String, ItemRead<Organization>>();
        rows.forEach((at, row) -> found.put(Attributes.required(at.key(), ID).s(),
                row.map(Organizations::decode)));
        return found;
    }

    /// Lists all organizations, unordered. Skips the items with the days of last use.
    public List<Organization> list() {
        return aws.dynamoDb().scanPaginator(r -> r.tableName(table).consistentRead(true)
                .filterExpression("NOT begins_with(organizationId, :usage)")
                .expressionAttributeValues(Map.of(":usage", AttributeValue.fromS(LastUse.KEY_PREFIX)))).items().stream()
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
                Attributes.required(item, ID).s(),
                Attributes.required(item, "name").s(),
                Attributes.required(item, "chatReplayEnabled").bool(),
                Attributes.required(item, KEYS).m().entrySet().stream()
                        .map(key -> ApiKey.decode(key.getKey(), key.getValue())).toList(),
                names(item),
                Optional.ofNullable(item.get(LANDING)).map(LandingTarget::decode));
    }

    /// Returns the key of an organization's row.
    ///
    /// @throws IllegalArgumentException when `id` names the item with the days of last use. No valid id does.
    private static Map<String, AttributeValue> keyOf(String id) {
        if (id.startsWith(LastUse.KEY_PREFIX)) {
            throw new IllegalArgumentException("an item with days of last use is no organization");
        }
        return Map.of(ID, AttributeValue.fromS(id));
    }
}
