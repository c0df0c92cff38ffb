package dev.chatreplay.organization;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The days of last use of API keys, in UTC. The keys of an organization share one item of the Organizations table: `usage#<organization>`
/// with one attribute for each key id. The day of a revoked key stays there.
///
/// Functions may update such items and no organization. The condition `dynamodb:LeadingKeys` in `template.yaml` ensures this.
///
/// Thread-safe.
public final class LastUse {
    /// The prefix of the item's key. No organization id holds a `#`.
    public static final String KEY_PREFIX = "usage#";

    /// The maximum time of one write, because the caller waits for it.
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    /// The time from a failed write to the next one. During an outage, few requests then wait for a write that fails.
    private static final Duration RETRY_AFTER = Duration.ofMinutes(5);

    private final AwsClients aws;
    private final String table;
    private final Clock clock;
    /// The time from which the use of a key is written again.
    private final Map<UsedKey, Instant> nextWrites = new HashMap<>();

    private record UsedKey(String organizationId, String keyId) {}

    /// Creates the days of last use in `table`, the Organizations table.
    public LastUse(AwsClients aws, String table, Clock clock) {
        this.aws = aws;
        this.table = table;
        this.clock = clock;
    }

    /// Records that a caller uses its key today, unless this object has recorded it already.
    ///
    /// @return the failure of the write, for the log line. The request succeeds in spite of it.
    Optional<RuntimeException> record(Caller caller, Deadline deadline) {
        var used = new UsedKey(caller.organization().id(), caller.key().id());
        var now = clock.instant();
        var remaining = deadline.remaining();
        var limit = remaining.compareTo(TIMEOUT) < 0 ? remaining : TIMEOUT;
        if (limit.isZero() || !claim(used, now)) {
            return Optional.empty();
        }
        try {
            write(used, day(now), limit);
            return Optional.empty();
        } catch (RuntimeException e) {
            writeAgain(used, now.plus(RETRY_AFTER));
            return Optional.of(e);
        }
    }

    /// Claims the write of a day. Only one of several concurrent requests gets it.
    private synchronized boolean claim(UsedKey used, Instant now) {
        if (now.isBefore(nextWrites.getOrDefault(used, Instant.MIN))) {
            return false;
        }
        writeAgain(used, now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
        return true;
    }

    private synchronized void writeAgain(UsedKey used, Instant at) {
        nextWrites.put(used, at);
    }

    private void write(UsedKey used, LocalDate day, Duration limit) {
        // Without a condition that today is the later day: each further environment would pay for an exception on its first request.
        aws.dynamoDb().updateItem(r -> r.tableName(table)
                .key(keyOf(used.organizationId()))
                .updateExpression("SET #key = :day")
                .expressionAttributeNames(Map.of("#key", used.keyId()))
                .expressionAttributeValues(Map.of(":day", AttributeValue.fromS(day.toString())))
                .overrideConfiguration(c -> c.apiCallTimeout(limit)));
    }

    /// Returns the day of last use of each key of an organization, by key id. A key that was never used is absent.
    public Map<String, LocalDate> days(String organizationId) {
        var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(keyOf(organizationId)).consistentRead(true))
                .item();
        return item.entrySet().stream().filter(attribute -> isKeyId(attribute.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, attribute -> LocalDate.parse(attribute.getValue().s())));
    }

    private static boolean isKeyId(String attribute) {
        return ApiKeyText.isId(attribute) || HundredMsKey.number(attribute).isPresent();
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private static Map<String, AttributeValue> keyOf(String organizationId) {
        return Map.of("organizationId", AttributeValue.fromS(KEY_PREFIX + organizationId));
    }
}
