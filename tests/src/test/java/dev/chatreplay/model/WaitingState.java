package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Holds one session's row, the compaction queue, and how far each reader and each worker is.
///
/// A reader is a call of GET. A reader that dies stands for the next one that starts, and so does a worker.
///
/// @param messages how many messages wait in the queue, [#MOST_MESSAGES] at most: more of them make no difference
record WaitingState(Chat chat, Mark mark, Lease lease, int messages, List<Reader> readers, List<Worker> workers,
        Left left) {
    private static final int MOST_MESSAGES = 3;

    /// Says what GET would find. A live session's snapshot is fresh, stale, or on the edge: fresh by one clock and stale by another. An
    /// ended session's export is current, behind, or behind when no compaction may start any more.
    enum Chat {
        FRESH, EDGE, STALE, BEHIND, CURRENT, CLOSED;

        boolean isLive() {
            return compareTo(STALE) <= 0;
        }
    }

    /// The attribute `queued` of the row.
    ///
    /// @param exists whether there is one
    /// @param counts whether it is of the row's version, and young enough
    /// @param isServed whether work is done that began after the mark was set
    /// @param isOrphaned whether its message was not sent, or is lost
    /// @param isEarly whether a mark was removed or replaced, in favour of this, before it was served
    record Mark(boolean exists, boolean counts, boolean isServed, boolean isOrphaned, boolean isEarly) {
        static final Mark ABSENT = new Mark(false, false, false, false, false);

        Mark uncounted() {
            return new Mark(exists, false, isServed, isOrphaned, isEarly);
        }

        Mark served() {
            return new Mark(exists, counts, true, isOrphaned, isEarly);
        }

        Mark orphaned() {
            return new Mark(exists, counts, isServed, exists, isEarly);
        }

        private Mark replacedBy(Mark next) {
            return new Mark(next.exists, next.counts, false, false, counts && !isServed && !isOrphaned);
        }
    }

    /// Says which mark a reader or a worker has read: none, the one that is in the row, or one that has been removed. No mark is set twice.
    enum Known {
        NONE, THE_MARK, ANOTHER;

        Known withoutMark() {
            return this == THE_MARK ? ANOTHER : this;
        }
    }

    /// Says whether a worker or reader holds the lease. It is [#OVERTAKEN] when the log has grown since, and [#DEAD] when its holder has died.
    enum Lease {
        FREE, HELD, OVERTAKEN, DEAD
    }

    /// Says how far a reader is.
    enum ReaderStep {
        IDLE, READ, LEASED, QUEUES, MARKED, SENT
    }

    /// A reader.
    ///
    /// @param mark the mark that it has read, once [ReaderStep#MARKED] the one that it has set
    /// @param isOutdated whether the session's version has moved since it read the row
    record Reader(ReaderStep step, Known mark, boolean isOutdated) {
        static final Reader IDLE = new Reader(ReaderStep.IDLE, Known.NONE, false);
        private static final Comparator<Reader> ORDER = Comparator.comparing(Reader::step)
                .thenComparing(Reader::mark)
                .thenComparing(Reader::isOutdated);

        Reader at(ReaderStep next) {
            return new Reader(next, mark, isOutdated);
        }

        /// This reader after the mark is gone.
        Reader withoutMark() {
            return new Reader(step, mark.withoutMark(), isOutdated);
        }

        /// This reader after the version has moved.
        Reader outdated() {
            return step == ReaderStep.IDLE || step == ReaderStep.MARKED ? this : new Reader(step, mark, true);
        }

        /// This reader after the end of the session: a snapshot is refused, and it reads the row again.
        Reader ended() {
            return step == ReaderStep.READ || step == ReaderStep.LEASED ? IDLE : outdated();
        }
    }

    /// Says how far a worker is.
    enum WorkerStep {
        IDLE, RECEIVED, READ, LEASED, DONE, CLEARED, DELETED
    }

    /// A worker.
    ///
    /// @param mark the mark that it has read after it received the message
    record Worker(WorkerStep step, Known mark) {
        static final Worker IDLE = new Worker(WorkerStep.IDLE, Known.NONE);
        private static final Comparator<Worker> ORDER = Comparator.comparing(Worker::step)
                .thenComparing(Worker::mark);

        Worker at(WorkerStep next) {
            return new Worker(next, mark);
        }

        /// This worker after the mark is gone.
        Worker withoutMark() {
            return new Worker(step, mark.withoutMark());
        }

        /// This worker after the end of the session: a snapshot is refused, and its message has no more work.
        Worker ended() {
            return step == WorkerStep.READ || step == WorkerStep.LEASED ? at(WorkerStep.DONE) : this;
        }
    }

    /// Counts how many failures and late events may still happen.
    record Left(int crashes, int losses, int lateEvents) {}

    static WaitingState initial(int readers, int workers, Left left) {
        return new WaitingState(Chat.STALE, Mark.ABSENT, Lease.FREE, 0,
                IntStream.range(0, readers).mapToObj(_ -> Reader.IDLE).toList(),
                IntStream.range(0, workers).mapToObj(_ -> Worker.IDLE).toList(), left);
    }

    WaitingState with(Chat next) {
        return new WaitingState(next, mark, lease, messages, readers, workers, left);
    }

    /// Commits what the holder of the lease has made. A holder that was overtaken requests the next compaction.
    WaitingState committed() {
        var after = with(Lease.FREE);
        if (lease == Lease.OVERTAKEN) {
            return after.withMessage();
        }
        return after.with(chat.isLive() ? Chat.FRESH : Chat.CURRENT);
    }

    /// Changes an attribute of the mark.
    WaitingState with(Mark same) {
        return new WaitingState(chat, same, lease, messages, readers, workers, left);
    }

    /// Sets another mark, or none, in place of the mark.
    WaitingState replaceMark(Mark next) {
        return new WaitingState(chat, mark.replacedBy(next), lease, messages,
                sorted(readers, Reader::withoutMark, Reader.ORDER), sorted(workers, Worker::withoutMark, Worker.ORDER),
                left);
    }

    /// Removes the mark if it is the one that is known.
    WaitingState removeMark(Known known) {
        return known == Known.THE_MARK ? replaceMark(Mark.ABSENT) : this;
    }

    /// Returns what a reader or worker knows that reads the row now.
    Known known() {
        return mark.exists() ? Known.THE_MARK : Known.NONE;
    }

    WaitingState with(Lease next) {
        return new WaitingState(chat, mark, next, messages, readers, workers, left);
    }

    WaitingState withMessage() {
        return new WaitingState(chat, mark, lease, Math.min(MOST_MESSAGES, messages + 1), readers, workers, left);
    }

    WaitingState withoutMessage() {
        return new WaitingState(chat, mark, lease, messages - 1, readers, workers, left);
    }

    WaitingState with(int index, Reader reader) {
        var all = new ArrayList<>(readers);
        all.set(index, reader);
        // Which of two readers does a thing makes no difference.
        all.sort(Reader.ORDER);
        return new WaitingState(chat, mark, lease, messages, List.copyOf(all), workers, left);
    }

    WaitingState with(int index, Worker worker) {
        var all = new ArrayList<>(workers);
        all.set(index, worker);
        all.sort(Worker.ORDER);
        return new WaitingState(chat, mark, lease, messages, readers, List.copyOf(all), left);
    }

    WaitingState withCrash() {
        return with(new Left(left.crashes() - 1, left.losses(), left.lateEvents()));
    }

    WaitingState withLoss() {
        return with(new Left(left.crashes(), left.losses() - 1, left.lateEvents()));
    }

    private WaitingState with(Left next) {
        return new WaitingState(chat, mark, lease, messages, readers, workers, next);
    }

    /// Ends the session. Snapshots are refused from now on, and a mark that was set while it was live no longer counts.
    WaitingState withEnd() {
        return new WaitingState(Chat.BEHIND, mark.uncounted(), Lease.FREE, messages,
                sorted(readers, Reader::ended, Reader.ORDER), sorted(workers, Worker::ended, Worker.ORDER), left);
    }

    /// Raises the version. A mark of the version before no longer counts.
    WaitingState withLateEvent() {
        return new WaitingState(Chat.BEHIND, mark.uncounted(), lease == Lease.HELD ? Lease.OVERTAKEN : lease, messages,
                sorted(readers, Reader::outdated, Reader.ORDER), workers,
                new Left(left.crashes(), left.losses(), left.lateEvents() - 1));
    }

    private static <T> List<T> sorted(List<T> all, UnaryOperator<T> change, Comparator<T> order) {
        return all.stream().map(change).sorted(order).toList();
    }

    /// Whether a message waits, a worker is at work, or a reader is about to send.
    boolean isUnderWay() {
        return messages > 0
                || workers.stream().anyMatch(worker -> worker.step() != WorkerStep.IDLE)
                || readers.stream().anyMatch(reader -> reader.step() == ReaderStep.MARKED);
    }
}
