package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.List;

/// The state of one session's lease, its count of unreported attempts, and the queue.
///
/// @param count the count in the row, [#MOST_COUNTED] at most: more make no difference
/// @param deaths how many workers died in a row at the work itself
/// @param unlettered how many of them died since the last dead letter
/// @param messages how many messages wait in the queue, two at most
/// @param isLettered whether the work is in the dead-letter queue
/// @param isDone whether the work was done
/// @param left the crashes, redrives and deaths of readers that may still happen
record AttemptsState(int count, int deaths, int unlettered, Lease lease, int messages, boolean isLettered,
        boolean isDone,
        List<Worker> workers, boolean isReaderWorking, Left left) {
    private static final int MOST_COUNTED = 5;
    private static final int MOST_MESSAGES = 2;

    /// The lease. It is [#DEAD] when its holder has died. A lease outlasts the invocation of its holder, so only a dead lease expires.
    enum Lease {
        FREE, HELD, DEAD
    }

    /// The progress of a worker. [#HOPELESS] has the lease of work that it must abandon.
    enum Worker {
        IDLE, RECEIVED, WORKS, HOPELESS, LETTERED
    }

    /// What may still happen.
    ///
    /// @param crashes crashes of workers for a reason other than the work
    record Left(int crashes, int readers, int redrives) {}

    static AttemptsState initial(int workers, Left left) {
        var idle = new ArrayList<Worker>();
        for (int i = 0; i < workers; i++) {
            idle.add(Worker.IDLE);
        }
        return new AttemptsState(0, 0, 0, Lease.FREE, 2, false, false, List.copyOf(idle), false, left);
    }

    AttemptsState with(int index, Worker next) {
        var all = new ArrayList<>(workers);
        all.set(index, next);
        // Two workers are interchangeable, so their order makes no difference.
        all.sort(null);
        return new AttemptsState(count, deaths, unlettered, lease, messages, isLettered, isDone, List.copyOf(all),
                isReaderWorking, left);
    }

    AttemptsState with(Lease next) {
        return new AttemptsState(count, deaths, unlettered, next, messages, isLettered, isDone, workers,
                isReaderWorking,
                left);
    }

    AttemptsState with(Left next) {
        return new AttemptsState(count, deaths, unlettered, lease, messages, isLettered, isDone, workers,
                isReaderWorking,
                next);
    }

    AttemptsState withCount(int next) {
        return new AttemptsState(Math.min(MOST_COUNTED, next), deaths, unlettered, lease, messages, isLettered, isDone,
                workers, isReaderWorking, left);
    }

    AttemptsState withMessages(int more) {
        return new AttemptsState(count, deaths, unlettered, lease, Math.min(MOST_MESSAGES, messages + more), isLettered,
                isDone, workers, isReaderWorking, left);
    }

    AttemptsState withReader(boolean works) {
        return new AttemptsState(count, deaths, unlettered, lease, messages, isLettered, isDone, workers, works, left);
    }

    AttemptsState withDeath() {
        return new AttemptsState(count, deaths + 1, unlettered + 1, Lease.DEAD, messages, isLettered, isDone, workers,
                isReaderWorking, left);
    }

    /// Returns the state after a worker has reported the result of its work.
    AttemptsState reported() {
        return new AttemptsState(count, 0, 0, Lease.FREE, messages, isLettered, isDone, workers, isReaderWorking, left);
    }

    /// Returns the state after a worker has abandoned the work.
    AttemptsState abandoned() {
        return new AttemptsState(count, 0, unlettered, Lease.FREE, messages, isLettered, isDone, workers,
                isReaderWorking,
                left);
    }

    AttemptsState withDone() {
        return new AttemptsState(count, deaths, unlettered, lease, messages, isLettered, true, workers, isReaderWorking,
                left);
    }

    AttemptsState withLetter(boolean lettered) {
        return new AttemptsState(count, deaths, lettered ? 0 : unlettered, lease, messages, lettered, isDone, workers,
                isReaderWorking, left);
    }
}
