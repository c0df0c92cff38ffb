package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One kind of lease on a session's row, to take and to release. A row has two kinds: the compactor's lease, and the lease of the worker that
/// makes a snapshot.
///
/// The row also counts the attempts that began and did not report. The write that takes the lease raises the count. A commit and a release
/// remove it, because the worker is alive then.
///
/// @param attemptAttribute the attribute with the id of the attempt
/// @param untilAttribute the attribute with the end of the lease
/// @param unreportedAttribute the attribute with the number of unreported attempts
/// @param isCounted whether the attempts count. Those of readers do not: a reader does only small work, and dies for other reasons than a
///     compaction worker
record LeaseStore(AwsClients aws, String table, String attemptAttribute, String untilAttribute,
        String unreportedAttribute, boolean isCounted) {
    /// A worker abandons the work of a session when this many attempts before it did not report.
    private static final int MAX_UNREPORTED = 3;

    /// Returns the same lease for readers, whose attempts do not count.
    LeaseStore ofReader() {
        return new LeaseStore(aws, table, attemptAttribute, untilAttribute, unreportedAttribute, false);
    }

    /// Takes the lease if `condition` holds and the row has no unexpired lease.
    ///
    /// @param attempt a new unique id
    ConditionalUpdate.Outcome<Session> acquire(SessionKey key, String attempt, Instant now, Instant until,
            String condition,
            Map<String, AttributeValue> moreValues) {
        var values = new HashMap<>(moreValues);
        values.put(":attempt", SessionRow.text(attempt));
        values.put(":until", SessionRow.time(until));
        values.put(":now", SessionRow.time(now));
        if (isCounted) {
            values.put(":one", SessionRow.number(1));
        }
        return new ConditionalUpdate(key,
                "SET #" + attemptAttribute + " = :attempt, #" + untilAttribute + " = :until"
                        + (isCounted ? " ADD #" + unreportedAttribute + " :one" : ""),
                condition + " AND (attribute_not_exists(#" + untilAttribute + ") OR #" + untilAttribute + " < :now)",
                values).apply(aws.dynamoDb(), table);
    }

    /// Returns whether the worker that took `lease` must abandon the work, because too many attempts before it did not report.
    boolean isHopeless(Lease lease) {
        return isCounted && lease.unreported() > MAX_UNREPORTED;
    }

    /// Releases the lease without a result, if this attempt still has it.
    void release(SessionKey key, String attempt) {
        release(key, attempt, isCounted ? attributes() : leaseAttributes());
    }

    /// Releases the lease of an attempt that did no work, because the work is hopeless. The next attempts count from zero when the work is
    /// reported as a dead letter. Else the count stays.
    void abandon(SessionKey key, String attempt, boolean isReported) {
        release(key, attempt, isReported ? attributes() : leaseAttributes());
    }

    private void release(SessionKey key, String attempt, String attributes) {
        // Refused when another worker has taken the lease. That worker releases it.
        var _ = new ConditionalUpdate(key, "REMOVE " + attributes, isHeld(),
                Map.of(":attempt", SessionRow.text(attempt))).apply(aws.dynamoDb(), table);
    }

    /// Releases the lease after a failure. When the release fails too, its exception is added to `failure`, and the lease expires at its end.
    void releaseAfter(RuntimeException failure, SessionKey key, String attempt) {
        try {
            release(key, attempt);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// Returns the attributes of the lease and the count, for the `REMOVE` of a commit.
    String attributes() {
        return leaseAttributes() + ", #" + unreportedAttribute;
    }

    private String leaseAttributes() {
        return "#" + attemptAttribute + ", #" + untilAttribute;
    }

    /// Returns the condition that the attempt `:attempt` still has the lease.
    String isHeld() {
        return "#" + attemptAttribute + " = :attempt";
    }
}
