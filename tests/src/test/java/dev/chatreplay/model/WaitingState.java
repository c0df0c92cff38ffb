package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The state of one session's row, the compaction queue, and the progress of each reader and each worker.
///
/// A reader is a call of GET. A reader that dies becomes the next reader that starts. The same holds for workers.
///
/// @param messages how many messages wait in the queue, [#MOST_MESSAGES] at most: more of them make no difference
record WaitingState(Chat chat, Mark mark, Lease lease, int messages, List<Reader> readers, List<Worker> workers,
        Left left) {
    private static final int MOST_MESSAGES = 3;

    /// The chat that GET would find. A live session's snapshot is fresh, stale, or on the edge: fresh by one clock and stale by another. An
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
    /// @param counts whether it has the row's version, and is younger than 15 minutes
    /// @param isServed whether work is done that began after the mark was set
    /// @param isOrphaned whether its message was not sent, or is lost
    /// @param isEarly whether the mark before this one was removed or replaced before it was served
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

    /// The mark that a reader or a worker has read: none, the mark in the row, or a mark that has been removed. No mark is set twice.
    enum Known {
        NONE, THE_MARK, ANOTHER;

        Known withoutMark() {
            return this == THE_MARK ? ANOTHER : this;
        }
    }

    /// The lease, which a worker or a reader may hold. It is [#OVERTAKEN] when the log has grown since, and [#DEAD] when its holder has died.
    enum Lease {
        FREE, HELD, OVERTAKEN, DEAD
    }

    /// The progress of a reader.
    enum ReaderStep {
        IDLE, READ, LEASED, QUEUES, MARKED, SENT
    }

    /// A reader.
    ///
    /// @param mark the mark that it has read; from [ReaderStep#MARKED] on, the mark that it has set
    /// @param isOutdated whether the session's version has moved since it read the row
    record Reader(ReaderStep step, Known mark, boolean isOutdated) {
        static final Reader IDLE = new Reader(ReaderStep.IDLE, Known.NONE, false);
        private static final Comparator<Reader> ORDER = Comparator.comparing(Reader::step)
                .thenComparing(Reader::mark)
                .thenComparing(Reader::isOutdated);

        Reader at(ReaderStep next) {
            return new Reader(next, mark, isOutdated);
        }

        /// Returns this reader after the mark was removed.
        Reader withoutMark() {
            return new Reader(step, mark.withoutMark(), isOutdated);
        }

        /// Returns this reader after the version has moved.
        Reader outdated() {
            return step == ReaderStep.IDLE || step == ReaderStep.MARKED ? this : new Reader(step, mark, true);
        }

        /// Returns this reader after the end of the session. Its snapshot is refused, and it reads the row again.
        Reader ended() {
            return step == ReaderStep.READ || step == ReaderStep.LEASED ? IDLE : outdated();
        }
    }

    /// The progress of a worker.
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

        /// Returns this worker after the mark was removed.
        Worker withoutMark() {
            return new Worker(step, mark.withoutMark());
        }

        /// Returns this worker after the end of the session. Its snapshot is refused, and its message has no more work.
        Worker ended() {
            return step == WorkerStep.READ || step == WorkerStep.LEASED ? at(WorkerStep.DONE) : this;
        }
    }

    /// The numbers of failures and late events that may still happen.
    record Left(int crashes, int losses, int lateEvents) {}

    static WaitingState initial(int readers, int workers, Left left) {
        return new WaitingState(Chat.STALE, Mark.ABSENT, Lease.FREE, 0,
                IntStream.range(0, readers).mapToObj(_ -> Reader.IDLE).toList(),
                IntStream.range(0, workers).mapToObj(_ -> Worker.IDLE).toList(), left);
    }

    WaitingState with(Chat next) {
        return new WaitingState(next, mark, lease, messages, readers, workers, left);
    }

    /// Commits the work of the lease's holder. A holder that was overtaken requests the next compaction.
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

    /// Removes the mark if it is the known one.
    WaitingState removeMark(Known known) {
        return known == Known.THE_MARK ? replaceMark(Mark.ABSENT) : this;
    }

    /// Returns the mark that a reader or worker would read now.
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
        // Two readers are interchangeable, so their order makes no difference.
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

    /// Raises the version. A mark with the previous version no longer counts.
    WaitingState withLateEvent() {
        return new WaitingState(Chat.BEHIND, mark.uncounted(), lease == Lease.HELD ? Lease.OVERTAKEN : lease, messages,
                sorted(readers, Reader::outdated, Reader.ORDER), workers,
                new Left(left.crashes(), left.losses(), left.lateEvents() - 1));
    }

    private static <T> List<T> sorted(List<T> all, UnaryOperator<T> change, Comparator<T> order) {
        return all.stream().map(change).sorted(order).toList();
    }

    /// Returns whether a message waits, a worker is at work, or a reader is about to send.
    boolean isUnderWay() {
        return messages > 0
                || workers.stream().anyMatch(worker -> worker.step() != WorkerStep.IDLE)
                || readers.stream().anyMatch(reader -> reader.step() == ReaderStep.MARKED);
    }
}
