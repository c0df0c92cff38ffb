package dev.chatreplay.model;

/// The state of an ended session, as far as it decides when the sweep visits it.
///
/// All compaction requests of recorders are lost, so only the sweep has the log compacted.
///
/// @param log the version of the log
/// @param exported the version of the export
/// @param next the next visit in the index
/// @param first a recorder of a late event
/// @param second another one
/// @param visit the visit of the sweep
record DueState(int log, int exported, Next next, Recorder first, Recorder second, Visit visit) {
    static final DueState INITIAL = new DueState(1, 0, Next.SOON, Recorder.START, Recorder.START, Visit.NONE);

    /// When the index has the session for a visit.
    enum Next {
        /// Within minutes.
        SOON,
        /// After days, when no more events are accepted.
        LATER,
        /// Never, because the session is not in the index.
        NEVER
    }

    /// A recorder of a late event. It has written the event to the log.
    enum Recorder {
        START,
        /// It has read that a visit is near.
        SAW_SOON,
        /// It has read that no visit is near.
        SAW_LATER, RAISED
    }

    /// The visit of the sweep.
    ///
    /// @param isRunning whether the sweep has read the row and has not set the next visit yet
    /// @param isDone whether it has read that no work is left
    /// @param log the version that it has read
    /// @param next the due time that it has read
    record Visit(boolean isRunning, boolean isDone, int log, Next next) {
        static final Visit NONE = new Visit(false, false, 0, Next.NEVER);
    }

    DueState withRow(int newLog, int newExported, Next newNext) {
        return new DueState(newLog, newExported, newNext, first, second, visit);
    }

    DueState withFirst(Recorder recorder) {
        return new DueState(log, exported, next, recorder, second, visit);
    }

    DueState withSecond(Recorder recorder) {
        return new DueState(log, exported, next, first, recorder, visit);
    }

    DueState with(Visit newVisit) {
        return new DueState(log, exported, next, first, second, newVisit);
    }
}
