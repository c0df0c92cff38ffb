package dev.chatreplay.export;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.Snapshots.SnapshotResult;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Does what a message of the compaction queue asks for: the export of a session that has ended, a snapshot of one that runs.
public final class CompactionWorker {
    /// How long after another worker's lease its work is looked at again.
    private static final Duration AFTER_LEASE = Duration.ofSeconds(1);
    /// How long after a failure the work is tried again: most of what fails is back after this.
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    /// A message that fails for so many times goes to the dead-letter queue, with its reason; before SQS moves it there without one.
    public static final int MAX_RECEIVE_COUNT = 290;
    /// Each of these costs a whole invocation: a chat that does not fit into one will not the next time.
    private static final int MAX_RECEIVE_COUNT_OUT_OF_TIME = 10;
    private static final String OUT_OF_TIME = "OUT_OF_TIME";

    private final Sessions sessions;
    private final Compactor compactor;
    private final Snapshots snapshots;
    private final DeadLetters deadLetters;
    private final Clock clock;

    /// A message of the compaction queue.
    ///
    /// @param sentAt when it was put there
    /// @param receiveCount how many times it has been received, this time included
    /// @param chainLength [CompactionQueue#CHAIN_LENGTH] of the message
    public record Request(String body, Instant sentAt, int receiveCount, int chainLength) {}

    /// What is to become of the message.
    public sealed interface MessageDisposition {
        /// It can go: the work is done, or there is none.
        ///
        /// @param outcome for the log
        record Acknowledge(String outcome) implements MessageDisposition {}

        /// It can go: the session's export was made.
        ///
        /// @param lag from the session's end to this, its first export; empty when it had one before
        record Exported(Export export, Optional<Duration> lag) implements MessageDisposition {}

        /// It has to come again: the work has to wait.
        ///
        /// @param outcome for the log
        record Postpone(String outcome, Duration delay) implements MessageDisposition {}

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
                case Failed(_, var delay) -> Optional.of(delay);
            };
        }
    }

    /// Builds a worker.
    public CompactionWorker(Sessions sessions, Compactor compactor, Snapshots snapshots, DeadLetters deadLetters,
            Clock clock) {
        this.sessions = sessions;
        this.compactor = compactor;
        this.snapshots = snapshots;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /// Does what a message asks for. What fails is in the verdict; nothing is thrown.
    public MessageDisposition work(Request request, Deadline deadline) {
        var session = CompactionQueue.decode(request.body());
        if (session.isEmpty()) {
            return deadLetter(request, "NOT_A_REQUEST");
        }
        return switch (work(session.get(), deadline, request.chainLength())) {
            case MessageDisposition.Failed(var cause, _) when request.receiveCount() >= MAX_RECEIVE_COUNT ->
                deadLetter(request, "FAILED " + cause.getClass().getName());
            case MessageDisposition.Postpone(var outcome, _) when outcome.equals(OUT_OF_TIME)
                    && request.receiveCount() >= MAX_RECEIVE_COUNT_OUT_OF_TIME ->
                deadLetter(request, OUT_OF_TIME);
            case MessageDisposition verdict -> verdict;
        };
    }

    private MessageDisposition deadLetter(Request request, String reason) {
        try {
            deadLetters.send(request.body(), reason, request.sentAt());
            return new MessageDisposition.DeadLettered(reason);
        } catch (RuntimeException e) {
            return new MessageDisposition.Failed(e, AFTER_FAILURE);
        }
    }

    private MessageDisposition work(SessionKey key, Deadline deadline, int chainLength) {
        try {
            var found = sessions.find(key);
            if (found.isEmpty()) {
                return new MessageDisposition.Acknowledge("UNKNOWN_SESSION");
            }
            return found.get().status() == Session.Status.LIVE
                    ? snapshot(found.get(), deadline)
                    : compact(found.get(), deadline, chainLength);
        } catch (Deadline.ExceededException _) {
            return new MessageDisposition.Postpone(OUT_OF_TIME, AFTER_FAILURE);
        } catch (RuntimeException e) {
            return new MessageDisposition.Failed(e, AFTER_FAILURE);
        }
    }

    private MessageDisposition compact(Session session, Deadline deadline, int chainLength) {
        var notBefore = session.export()
                .filter(_ -> !session.isCurrent())
                .map(export -> export.compactedAt().plus(CompactionQueue.MIN_INTERVAL))
                .orElse(Instant.MIN);
        if (notBefore.isAfter(clock.instant())) {
            return new MessageDisposition.Postpone("COMPACTED_JUST_NOW", until(notBefore));
        }
        return switch (compactor.compact(session.key(), deadline, chainLength)) {
            case CompactionResult.Exported exported -> exported(exported);
            case CompactionResult.Done _ -> new MessageDisposition.Acknowledge("NOTHING_TO_DO");
            case CompactionResult.Live _ -> throw new IllegalStateException("an ended session cannot be live again");
            case CompactionResult.Closed _ -> new MessageDisposition.Acknowledge("TOO_LATE");
            case CompactionResult.Unknown _ -> new MessageDisposition.Acknowledge("UNKNOWN_SESSION");
            case CompactionResult.Held(var leaseEnd) ->
                new MessageDisposition.Postpone("HELD", until(leaseEnd.plus(AFTER_LEASE)));
        };
    }

    private static MessageDisposition exported(CompactionResult.Exported exported) {
        var lag = exported.session().endRecordedAt()
                .filter(_ -> exported.isFirst())
                .map(end -> Duration.between(end, exported.made().compactedAt()));
        return new MessageDisposition.Exported(exported.made(), lag);
    }

    private MessageDisposition snapshot(Session session, Deadline deadline) {
        if (snapshots.isFresh(session)) {
            return new MessageDisposition.Acknowledge("SNAPSHOT_FRESH");
        }
        return switch (snapshots.take(session.key(), deadline)) {
            case SnapshotResult.Taken _ -> new MessageDisposition.Acknowledge("SNAPSHOT_TAKEN");
            // Whoever ended it has asked for its compaction.
            case SnapshotResult.Ended _ -> new MessageDisposition.Acknowledge("ENDED_MEANWHILE");
            case SnapshotResult.Held(var leaseEnd) ->
                new MessageDisposition.Postpone("HELD", until(leaseEnd.plus(AFTER_LEASE)));
        };
    }

    private Duration until(Instant moment) {
        var delay = Duration.between(clock.instant(), moment);
        return delay.compareTo(AFTER_LEASE) > 0 ? delay : AFTER_LEASE;
    }
}
