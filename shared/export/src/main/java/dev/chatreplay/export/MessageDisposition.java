package dev.chatreplay.export;

import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.session.Export;
import java.time.Duration;
import java.util.Optional;

/// Says what the function does with a message of the compaction queue.
public sealed interface MessageDisposition {
    /// It can go: the work is done, or there is none.
    record Acknowledge(Acknowledgement reason) implements MessageDisposition {}

    /// It can go: the session's export was made.
    ///
    /// @param lag from the session's end to this, its first export; empty when it had one before
    record Exported(Export export, Optional<Duration> lag) implements MessageDisposition {}

    /// It has to come again: the work has to wait.
    record Postpone(Postponement reason, Duration delay) implements MessageDisposition {}

    /// It has to come again: the work did not fit into this invocation.
    record OutOfTime(Duration delay) implements MessageDisposition {}

    /// It can go: it is in the dead-letter queue.
    record DeadLettered(String reason) implements MessageDisposition {}

    /// It has to come again: something that the work needs has failed.
    record Failed(RuntimeException cause, Duration delay) implements MessageDisposition {}

    /// When the message has to come again, if it has to.
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

    /// Says why a message can go without an export of its own. The names are those of the log.
    enum Acknowledgement {
        /// The table has no such session.
        UNKNOWN_SESSION,
        /// The snapshot of the live session is fresh.
        SNAPSHOT_FRESH,
        /// The worker has taken a snapshot of the live session.
        SNAPSHOT_TAKEN,
        /// The session ended while the worker took a snapshot. The recorder of its end asked for its compaction.
        ENDED_MEANWHILE,
        /// The export is current.
        NOTHING_TO_DO,
        /// No compaction of the session may start any more.
        TOO_LATE
    }

    /// Says why a message has to wait. The names are those of the log.
    enum Postponement {
        /// Another worker has the lease.
        HELD,
        /// The session was compacted less than [CompactionQueue#MIN_INTERVAL] ago.
        COMPACTED_JUST_NOW
    }
}
