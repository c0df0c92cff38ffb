package dev.chatreplay.export;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.chat.OutOfSpaceException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.MessageDisposition.Acknowledge;
import dev.chatreplay.export.MessageDisposition.Acknowledgement;
import dev.chatreplay.export.MessageDisposition.DeadLettered;
import dev.chatreplay.export.MessageDisposition.Exported;
import dev.chatreplay.export.MessageDisposition.Failed;
import dev.chatreplay.export.MessageDisposition.OutOfTime;
import dev.chatreplay.export.MessageDisposition.Postpone;
import dev.chatreplay.export.MessageDisposition.Postponement;
import dev.chatreplay.export.Snapshots.SnapshotResult;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Handles compaction requests: makes the export of an ended session, or a snapshot of a live one.
public final class CompactionWorker {
    /// The delay from the end of another worker's lease to the next delivery.
    private static final Duration AFTER_LEASE = Duration.ofSeconds(1);
    /// The delay from a failure to the next delivery. Most failures have ended by then.
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    /// When a try fails and SQS has delivered the request at least this often, the worker dead-letters it with the reason. Postponed deliveries
    /// count, too. SQS would dead-letter the request later, without a reason.
    public static final int MAX_RECEIVE_COUNT = 290;
    /// The limit for requests that run out of time. It is lower, because each try takes a whole invocation, and the next invocation
    /// has no more time than this one.
    private static final int MAX_RECEIVE_COUNT_OUT_OF_TIME = 10;

    private final Sessions sessions;
    private final Compactor compactor;
    private final Snapshots snapshots;
    private final DeadLetters deadLetters;
    private final Clock clock;

    /// A compaction request.
    ///
    /// @param session the session that the body names; empty when it names none
    /// @param sentAt the time when the queue message was sent
    /// @param receiveCount the number of deliveries, including this one
    /// @param chainLength the [CompactionQueue#CHAIN_LENGTH] of the queue message
    public record Request(String body, Optional<SessionKey> session, Instant sentAt, int receiveCount,
            int chainLength) {}

    /// What a worker has decided on a request.
    ///
    /// @param session the session as the worker has read it last; empty when no session was read
    public record Worked(MessageDisposition disposition, Optional<Session> session) {
        private Worked(MessageDisposition disposition) {
            this(disposition, Optional.empty());
        }

        private Worked(MessageDisposition disposition, Session session) {
            this(disposition, Optional.of(session));
        }
    }

