package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.List;

/// The state of one session's landing.
///
/// @param version the version of the committed export
/// @param landed the version that the row says is landed
/// @param holder the worker whose try is in the row; -1 for none
/// @param isExpired whether the time of the holder has ended
/// @param object the version whose content the landing bucket has; 0 for no object
/// @param writes how often the object was written
/// @param left the failures that may still happen
record LandingState(int version, int landed, int holder, boolean isExpired, int object, int writes,
        List<Worker> workers, Left left) {

    /// The progress of a worker.
    ///
    /// @param version the version of the export that it lands
    /// @param seen what a condition compares, as it was when the worker looked
    /// @param mayHaveWritten whether it has sent a write in this try
    record Worker(Step step, int version, int seen, boolean mayHaveWritten) {
        static final Worker IDLE = at(Step.IDLE);

        static Worker at(Step step) {
            return new Worker(step, 0, 0, false);
        }

        Worker to(Step next) {
            return new Worker(next, version, seen, mayHaveWritten);
        }
    }

    /// The next call of a worker.
    enum Step {
        IDLE, READ, LOOK, CHECK, UPLOAD, RECORD, REOPEN, DEAD
    }

    /// What may still happen.
    ///
    /// @param deaths deaths of workers
    /// @param refusals refused writes of a failing bucket
    /// @param expiries how often the time of a worker that is only paused may end
    record Left(int deaths, int refusals, int expiries) {}

    static LandingState initial(int workers, Left left) {
        var idle = new ArrayList<Worker>();
        for (int i = 0; i < workers; i++) {
            idle.add(Worker.IDLE);
        }
        return new LandingState(0, 0, -1, false, 0, 0, List.copyOf(idle), left);
    }

    boolean isDue() {
        return landed < version;
    }

    LandingState with(int index, Worker worker) {
        var all = new ArrayList<>(workers);
        all.set(index, worker);
        return new LandingState(version, landed, holder, isExpired, object, writes, List.copyOf(all), left);
    }

    LandingState withVersion(int next) {
        return new LandingState(next, landed, holder, isExpired, object, writes, workers, left);
    }

    LandingState withLanded(int next) {
        return new LandingState(version, next, holder, isExpired, object, writes, workers, left);
    }

    LandingState withHolder(int next, boolean expired) {
        return new LandingState(version, landed, next, expired, object, writes, workers, left);
    }

    LandingState written(int content) {
        return new LandingState(version, landed, holder, isExpired, content, writes + 1, workers, left);
    }

    /// Returns the state in which the object counts as the content of a version that has the same bytes.
    LandingState labelled(int content) {
        return new LandingState(version, landed, holder, isExpired, content, writes, workers, left);
    }

    LandingState with(Left next) {
        return new LandingState(version, landed, holder, isExpired, object, writes, workers, next);
    }
}
