package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All there is at one moment: the log, the session's row, the queue, and where each worker is in its work.
///
/// Sets of events are bit masks. Lists are of workers; a worker that dies is the next one that starts.
record State(int log, Row row, int requests, int acknowledged, List<Recorder> recorders, List<Compactor> compactors,
        int crashesLeft, int lossesLeft) {

    /// The session's row; 0 stands for no attempt and no export.
    record Row(boolean ended, int version, int attempt, boolean leaseLive, int exportVersion, int exportEvents,
            boolean exportGone) {
        boolean isCurrent() {
            return ended && exportVersion == version;
        }

        Row withEnd() {
            return new Row(true, 1, attempt, leaseLive, exportVersion, exportEvents, exportGone);
        }

        Row withVersion(int next) {
            return new Row(ended, next, attempt, leaseLive, exportVersion, exportEvents, exportGone);
        }

        Row withLease(int of, boolean live) {
            return new Row(ended, version, of, live, exportVersion, exportEvents, exportGone);
        }

        Row withExport(Compactor by) {
            return new Row(ended, version, 0, false, by.version(), by.events(), by.objectGone());
        }
    }

    /// Where a recorder is; each has one event, and the last one has the end of the session.
    enum RecorderStep {
        START, WRITTEN, READ, RAISED, ASKED, ACKNOWLEDGED
    }

    /// A recorder.
    ///
    /// @param sawEnd what it has read of the session
    record Recorder(RecorderStep step, boolean sawEnd) {}

    /// Where a compactor is. It reads the log in two pages.
    enum CompactorStep {
        IDLE, RECEIVED, LEASED, READ_ONE_PAGE, READ_ALL, COMMITTED
    }

    /// A compactor.
    ///
    /// @param objectGone whether the object that it has written has been removed
    record Compactor(CompactorStep step, int attempt, int version, int events, boolean objectGone) {
        static final Compactor IDLE = new Compactor(CompactorStep.IDLE, 0, 0, 0, false);
        private static final Comparator<Compactor> ORDER = Comparator.comparing(Compactor::step)
                .thenComparingInt(Compactor::attempt).thenComparingInt(Compactor::version)
                .thenComparingInt(Compactor::events)
                .thenComparing(Compactor::objectGone);

        Compactor at(CompactorStep next) {
            return new Compactor(next, attempt, version, events, objectGone);
        }

        Compactor withoutObject() {
            return new Compactor(step, attempt, version, events, true);
        }
    }

    /// Where it begins: a live session, an empty log, and every event with its recorder.
    static State initial(int recorders, int compactors, int crashes, int losses) {
        var all = new ArrayList<Recorder>();
        for (int i = 0; i < recorders; i++) {
            all.add(new Recorder(RecorderStep.START, false));
        }
        var idle = new ArrayList<Compactor>();
        for (int i = 0; i < compactors; i++) {
            idle.add(Compactor.IDLE);
        }
        return new State(0, new Row(false, 0, 0, false, 0, 0, false), 0, 0, List.copyOf(all), List.copyOf(idle),
                crashes,
                losses);
    }

    State with(Row next) {
        return new State(log, next, requests, acknowledged, recorders, compactors, crashesLeft, lossesLeft);
    }

    State withLog(int next) {
        return new State(next, row, requests, acknowledged, recorders, compactors, crashesLeft, lossesLeft);
    }

    State withAcknowledged(int event) {
        return new State(log, row, requests, acknowledged | event, recorders, compactors, crashesLeft, lossesLeft);
    }

    /// More than two requests do what two do: they all ask for the same.
    State withRequests(int more) {
        return new State(log, row, Math.min(2, requests + more), acknowledged, recorders, compactors, crashesLeft,
                lossesLeft);
    }

    State with(int index, Recorder recorder) {
        var all = new ArrayList<>(recorders);
        all.set(index, recorder);
        return new State(log, row, requests, acknowledged, List.copyOf(all), compactors, crashesLeft, lossesLeft);
    }

    State with(int index, Compactor compactor) {
        var all = new ArrayList<>(compactors);
        all.set(index, compactor);
        // Which of two compactors does a thing makes no difference.
        all.sort(Compactor.ORDER);
        return new State(log, row, requests, acknowledged, recorders, List.copyOf(all), crashesLeft, lossesLeft);
    }

    State withCrash() {
        return new State(log, row, requests, acknowledged, recorders, compactors, crashesLeft - 1, lossesLeft);
    }

    State withLoss() {
        return new State(log, row, requests - 1, acknowledged, recorders, compactors, crashesLeft, lossesLeft - 1);
    }

    /// A name for an attempt that nobody knows of any more: as good as one that never was.
    int freshAttempt() {
        int fresh = 1;
        while (isKnown(fresh)) {
            fresh++;
        }
        return fresh;
    }

    private boolean isKnown(int attempt) {
        return row.attempt() == attempt || compactors.stream().anyMatch(compactor -> compactor.attempt() == attempt);
    }

    /// What a reader may count on: a chat that is said to be complete is there, and holds all that was acknowledged.
    boolean isHonest() {
        return !row.isCurrent() || ((acknowledged & ~row.exportEvents()) == 0 && !row.exportGone());
    }

    /// Everything is recorded, and the chat is complete.
    boolean isDone() {
        return row.isCurrent() && isHonest()
                && recorders.stream().allMatch(recorder -> recorder.step() == RecorderStep.ACKNOWLEDGED);
    }
}
