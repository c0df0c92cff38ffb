package dev.chatreplay.model;

import dev.chatreplay.model.WaitingState.Chat;
import dev.chatreplay.model.WaitingState.Known;
import dev.chatreplay.model.WaitingState.Lease;
import dev.chatreplay.model.WaitingState.Mark;
import dev.chatreplay.model.WaitingState.Worker;
import dev.chatreplay.model.WaitingState.WorkerStep;
import java.util.Map;
import java.util.Set;

/// Models the steps of the workers of the compaction queue in [Waiting].
record WaitingWorkers(Set<WaitingRule> without) {
    private boolean has(WaitingRule rule) {
        return !without.contains(rule);
    }

    /// Adds the possible next steps of the worker at `index`.
    void next(WaitingState state, int index, Map<String, WaitingState> next) {
        var worker = state.workers().get(index);
        var name = "worker " + index + " ";
        switch (worker.step()) {
            case IDLE -> receive(state, index, name, next);
            case RECEIVED -> look(state, index, name, next);
            case READ -> next.put(name + "requests the lease", lease(state, index, worker));
            case LEASED -> {
                next.put(name + "commits", done(state.committed(), index, worker));
                next.put(name + "fails", postpone(state.with(Lease.FREE), index, worker));
                next.put(name + "dead-letters the message", done(state.with(Lease.FREE), index, worker));
            }
            case DONE -> {
                if (has(WaitingRule.REMOVE_BEFORE_DELETING)) {
                    next.put(name + "removes the mark",
                            clear(state.with(index, Worker.IDLE.at(WorkerStep.CLEARED)), worker));
                } else {
                    next.put(name + "deletes the message", state.with(index, worker.at(WorkerStep.DELETED)));
                }
            }
            case CLEARED -> next.put(name + "deletes the message", state.with(index, Worker.IDLE));
            case DELETED -> next.put(name + "removes the mark", clear(state.with(index, Worker.IDLE), worker));
        }
        if (worker.step() != WorkerStep.IDLE && state.left().crashes() > 0) {
            next.put(name + "dies", die(state.withCrash(), index, worker));
        }
    }

    private static void receive(WaitingState state, int index, String name, Map<String, WaitingState> next) {
        if (state.messages() > 0) {
            next.put(name + "receives a message",
                    state.withoutMessage().with(index, Worker.IDLE.at(WorkerStep.RECEIVED)));
        }
    }

    private static WaitingState die(WaitingState state, int index, Worker worker) {
        var after = state.with(index, Worker.IDLE);
        return switch (worker.step()) {
            case LEASED -> after.with(Lease.DEAD).withMessage();
            case DELETED -> after;
            case IDLE, RECEIVED, READ, DONE, CLEARED -> after.withMessage();
        };
    }

    private void look(WaitingState state, int index, String name, Map<String, WaitingState> next) {
        var seen = new Worker(WorkerStep.READ, state.known());
        if (state.chat() == Chat.FRESH || state.chat() == Chat.EDGE) {
            next.put(name + "finds the snapshot fresh", done(state, index, seen));
        }
        if (state.chat() != Chat.FRESH) {
            next.put(name + "reads the row", state.with(index, seen));
        }
        if (!has(WaitingRule.READ_MARK_AFTER_RECEIVING)) {
            next.put(name + "reads the row as it was", state.with(index, Worker.IDLE.at(WorkerStep.READ)));
        }
    }

    private WaitingState lease(WaitingState state, int index, Worker worker) {
        if (state.chat() == Chat.CURRENT) {
            return done(state, index, worker);
        }
        if (state.lease() != Lease.FREE) {
            return postpone(state, index, worker);
        }
        return state.chat() == Chat.CLOSED
                ? done(state, index, worker)
                : state.with(Lease.HELD).with(index, worker.at(WorkerStep.LEASED));
    }

    private static WaitingState done(WaitingState state, int index, Worker worker) {
        var served = worker.mark() == Known.THE_MARK ? state.with(state.mark().served()) : state;
        return served.with(index, worker.at(WorkerStep.DONE));
    }

    private WaitingState postpone(WaitingState state, int index, Worker worker) {
        var after = state.withMessage().with(index, Worker.IDLE);
        return has(WaitingRule.REMOVE_ONLY_WHEN_ACKNOWLEDGING) ? after : clear(after, worker);
    }

    private WaitingState clear(WaitingState state, Worker worker) {
        if (!has(WaitingRule.REMOVE_MARK)) {
            return state;
        }
        return has(WaitingRule.REMOVE_ONLY_READ_MARK)
                ? state.removeMark(worker.mark())
                : state.replaceMark(Mark.ABSENT);
    }
}
