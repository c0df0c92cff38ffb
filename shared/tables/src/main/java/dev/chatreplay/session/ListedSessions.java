package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.Shards;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The sessions of an organization, or of one of its meetings, by time. These are two indexes of the Sessions table with the few attributes
/// of a [ListedSession].
///
/// Each organization and each meeting has several partitions, because one partition accepts only 1,000 writes per second. DynamoDB refuses
/// writes to the table while an index accepts no more. The keys of a session never change, so no write moves it in a list.
public final class ListedSessions {
    /// The number of partitions of an organization, and of a meeting.
    public static final int SHARDS = 8;

    /// The update expression that adds a session to the lists of its organization. [#listed] has its values.
    static final String SET_LISTED = "#listAt = :listAt, #listShard = :listShard";
    /// The update expression that adds a session to the lists of its meeting. [#ofMeeting] has its values.
    static final String SET_MEETING = "#meetingId = :meetingId, #meetingShard = :meetingShard";

    private static final String ORGANIZATIONS = "ListedSessions";
    private static final String MEETINGS = "SessionsOfMeeting";
    /// Every sort key begins with a digit, so it is between these two texts.
    private static final String BEFORE_ALL = "0";
    private static final String AFTER_ALL = ":";

    private final AwsClients aws;
    private final String table;

    /// The sessions of a list, before its order and its filters.
    ///
    /// @param meetingId only sessions of this meeting
    /// @param from the earliest `createdAt`, inclusive; in the years 1 to 9999
    /// @param until the latest `createdAt`, exclusive; in the years 1 to 9999
    public record Selection(String organizationId, Optional<String> meetingId, Optional<Instant> from,
            Optional<Instant> until) {
        private AttributeValue partition(int shard) {
            return SessionRow.text(meetingId.map(id -> meetingPartition(organizationId, id, shard))
                    .orElseGet(() -> organizationPartition(organizationId, shard)));
        }
    }

    /// A part of one shard.
    ///
    /// @param sessions the sessions in the requested order; there may be none although more follow
    /// @param hasMore whether more may follow
    public record Page(List<ListedSession> sessions, boolean hasMore) {}

    /// Creates the lists of the sessions in `table`.
    public ListedSessions(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Returns the values of [#SET_LISTED].
    ///
    /// @param beganAt the earliest known time of an event
    static Map<String, AttributeValue> listed(SessionKey key, Instant beganAt) {
        return Map.of(
                ":listAt", SessionRow.text(new ListPosition(beganAt, key.sessionId()).text()),
                ":listShard", SessionRow.text(organizationPartition(key.organizationId(), shard(key))));
    }

    /// Returns the values of [#SET_MEETING].
    static Map<String, AttributeValue> ofMeeting(SessionKey key, String meetingId) {
        return Map.of(
                ":meetingId", SessionRow.text(meetingId),
                ":meetingShard", SessionRow.text(meetingPartition(key.organizationId(), meetingId, shard(key))));
    }

    private static int shard(SessionKey key) {
        return Shards.of(key.partition(), SHARDS);
    }

    private static String organizationPartition(String organizationId, int shard) {
        return KeyParts.join(organizationId, Integer.toString(shard));
    }

    private static String meetingPartition(String organizationId, String meetingId, int shard) {
        return KeyParts.join(organizationId, meetingId, Integer.toString(shard));
    }

    /// Reads sessions of one shard. The index lags behind the table, usually by less than a second.
    ///
    /// A time alone is before every sort key with this time. So it includes these sessions as the low end, and excludes them as the high end.
    ///
    /// @param after continues behind this position; the first sessions of the order when empty
    /// @param limit the maximum number of sessions; fewer may be returned although more follow
    public Page page(Selection selection, int shard, boolean isOldestFirst, Optional<ListPosition> after, int limit) {
        var low = Stream.concat(selection.from().map(EventTime::canonical).stream(),
                after.filter(_ -> isOldestFirst).map(ListPosition::text).stream())
                .max(KeyParts.ORDER).orElse(BEFORE_ALL);
        var high = Stream.concat(selection.until().map(EventTime::canonical).stream(),
                after.filter(_ -> !isOldestFirst).map(ListPosition::text).stream())
                .min(KeyParts.ORDER).orElse(AFTER_ALL);
        if (KeyParts.ORDER.compare(low, high) > 0) {
            // DynamoDB refuses such a range.
            return new Page(List.of(), false);
        }
        var response = aws.dynamoDb().query(r -> r.tableName(table)
                .indexName(selection.meetingId().isPresent() ? MEETINGS : ORGANIZATIONS)
                // One more for the session at `after`: a range of DynamoDB includes its ends.
                .limit(after.isPresent() ? limit + 1 : limit)
                .scanIndexForward(isOldestFirst)
                .keyConditionExpression("#shard = :shard AND #listAt BETWEEN :low AND :high")
                .expressionAttributeNames(Map.of(
                        "#shard", selection.meetingId().isPresent() ? "meetingShard" : "listShard",
                        "#listAt", "listAt"))
                .expressionAttributeValues(Map.of(":shard", selection.partition(shard),
                        ":low", SessionRow.text(low), ":high", SessionRow.text(high))));
        return new Page(response.items().stream().map(SessionRow::decodeListed)
                .filter(session -> after.filter(session.position()::equals).isEmpty()).toList(),
                response.hasLastEvaluatedKey());
    }
}
