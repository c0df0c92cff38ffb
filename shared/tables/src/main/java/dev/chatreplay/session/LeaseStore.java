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
/// @param attemptAttribute the attribute with the id of the attempt
/// @param untilAttribute the attribute with the end of the lease
record LeaseStore(AwsClients aws, String table, String attemptAttribute, String untilAttribute) {

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
        return new ConditionalUpdate(key,
                "SET #" + attemptAttribute + " = :attempt, #" + untilAttribute + " = :until",
                condition + " AND (attribute_not_exists(#" + untilAttribute + ") OR #" + untilAttribute + " < :now)",
                values).apply(aws.dynamoDb(), table);
    }

    /// Releases the lease without a result, if this attempt still has it.
    void release(SessionKey key, String attempt) {
        // Refused when another worker has taken the lease. That worker releases it.
        var _ = new ConditionalUpdate(key, "REMOVE " + attributes(), isHeld(),
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

    /// Returns the attributes of the lease, for the `REMOVE` of a commit.
    String attributes() {
        return "#" + attemptAttribute + ", #" + untilAttribute;
    }

    /// Returns the condition that the attempt `:attempt` still has the lease.
    String isHeld() {
        return "#" + attemptAttribute + " = :attempt";
    }
}
