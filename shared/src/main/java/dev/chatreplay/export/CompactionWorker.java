package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.export.Compactor.Compaction;
import dev.chatreplay.export.Snapshots.Taking;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionKey;
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
    public static final int MOST_RECEIPTS = 290;
    /// Each of these costs a whole invocation: a chat that does not fit into one will not the next time.
    private static final int MOST_RECEIPTS_OUT_OF_TIME = 10;
    private static final String OUT_OF_TIME = "OUT_OF_TIME";

    private final Sessions sessions;
    private final Compactor compactor;
    private final Snapshots snapshots;
    private final DeadLetters deadLetters;
    private final Clock clock;

    /// A message of the compaction queue.
    ///
    /// @param sentAt when it was put there
    /// @param receipts how many times it has been received, this time included
    /// @param hops [CompactionRequests#HOPS] of the message
    public record Request(String body, Instant sentAt, int receipts, int hops) {}

    /// What is to become of the message.
    public sealed interface Verdict {
        /// It can go: the work is done, or there is none.
        ///
        /// @param outcome for the log
        record Acknowledge(String outcome) implements Verdict {}

        /// It can go: the session's export was made.
        ///
        /// @param lag from the session's end to this, its first export; empty when it had one before
        record Exported(ChatFile file, Optional<Duration> lag) implements Verdict {}

        /// It has to come again: the work has to wait.
        ///
        /// @param outcome for the log
        record Postpone(String outcome, Duration delay) implements Verdict {}

        /// It can go: it is in the dead-letter queue.
        record DeadLettered(String reason) implements Verdict {}

        /// It has to come again: something that the work needs has failed.
        record Failed(RuntimeException cause, Duration delay) implements Verdict {}

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

    /// A worker on the tables, bucket and queues of `configuration`.
    public CompactionWorker(Configuration configuration, AwsClients aws, Clock clock) {
        this.sessions = new Sessions(aws.dynamoDb(), configuration.sessionsTable());
        this.compactor = new Compactor(configuration, aws, clock);
        this.snapshots = new Snapshots(configuration, aws, clock);
        this.deadLetters = new DeadLetters(aws.sqs(), configuration.compactionDeadLetterQueueUrl());
        this.clock = clock;
    }

    /// Does what a message asks for. What fails is in the verdict; nothing is thrown.
    public Verdict work(Request request, Deadline deadline) {
        var session = CompactionRequests.decode(request.body());
        if (session.isEmpty()) {
            return deadLetter(request, "NOT_A_REQUEST");
        }
        return switch (work(session.get(), deadline, request.hops())) {
            case Verdict.Failed(var cause, _) when request.receipts() >= MOST_RECEIPTS ->
                deadLetter(request, "FAILED " + cause.getClass().getName());
            case Verdict.Postpone(var outcome, _) when outcome.equals(OUT_OF_TIME)
                    && request.receipts() >= MOST_RECEIPTS_OUT_OF_TIME ->
                deadLetter(request, OUT_OF_TIME);
            case Verdict verdict -> verdict;
        };
    }

    private Verdict deadLetter(Request request, String reason) {
        try {
            deadLetters.send(request.body(), reason, request.sentAt());
            return new Verdict.DeadLettered(reason);
        } catch (RuntimeException e) {
            return new Verdict.Failed(e, AFTER_FAILURE);
        }
    }

    private Verdict work(SessionKey key, Deadline deadline, int hops) {
        try {
            var found = sessions.find(key);
            if (found.isEmpty()) {
                return new Verdict.Acknowledge("UNKNOWN_SESSION");
            }
            return found.get().status() == Session.Status.LIVE
                    ? snapshot(found.get(), deadline)
                    : compact(found.get(), deadline, hops);
        } catch (Deadline.ExceededException _) {
            return new Verdict.Postpone(OUT_OF_TIME, AFTER_FAILURE);
        } catch (RuntimeException e) {
            return new Verdict.Failed(e, AFTER_FAILURE);
        }
    }

    private Verdict compact(Session session, Deadline deadline, int hops) {
        var notBefore = session.export()
                .filter(_ -> !session.isCurrent())
                .map(export -> export.compactedAt().plus(Compactor.LEAST_TIME_BETWEEN))
                .orElse(Instant.MIN);
        if (notBefore.isAfter(clock.instant())) {
            return new Verdict.Postpone("COMPACTED_JUST_NOW", until(notBefore));
        }
        return switch (compactor.compact(session.key(), deadline, hops)) {
            case Compaction.Exported exported -> exported(exported);
            case Compaction.Done _ -> new Verdict.Acknowledge("NOTHING_TO_DO");
            case Compaction.Live _ -> throw new IllegalStateException("an ended session cannot be live again");
            case Compaction.Closed _ -> new Verdict.Acknowledge("TOO_LATE");
            case Compaction.Unknown _ -> new Verdict.Acknowledge("UNKNOWN_SESSION");
            case Compaction.Held(var leaseEnd) -> new Verdict.Postpone("HELD", until(leaseEnd.plus(AFTER_LEASE)));
        };
    }

    private static Verdict exported(Compaction.Exported exported) {
        var lag = exported.session().endRecordedAt()
                .filter(_ -> exported.isFirst())
                .map(end -> Duration.between(end, exported.made().compactedAt()));
        return new Verdict.Exported(exported.made().file(), lag);
    }

    private Verdict snapshot(Session session, Deadline deadline) {
        if (session.snapshot().filter(snapshot -> snapshot.freshUntil().isAfter(clock.instant())).isPresent()) {
            return new Verdict.Acknowledge("SNAPSHOT_FRESH");
        }
        return switch (snapshots.take(session.key(), deadline)) {
            case Taking.Taken _ -> new Verdict.Acknowledge("SNAPSHOT_TAKEN");
            // Whoever ended it has asked for its compaction.
            case Taking.Ended _ -> new Verdict.Acknowledge("ENDED_MEANWHILE");
            case Taking.Held(var leaseEnd) -> new Verdict.Postpone("HELD", until(leaseEnd.plus(AFTER_LEASE)));
        };
    }

    private Duration until(Instant moment) {
        var delay = Duration.between(clock.instant(), moment);
        return delay.compareTo(AFTER_LEASE) > 0 ? delay : AFTER_LEASE;
    }
}
