package dev.chatreplay.ingest;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.ListPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// A DynamoDB client with the organizations and live sessions of a test. It remembers the writes to sessions, and reads no expression: a write
/// only creates the row of a session that has none.
final class GivenRows implements DynamoDbClient {
    static final String ORGANIZATIONS = "organizations";
    static final String SESSIONS = "sessions";
    static final String LOG = "log";

    /// The rows of both tables, by their key.
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> rows = new ConcurrentHashMap<>();
    /// All writes to sessions.
    final List<UpdateItemRequest> updates = Collections.synchronizedList(new ArrayList<>());
    /// The requests that never reach DynamoDB.
    Predicate<DynamoDbRequest> lost = _ -> false;
    /// The number of next writes to sessions that are refused, because there is no row.
    final AtomicInteger refusals = new AtomicInteger();

    private final Instant now;

    /// @param now the time of all sessions
    GivenRows(Instant now) {
        this.now = now;
    }

    /// Adds an organization whose sessions get the format `txt`.
    void organization(String id) {
        put(Map.of("organizationId", AttributeValue.fromS(id)),
                Map.of("name", AttributeValue.fromS("Acme"), "chatReplayEnabled", AttributeValue.fromBool(true),
                        "apiKeys", AttributeValue.fromM(Map.of()), "formats", AttributeValue.fromSs(List.of("txt"))));
    }

    /// Adds an organization whose row cannot be read.
    void damagedOrganization(String id) {
        put(Map.of("organizationId", AttributeValue.fromS(id)), Map.of());
    }

    /// Adds a live session with refused events.
    void session(SessionKey key, Set<EventDigest> refused) {
        put(keyOf(key), live(key));
        put(keyOf(key), Map.of("refused", AttributeValue.fromBs(refused.stream().map(EventDigest::bytes).toList())));
    }

    /// Adds a session that ended.
    void endedSession(SessionKey key, Instant end) {
        put(keyOf(key), live(key));
        put(keyOf(key), Map.of("status", AttributeValue.fromS("ENDED"), "endedAt", time(end), "endRecordedAt",
                time(end)));
    }

    /// Adds a session whose row cannot be read.
    void damagedSession(SessionKey key) {
        put(keyOf(key), Map.of());
    }

    private void put(Map<String, AttributeValue> key, Map<String, AttributeValue> attributes) {
        var row = new HashMap<>(rows.getOrDefault(key, key));
        row.putAll(attributes);
        rows.put(key, row);
    }

    private static Map<String, AttributeValue> keyOf(SessionKey key) {
        return Map.of("pk", AttributeValue.fromS(key.partition()));
    }

    private Map<String, AttributeValue> live(SessionKey key) {
        var zero = AttributeValue.fromN("0");
        return Map.of("pk", AttributeValue.fromS(key.partition()), "meetingId", AttributeValue.fromS("m-1"),
                "status", AttributeValue.fromS("LIVE"), "createdAt", time(now), "lastActivityAt", time(now),
                "listAt", AttributeValue.fromS(new ListPosition(now, key.sessionId()).text()),
                "logVersion", zero, "workVersion", zero);
    }

    static AttributeValue time(Instant value) {
        return AttributeValue.fromN(Long.toString(value.toEpochMilli()));
    }

    /// Returns the digests that writes to a session have added to its refused events, or removed.
    ///
    /// @param action `ADD` or `DELETE`
    Set<EventDigest> written(String action, SessionKey key) {
        return updates.stream()
                .filter(update -> update.key().equals(keyOf(key))
                        && update.updateExpression().startsWith(action + " #refused"))
                .flatMap(update -> digests(update).stream()).map(EventDigest::new).collect(Collectors.toSet());
    }

    private static List<SdkBytes> digests(UpdateItemRequest update) {
        return Attributes.required(update.expressionAttributeValues(), ":events").bs();
    }

    private void send(DynamoDbRequest request) {
        if (lost.test(request)) {
            throw SdkClientException.create("lost");
        }
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        send(request);
        var found = new HashMap<String, List<Map<String, AttributeValue>>>();
        request.requestItems().forEach((table, keys) -> found.put(table,
                keys.keys().stream().filter(rows::containsKey).map(key -> rows.getOrDefault(key, key)).toList()));
        return BatchGetItemResponse.builder().responses(found).build();
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        send(request);
        return BatchWriteItemResponse.builder().build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        send(request);
        updates.add(request);
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw ConditionalCheckFailedException.builder().message("there is no row").build();
        }
        var key = SessionKey.ofPartition(Attributes.required(request.key(), "pk").s());
        return UpdateItemResponse.builder().attributes(rows.computeIfAbsent(request.key(), _ -> live(key))).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
