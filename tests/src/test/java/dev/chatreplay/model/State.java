package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/// The complete state at one time: the log, the session's row, the queue, and the progress of each worker.
///
/// Sets of events are bit masks. The lists hold workers. A worker that dies becomes the next worker that starts.
record State(int log, Row row, int requests, int acknowledged, List<Recorder> recorders, List<Compactor> compactors,
        Withdrawer withdrawer, int crashesLeft, int lossesLeft) {

    /// The session's row; 0 stands for no attempt and no export.
    ///
    /// @param work version of the work: the log and the withdrawals. [FormatRequests] has the formats
    /// @param log version of the log alone
    /// @param withdrawn the files of exports below this version of the work are withdrawn
    record Row(boolean ended, int work, int log, int attempt, boolean leaseLive, Export export,
            int withdrawn) {
        boolean isCurrent() {
            return ended && export.log() == log;
        }

        boolean isDone() {
            return ended && export.work() == work;
        }

        Row withEnd() {
            return new Row(true, 1, 1, attempt, leaseLive, export, withdrawn);
        }

        Row withLateEvent() {
            return new Row(ended, work + 1, log + 1, attempt, leaseLive, export, withdrawn);
        }

        Row withLog(int next) {
            return new Row(ended, work, next, attempt, leaseLive, export, withdrawn);
        }

        Row withLease(int of, boolean live) {
            return new Row(ended, work, log, of, live, export, withdrawn);
        }

        Row withRemovedExport() {
            return new Row(ended, work, log, attempt, leaseLive, export.removed(), withdrawn);
        }

        Row withExport(Compactor by) {
            return new Row(ended, work, log, 0, false, by.export(), withdrawn);
        }

        /// Withdraws all files that exist.
        Row withWithdrawal(boolean raisesWork) {
            return new Row(ended, raisesWork ? work + 1 : work, log, attempt, leaseLive, export, work + 1);
        }

        boolean isWithdrawn() {
            return export.work() < withdrawn;
        }
    }

    /// The content of an export, or of the export that a compactor is about to commit.
    ///
    /// @param gone whether the sweep or a withdrawal has deleted its objects
    /// @param file the version of the work that wrote its objects, which a later export with the same bytes keeps. 0 when nothing is withdrawn
    record Export(int work, int log, int events, boolean gone, int file) {
        static final Export NONE = new Export(0, 0, 0, false, 0);
        private static final Comparator<Export> ORDER = Comparator.comparingInt(Export::work)
                .thenComparingInt(Export::log).thenComparingInt(Export::events).thenComparing(Export::gone)
                .thenComparingInt(Export::file);

        /// Creates an export without events.
        static Export begun(int work, int log) {
            return new Export(work, log, 0, false, 0);
        }

        Export withEvents(int all) {
            return new Export(work, log, all, gone, file);
        }

        Export withNextLog() {
            return new Export(work, log + 1, events, gone, file);
        }

        Export withVersionsOf(Row row) {
            return new Export(row.work(), row.log(), events, gone, file);
        }

        Export withFile(int by, boolean isGone) {
            return new Export(work, log, events, isGone, by);
        }

        Export removed() {
            return new Export(work, log, events, true, file);
        }

        boolean hasSameBytes(Export other) {
            return other.work() > 0 && other.events() == events;
        }
    }

    /// The progress of a recorder. Each recorder has one event, and the last recorder has the end of the session.
    enum RecorderStep {
        START, WRITTEN, READ, RAISED, ASKED, ACKNOWLEDGED
    }

    /// A recorder.
    ///
    /// @param sawEnd whether it has read that the session has ended
    record Recorder(RecorderStep step, boolean sawEnd) {}

    /// The progress of a compactor. It reads the log in two pages.
    enum CompactorStep {
        IDLE, RECEIVED, LEASED, READ_ONE_PAGE, READ_ALL, COMMITTED
    }

    /// A compactor.
    ///
    /// @param export the export that it will commit, as far as it has read the log
    /// @param kept the export whose objects it keeps when the bytes are the same
    record Compactor(CompactorStep step, int attempt, Export export, Export kept) {
        static final Compactor IDLE = new Compactor(CompactorStep.IDLE, 0, Export.NONE, Export.NONE);
        private static final Comparator<Compactor> ORDER = Comparator.comparing(Compactor::step)
                .thenComparingInt(Compactor::attempt).thenComparing(Compactor::export, Export.ORDER)
                .thenComparing(Compactor::kept, Export.ORDER);

        Compactor at(CompactorStep next) {
            return new Compactor(next, attempt, export, kept);
        }

        Compactor with(Export next) {
            return new Compactor(step, attempt, next, kept);
        }
    }

    /// The progress of an operator who withdraws the files of the ended session.
    enum WithdrawerStep {
        ABSENT, START, MARKED, WAITING, DELETED
    }

    /// An operator who withdraws the files.
    ///
    /// @param version files below this version are withdrawn
    record Withdrawer(WithdrawerStep step, int version) {
        static final Withdrawer ABSENT = new Withdrawer(WithdrawerStep.ABSENT, 0);
        static final Withdrawer START = new Withdrawer(WithdrawerStep.START, 0);

        /// Returns whether the objects of a version are deleted.
        boolean hasDeleted(int file) {
            return step == WithdrawerStep.DELETED && file < version;
        }
    }

    /// Returns the first state: a live session, an empty log, and one recorder for each event.
    static State initial(int recorders, int compactors, int crashes, int losses) {
        var all = new ArrayList<Recorder>();
        for (int i = 0; i < recorders; i++) {
            all.add(new Recorder(RecorderStep.START, false));
        }
        var idle = new ArrayList<Compactor>();
        for (int i = 0; i < compactors; i++) {
            idle.add(Compactor.IDLE);
        }
        return new State(0, new Row(false, 0, 0, 0, false, Export.NONE, 0), 0, 0, List.copyOf(all),
                List.copyOf(idle),
                Withdrawer.ABSENT, crashes, losses);
    }

    State with(Row next) {
        return new State(log, next, requests, acknowledged, recorders, compactors, withdrawer, crashesLeft,
                lossesLeft);
    }

    State withLog(int next) {
        return new State(next, row, requests, acknowledged, recorders, compactors, withdrawer, crashesLeft,
                lossesLeft);
    }

    State withAcknowledged(int event) {
        return new State(log, row, requests, acknowledged | event, recorders, compactors, withdrawer,
                crashesLeft,
                lossesLeft);
    }

    /// Adds requests, at most two in all. More of them make no difference, because all request the same.
    State withRequests(int more) {
        return new State(log, row, Math.min(2, requests + more), acknowledged, recorders, compactors, withdrawer,
                crashesLeft,
                lossesLeft);
    }

    State with(int index, Recorder recorder) {
        var all = new ArrayList<>(recorders);
        all.set(index, recorder);
        return new State(log, row, requests, acknowledged, List.copyOf(all), compactors, withdrawer,
                crashesLeft,
                lossesLeft);
    }

    State with(int index, Compactor compactor) {
        var all = new ArrayList<>(compactors);
        all.set(index, compactor);
        // Two compactors are interchangeable, so their order makes no difference.
        all.sort(Compactor.ORDER);
        return new State(log, row, requests, acknowledged, recorders, List.copyOf(all), withdrawer, crashesLeft,
                lossesLeft);
    }

    State withCompactors(UnaryOperator<Compactor> change) {
        var all = compactors.stream().map(change).sorted(Compactor.ORDER).toList();
        return new State(log, row, requests, acknowledged, recorders, all, withdrawer, crashesLeft, lossesLeft);
    }

    State with(Withdrawer next) {
        return new State(log, row, requests, acknowledged, recorders, compactors, next, crashesLeft,
                lossesLeft);
    }

    State withCrash() {
        return new State(log, row, requests, acknowledged, recorders, compactors, withdrawer, crashesLeft - 1,
                lossesLeft);
    }

    State withLoss() {
        return new State(log, row, requests - 1, acknowledged, recorders, compactors, withdrawer, crashesLeft,
                lossesLeft - 1);
    }

    /// Returns a name for an attempt that neither the row nor a compactor uses.
    int freshAttempt() {
        return Model.freshAttempt(this::isKnown);
    }

    private boolean isKnown(int attempt) {
        return row.attempt() == attempt || compactors.stream().anyMatch(compactor -> compactor.attempt() == attempt);
    }

    /// Returns whether the promise to readers holds: a chat that is reported complete exists and holds every acknowledged event.
    boolean keepsPromise() {
        return !row.isCurrent() || ((acknowledged & ~row.export().events()) == 0 && !row.export().gone());
    }

    /// Returns whether every event is recorded, the chat is complete.
    boolean isDone() {
        return row.isCurrent() && row.isDone() && keepsPromise() && isWithdrawalDone()
                && recorders.stream().allMatch(recorder -> recorder.step() == RecorderStep.ACKNOWLEDGED);
    }

    private boolean isWithdrawalDone() {
        return withdrawer.step() == WithdrawerStep.ABSENT || withdrawer.step() == WithdrawerStep.DELETED;
    }
}
