package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Withdraws the files of sessions: the writes after which no call of a reader that begins later leads to a file of before.
///
/// The mark of an ended session is a `workVersion`, in the attribute `withdrawn`. Exports of lower versions are not [Session#readable], and the
/// compactor keeps none of their files. See `docs/consistency.md`.
public final class Withdrawals {
    private final AwsClients aws;
    private final String table;

    /// Creates the withdrawals of the sessions in `table`.
    public Withdrawals(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Withdraws the files of an ended session: all files of exports below the new `workVersion`. This is work for a compactor.
    ///
    /// The write is harmless when it takes effect twice, because the SDK repeated it after a lost answer: it raises the version once more.
    ///
    /// @return the session after the write; empty when the session is live or has no row
    public Optional<Session> withdrawExport(SessionKey key, Instant now) {
        return after(new ConditionalUpdate(key,
                "SET #withdrawn = #workVersion + :one, #workVersion = #workVersion + :one, " + DueSessions.SET_DUE,
                "#status = :ended",
                DueSessions.due(key, new Next(Kind.REPAIR, now.plus(Sessions.LOST_AFTER)), Map.of(
                        ":one", SessionRow.number(1), ":ended", SessionRow.text(Session.Status.ENDED.name())))));
    }

    /// Withdraws the snapshot of a live session, and releases the lease of a worker that makes one. So no attempt that has begun can commit, and none
    /// counts as unreported.
    ///
    /// @param seen the session as it was read
    /// @return the session after the write; empty when the session has ended, or has got another snapshot since `seen`
    public Optional<Session> withdrawSnapshot(Session seen) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":live", SessionRow.text(Session.Status.LIVE.name()));
        seen.snapshot().ifPresent(snapshot -> values.put(":seen", SessionRow.of(snapshot)));
        return after(new ConditionalUpdate(seen.key(),
                "REMOVE #snapshot, #snapshotAttempt, #snapshotLeaseUntil, #snapshotUnreported",
                "#status = :live AND " + (seen.snapshot().isPresent()
                        ? "#snapshot = :seen"
                        : "attribute_not_exists(#snapshot)"),
                values));
    }

    private Optional<Session> after(ConditionalUpdate update) {
        return switch (update.apply(aws.dynamoDb(), table)) {
            case Applied(var row) -> Optional.of(row);
            case Refused(_) -> Optional.empty();
        };
    }
}