    public CompactionWorker(Sessions sessions, Compactor compactor, Snapshots snapshots, DeadLetters deadLetters,
            Clock clock) {
        this.sessions = sessions;
        this.compactor = compactor;
        this.snapshots = snapshots;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /// Handles a compaction request. Returns a failure as a disposition and does not throw it.
    public Worked work(Request request, Deadline deadline) {
        if (request.session().isEmpty()) {
            return new Worked(deadLetter(request, DeadLetterReason.NOT_A_REQUEST));
        }
        try {
            var found = sessions.find(request.session().get());
            return found.isPresent()
                    ? work(found.get(), request, deadline)
                    : new Worked(new Acknowledge(Acknowledgement.UNKNOWN_SESSION));
        } catch (RuntimeException e) {
            return new Worked(orDeadLetter(request, new Failed(e, AFTER_FAILURE)));
        }
    }

    /// Handles a request for this session. `session` was read after the queue message was received. So it has the mark of the reader that sent
    /// the message, unless another mark has replaced it or the mark was removed.
    private Worked work(Session session, Request request, Deadline deadline) {
        var attempt = attempt(session, request, deadline);
        var disposition = orDeadLetter(request, attempt.disposition());
        return new Worked(disposition.postponedBy().isPresent() ? disposition : withoutMark(session, disposition),
                attempt.session());
    }

    /// Removes the mark that makes readers wait for this work, before the queue message is deleted. When that fails, SQS delivers the message
    /// again, because otherwise readers would wait for work that is no longer queued.
    private MessageDisposition withoutMark(Session session, MessageDisposition acknowledged) {
        try {
            session.queued().ifPresent(mark -> sessions.removeMark(session.key(), mark));
            return acknowledged;
        } catch (RuntimeException e) {
            return new Failed(e, AFTER_FAILURE);
        }
    }

    private MessageDisposition orDeadLetter(Request request, MessageDisposition disposition) {
        return switch (disposition) {
            // Another try fails, too, until an operator gives the function more storage.
            case Failed(OutOfSpaceException cause, _) ->
                deadLetter(request, DeadLetterReason.OUT_OF_SPACE, "", Optional.of(cause));
            case Failed(var cause, _) when request.receiveCount() >= MAX_RECEIVE_COUNT ->
                deadLetter(request, DeadLetterReason.FAILED, " " + cause.getClass().getName(), Optional.of(cause));
            case OutOfTime _ when request.receiveCount() >= MAX_RECEIVE_COUNT_OUT_OF_TIME ->
                deadLetter(request, DeadLetterReason.OUT_OF_TIME);
            case Failed _,OutOfTime _,Acknowledge _,Exported _,Postpone _,DeadLettered _ -> disposition;
        };
    }

    private MessageDisposition deadLetter(Request request, DeadLetterReason code) {
        return deadLetter(request, code, "", Optional.empty());
    }

    private MessageDisposition deadLetter(Request request, DeadLetterReason code, String more,
            Optional<RuntimeException> cause) {
        try {
            var reason = code.name() + more;
            deadLetters.send(request.body(), reason, request.sentAt());
            return new DeadLettered(code, reason, cause);
        } catch (RuntimeException e) {
            return new Failed(e, AFTER_FAILURE);
        }
    }

    private Worked attempt(Session session, Request request, Deadline deadline) {
        try {
            return switch (session.status()) {
                case LIVE -> new Worked(snapshot(session, request, deadline), session);
                case ENDED -> compact(session, request, deadline);
            };
        } catch (Deadline.ExceededException _) {
            return new Worked(new OutOfTime(AFTER_FAILURE), session);
        } catch (RuntimeException e) {
            return new Worked(new Failed(e, AFTER_FAILURE), session);
        }
    }

    /// Dead-letters work whose workers died again and again, for example of a lack of memory. A dead worker reports nothing, so SQS delivers
    /// the queue message again after its visibility timeout.
    ///
    /// @param end ends this attempt; its parameter says whether the work is dead-lettered
    private MessageDisposition neverCameBack(Request request, Consumer<Boolean> end) {
        var disposition = deadLetter(request, DeadLetterReason.NEVER_CAME_BACK);
        end.accept(disposition instanceof DeadLettered);
        return disposition;
    }

    private Worked compact(Session session, Request request, Deadline deadline) {
        var now = clock.instant();
        var notBefore = session.export()
                .filter(_ -> !session.isCurrent() && !session.isQueued(now))
                .map(export -> export.compactedAt().plus(CompactionQueue.MIN_INTERVAL))
                .orElse(Instant.MIN);
        if (notBefore.isAfter(now)) {
            return new Worked(new Postpone(Postponement.COMPACTED_JUST_NOW, until(notBefore)), session);
        }
        return switch (compactor.compact(session.key(), deadline, request.chainLength())) {
            case CompactionResult.Exported exported -> new Worked(exported(exported), exported.session());
            case CompactionResult.NotNeeded(var after) ->
                new Worked(new Acknowledge(Acknowledgement.NOTHING_TO_DO), after);
            case CompactionResult.Live _ -> throw new IllegalStateException("an ended session cannot be live again");
            case CompactionResult.TooLate(var after) -> new Worked(new Acknowledge(Acknowledgement.TOO_LATE), after);
            case CompactionResult.Unknown _ -> new Worked(new Acknowledge(Acknowledgement.UNKNOWN_SESSION));
            case CompactionResult.NeverCameBack(var attempt) -> new Worked(
                    neverCameBack(request, isReported -> compactor.abandon(session.key(), attempt, isReported)),
                    session);
            case CompactionResult.Held(var leaseEnd) ->
                new Worked(new Postpone(Postponement.HELD, until(leaseEnd.plus(AFTER_LEASE))), session);
        };
    }

    private static MessageDisposition exported(CompactionResult.Exported exported) {
        var lag = exported.session().endRecordedAt()
                .filter(_ -> exported.isFirst())
                .map(end -> Duration.between(end, exported.made().compactedAt()));
        return new Exported(exported.made(), lag, exported.leftOut());
    }

    private MessageDisposition snapshot(Session session, Request request, Deadline deadline) {
        if (snapshots.isFresh(session)) {
            return new Acknowledge(Acknowledgement.SNAPSHOT_FRESH);
        }
        return switch (snapshots.make(session.key(), deadline)) {
            case SnapshotResult.Made _ -> new Acknowledge(Acknowledgement.SNAPSHOT_MADE);
            case SnapshotResult.Ended _ -> new Acknowledge(Acknowledgement.ENDED_MEANWHILE);
            case SnapshotResult.Refused _ -> new Acknowledge(Acknowledgement.SNAPSHOT_REFUSED);
            case SnapshotResult.NeverCameBack(var attempt) ->
                neverCameBack(request, isReported -> snapshots.abandon(session.key(), attempt, isReported));
            case SnapshotResult.Held(var leaseEnd) ->
                new Postpone(Postponement.HELD, until(leaseEnd.plus(AFTER_LEASE)));
        };
    }

    private Duration until(Instant moment) {
        var delay = Duration.between(clock.instant(), moment);
        return delay.compareTo(AFTER_LEASE) > 0 ? delay : AFTER_LEASE;
    }
}
