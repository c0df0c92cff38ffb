package dev.chatreplay.export;

import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.session.Export;
import java.time.Duration;
import java.util.Optional;

/// The decision on a compaction request: delete the queue message, or let SQS deliver it again.
public sealed interface MessageDisposition {
    /// The queue message is deleted, because the work is done or there is none.
    record Acknowledge(Acknowledgement reason) implements MessageDisposition {}

    /// The queue message is deleted, because the worker made the session's export.
    ///
    /// @param lag the time from the session's end to its first export; empty when the session had an export before
    /// @param leftOut the parts of the log that the export leaves out
    record Exported(Export export, Optional<Duration> lag, LeftOut leftOut) implements MessageDisposition {}

    /// SQS delivers the queue message again after `delay`, because the work has to wait.
    record Postpone(Postponement reason, Duration delay) implements MessageDisposition {}

    /// SQS delivers the queue message again after `delay`, because the work did not fit into this invocation.
    record OutOfTime(Duration delay) implements MessageDisposition {}

    /// The queue message is deleted, because a copy is in the dead-letter queue.
    ///
    /// @param code the first word of `reason`
    /// @param cause the failure of the last try; empty when nothing failed
    record DeadLettered(DeadLetterReason code, String reason, Optional<RuntimeException> cause)
            implements
                MessageDisposition {}

    /// SQS delivers the queue message again after `delay`, because the work has failed.
    record Failed(RuntimeException cause, Duration delay) implements MessageDisposition {}

    /// Returns the delay before the next delivery; empty when the queue message is deleted.
    default Optional<Duration> postponedBy() {
        return switch (this) {
            case Acknowledge _ -> Optional.empty();
            case Exported _ -> Optional.empty();
            case DeadLettered _ -> Optional.empty();
            case Postpone(_, var delay) -> Optional.of(delay);
            case OutOfTime(var delay) -> Optional.of(delay);
            case Failed(_, var delay) -> Optional.of(delay);
        };
    }

    /// The reasons to delete a queue message for which no export was made. Log lines contain these names.
    enum Acknowledgement {
        /// The table has no such session.
        UNKNOWN_SESSION,
        /// The snapshot of the live session is fresh.
        SNAPSHOT_FRESH,
        /// The worker has made a snapshot of the live session.
        SNAPSHOT_MADE,
        /// The session ended before the worker had the lease for a snapshot. The recorder or the sweep that ends a session requests the
        /// compaction.
        ENDED_MEANWHILE,
        /// The commit of the snapshot was refused, because the session ended or another worker took the lease.
        SNAPSHOT_REFUSED,
        /// No work was left for this worker.
        NOTHING_TO_DO,
        /// No compaction of the session may start any more.
        TOO_LATE
    }

    /// The reasons to postpone a queue message. Log lines contain these names.
    enum Postponement {
        /// Another worker has the lease.
        HELD,
        /// The session was compacted less than [CompactionQueue#MIN_INTERVAL] ago, and no reader waits.
        COMPACTED_JUST_NOW
    }
}
