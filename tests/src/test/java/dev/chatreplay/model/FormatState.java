package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// The state of a session whose readers request further formats. Sets of formats are bit masks.
///
/// @param isTooLate whether no compaction may start any more
/// @param isQueued whether a compaction request waits in the queue. A second one makes no difference, because both request the same
/// @param event the progress of the recorder of a message
/// @param failuresLeft how many failures may still happen: a death, a lost queue message, or a lease that expires early
record FormatState(Row row, boolean isTooLate, boolean isQueued, EventStep event, List<Worker> workers,
        List<Reader> readers, int failuresLeft) {

    /// The session's row; 0 stands for no attempt.
    ///
    /// @param work version of the work: the log and the formats
    /// @param log version of the log alone
    record Row(boolean hasEnded, int work, int log, int formats, int attempt, boolean isLeaseLive, Export export) {
        boolean isCurrent() {
            return hasEnded && export.log() == log;
        }

        boolean isDone() {
            return hasEnded && export.work() == work;
        }

        boolean hasLiveLease() {
            return attempt != 0 && isLeaseLive;
        }

        boolean isReady(int format) {
            return isCurrent() && (export.formats() & format) != 0;
        }

        Row withEnd() {
            return new Row(true, 1, 1, formats, attempt, isLeaseLive, export);
        }

        Row withLateEvent() {
            return new Row(hasEnded, work + 1, log + 1, formats, attempt, isLeaseLive, export);
        }

        Row withFormat(int format, boolean raisesWork, boolean raisesLog) {
            return new Row(hasEnded, raisesWork ? work + 1 : work, raisesLog ? log + 1 : log, formats | format, attempt,
                    isLeaseLive, export);
        }

        Row withFormats(int all) {
            return new Row(hasEnded, work, log, all, attempt, isLeaseLive, export);
        }

        Row withLease(int of, boolean isLive) {
            return new Row(hasEnded, work, log, formats, of, isLive, export);
        }

        Row withExport(Export made) {
            return new Row(hasEnded, work, log, formats, 0, false, made);
        }
    }

    /// An export, or the one that a worker is about to commit.
    ///
    /// @param formats the further formats in which it has a file
    /// @param hasEvent whether it holds the message
    record Export(int work, int log, int formats, boolean hasEvent) {
        static final Export NONE = new Export(0, 0, 0, false);

        Export withEvent(boolean isRead) {
            return new Export(work, log, formats, isRead);
        }
    }

    /// The progress of the recorder of a message.
    enum EventStep {
        START, WRITTEN, SAW_ENDED, ACKNOWLEDGED
    }

    /// The progress of a worker with a queue message.
    enum WorkerStep {
        IDLE, RECEIVED, LEASED, READ
    }

    /// A worker.
    record Worker(WorkerStep step, int attempt, Export export) {
        static final Worker IDLE = new Worker(WorkerStep.IDLE, 0, Export.NONE);
        private static final Comparator<Worker> ORDER = Comparator.comparing(Worker::step)
                .thenComparingInt(Worker::attempt).thenComparingInt(worker -> worker.export().work())
                .thenComparingInt(worker -> worker.export().formats())
                .thenComparing(worker -> worker.export().hasEvent());
    }

    /// The progress of a reader. It repeats its call until it has a link, or 410.
    enum ReaderStep {
        CALLS, SAW_LIVE, SAW_ENDED, SERVED, GONE
    }

    /// A reader of one format.
    ///
    /// @param seen the `workVersion` that it has read
    record Reader(int format, ReaderStep step, int seen) {
        Reader at(ReaderStep next) {
            return new Reader(format, next, 0);
        }

        Reader saw(Row row) {
            return new Reader(format, row.hasEnded() ? ReaderStep.SAW_ENDED : ReaderStep.SAW_LIVE, row.work());
        }

        boolean isAnswered() {
            return step == ReaderStep.SERVED || step == ReaderStep.GONE;
        }
    }

    /// Returns the first state: a live session, two idle workers, and a reader of each of `formats`.
    static FormatState initial(int failures, int... formats) {
        var readers = new ArrayList<Reader>();
        for (int format : formats) {
            readers.add(new Reader(format, ReaderStep.CALLS, 0));
        }
        return new FormatState(new Row(false, 0, 0, 0, 0, false, Export.NONE), false, false, EventStep.START,
                Collections.nCopies(2, Worker.IDLE), List.copyOf(readers), failures);
    }

    FormatState with(Row next) {
        return new FormatState(next, isTooLate, isQueued, event, workers, readers, failuresLeft);
    }

    FormatState tooLate() {
        return new FormatState(row, true, isQueued, event, workers, readers, failuresLeft);
    }

    FormatState queued(boolean isNow) {
        return new FormatState(row, isTooLate, isNow, event, workers, readers, failuresLeft);
    }

    FormatState with(EventStep next) {
        return new FormatState(row, isTooLate, isQueued, next, workers, readers, failuresLeft);
    }

    FormatState failed() {
        return new FormatState(row, isTooLate, isQueued, event, workers, readers, failuresLeft - 1);
    }

    FormatState with(int index, Worker worker) {
        var all = new ArrayList<>(workers);
        all.set(index, worker);
        // Two workers are interchangeable, so their order makes no difference.
        all.sort(Worker.ORDER);
        return new FormatState(row, isTooLate, isQueued, event, List.copyOf(all), readers, failuresLeft);
    }

    FormatState with(int index, Reader reader) {
        var all = new ArrayList<>(readers);
        all.set(index, reader);
        return new FormatState(row, isTooLate, isQueued, event, workers, List.copyOf(all), failuresLeft);
    }

    boolean hasLoggedEvent() {
        return event != EventStep.START;
    }

    /// Returns a name for an attempt that neither the row nor a worker uses.
    int freshAttempt() {
        return Model.freshAttempt(this::isKnown);
    }

    private boolean isKnown(int attempt) {
        return row.attempt() == attempt || workers.stream().anyMatch(worker -> worker.attempt() == attempt);
    }
}
