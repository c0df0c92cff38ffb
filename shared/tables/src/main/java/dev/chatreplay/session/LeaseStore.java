package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Takes and gives back one kind of lease on a session's row. A session has two: of the worker that exports it, and of the
/// worker that makes a snapshot.
///
/// @param attempt the attribute that names the piece of work
/// @param until the attribute with the end of the lease
record LeaseStore(AwsClients aws, String table, String attempt, String until) {

    /// Takes the lease, if `condition` holds and no other worker has it.
    ///
    /// @param name a fresh name of this piece of work
    ConditionalUpdate.Outcome acquire(SessionKey key, String name, Instant now, Instant end, String condition,
            Map<String, AttributeValue> moreValues) {
        var values = new HashMap<>(moreValues);
        values.put(":attempt", SessionRow.text(name));
        values.put(":until", SessionRow.time(end));
        values.put(":now", SessionRow.time(now));
        return new ConditionalUpdate(key,
                "SET #" + attempt + " = :attempt, #" + until + " = :until",
                condition + " AND (attribute_not_exists(#" + until + ") OR #" + until + " < :now)",
                values).apply(aws.dynamoDb(), table);
    }

    /// Gives the lease back without a result, if it is still this attempt's.
    void release(SessionKey key, String name) {
        // Refused when the lease has gone to another worker: then it is that worker's to give back.
        var _ = new ConditionalUpdate(key, "REMOVE " + attributes(), isHeld(),
                Map.of(":attempt", SessionRow.text(name))).apply(aws.dynamoDb(), table);
    }

    /// Gives the lease back after a failure. A further failure is added to the first: the lease then ends by itself.
    void releaseAfter(RuntimeException failure, SessionKey key, String name) {
        try {
            release(key, name);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// The attributes of the lease, for the `REMOVE` of a commit.
    String attributes() {
        return "#" + attempt + ", #" + until;
    }

    /// The condition that the lease is still that of `:attempt`.
    String isHeld() {
        return "#" + attempt + " = :attempt";
    }
}
