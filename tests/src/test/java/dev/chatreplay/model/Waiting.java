package dev.chatreplay.model;

import dev.chatreplay.model.WaitingState.Chat;
import dev.chatreplay.model.WaitingState.Known;
import dev.chatreplay.model.WaitingState.Lease;
import dev.chatreplay.model.WaitingState.Mark;
import dev.chatreplay.model.WaitingState.Reader;
import dev.chatreplay.model.WaitingState.ReaderStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models the steps of readers, workers, time and events on one session. A step is one call to AWS.
///
/// @param isLarge whether the chat is too large to be made while a caller waits
record Waiting(boolean isLarge, Set<WaitingRule> without) implements Model<WaitingState> {
    private boolean has(WaitingRule rule) {
        return !without.contains(rule);
    }

    @Override
    public Map<String, WaitingState> next(WaitingState state) {
        var next = new LinkedHashMap<String, WaitingState>();
        for (int i = 0; i < state.readers().size(); i++) {
            reader(state, i, next);
        }
        var workers = new WaitingWorkers(without);
        for (int i = 0; i < state.workers().size(); i++) {
            workers.next(state, i, next);
        }
        time(state, next);
        events(state, next);
        return next;
    }

    private void time(WaitingState state, Map<String, WaitingState> next) {
        switch (state.chat()) {
            case FRESH -> next.put("the snapshot ages", state.with(Chat.EDGE));
            case EDGE -> next.put("the snapshot ages", state.with(Chat.STALE));
            case BEHIND -> next.put("no compaction may start any more", state.with(Chat.CLOSED));
            case STALE, CURRENT, CLOSED -> {
            }
        }
        if (state.lease() == Lease.DEAD) {
            next.put("the lease expires", state.with(Lease.FREE));
        }
        if (has(WaitingRule.LIMIT_WAIT) && state.mark().counts() && state.mark().isOrphaned()) {
            next.put("15 minutes pass", state.with(state.mark().uncounted()));
        }
    }

    private static void events(WaitingState state, Map<String, WaitingState> next) {
        if (state.chat().isLive()) {
            next.put("the session ends", state.withEnd().withMessage());
        } else if (state.left().lateEvents() > 0 && state.chat() != Chat.CLOSED) {
            next.put("a late event is recorded", state.withLateEvent().withMessage());
        }
        if (state.messages() > 0 && state.left().losses() > 0) {
            next.put("a message gets lost", state.withLoss().withoutMessage().with(state.mark().orphaned()));
        }
        if (state.chat() == Chat.BEHIND && state.messages() == 0) {
            next.put("the sweep requests a compaction", state.withMessage());
        }
    }

    private void reader(WaitingState state, int index, Map<String, WaitingState> next) {
        var reader = state.readers().get(index);
        var name = "reader " + index + " ";
        switch (reader.step()) {
            case IDLE -> read(state, index, name, next);
            case READ -> next.put(name + "requests the lease", lease(state, index, reader));
            case LEASED -> {
                next.put(name + "commits", state.committed().with(index, Reader.IDLE));
                next.put(name + "runs out of time",
                        state.with(Lease.FREE).with(index, reader.at(ReaderStep.QUEUES)));
                if (state.left().crashes() > 0) {
                    next.put(name + "dies", state.withCrash().with(Lease.DEAD).with(index, Reader.IDLE));
                }
            }
            case QUEUES -> next.put(name + "queues the work", queue(state, index, reader));
            case SENT -> next.put(name + "sets its mark", mark(state, index, reader, ReaderStep.IDLE));
            case MARKED -> send(state, index, reader, name, next);
        }
    }

    private void read(WaitingState state, int index, String name, Map<String, WaitingState> next) {
        var isAnswered = switch (state.chat()) {
            case FRESH, CURRENT -> true;
            case CLOSED -> has(WaitingRule.CHECK_LATEST_START);
            case EDGE, STALE, BEHIND -> false;
        };
        // A mark that counts makes the caller wait, and nothing changes.
        if (!isAnswered && !state.mark().counts()) {
            next.put(name + "reads the row", state.with(index,
                    new Reader(isLarge ? ReaderStep.QUEUES : ReaderStep.READ, state.known(), false)));
        }
    }

    private WaitingState lease(WaitingState state, int index, Reader reader) {
        if (state.chat() == Chat.CURRENT) {
            return state.with(index, Reader.IDLE);
        }
        if (state.lease() != Lease.FREE) {
            return state.with(index, reader.at(ReaderStep.QUEUES));
        }
        return state.chat() == Chat.CLOSED
                ? state.with(index, Reader.IDLE)
                : state.with(Lease.HELD).with(index, reader.at(ReaderStep.LEASED));
    }

    private WaitingState queue(WaitingState state, int index, Reader reader) {
        return has(WaitingRule.MARK_BEFORE_SENDING)
                ? mark(state, index, reader, ReaderStep.MARKED)
                : state.withMessage().with(index, reader.at(ReaderStep.SENT));
    }

    private WaitingState mark(WaitingState state, int index, Reader reader, ReaderStep then) {
        if (has(WaitingRule.MARK_OVER_READ_MARK) && state.known() != reader.mark()) {
            return state.with(index, Reader.IDLE);
        }
        var marked = then == ReaderStep.IDLE ? Reader.IDLE : new Reader(then, Known.THE_MARK, false);
        return state.with(index, Reader.IDLE).replaceMark(new Mark(true, !reader.isOutdated(), false, false, false))
                .with(0, marked);
    }

    private void send(WaitingState state, int index, Reader reader, String name, Map<String, WaitingState> next) {
        var after = state.with(index, Reader.IDLE);
        next.put(name + "sends its message", after.withMessage());
        if (state.left().crashes() > 0) {
            var failed = after.withCrash();
            var isItsOwn = reader.mark() == Known.THE_MARK;
            var orphaned = isItsOwn ? failed.with(state.mark().orphaned()) : failed;
            var takesAny = !has(WaitingRule.REMOVE_ONLY_OWN_MARK);
            next.put(name + "dies", orphaned);
            next.put(name + "fails to send", !has(WaitingRule.REMOVE_MARK_OF_UNSENT_MESSAGE)
                    ? failed
                    : isItsOwn || takesAny ? orphaned.replaceMark(Mark.ABSENT) : failed);
        }
    }

    @Override
    public Optional<String> violation(WaitingState before, WaitingState after) {
        if (waitsWithoutWork(after)) {
            return Optional.of("a caller waits for work that is not queued");
        }
        return after.mark().isEarly()
                ? Optional.of("a mark is removed before work that began after it is done")
                : Optional.empty();
    }

    /// Returns whether GET answers 202, and no message, worker or reader will change that. Only for an orphaned mark may callers wait until the limit
    /// of 15 minutes.
    private boolean waitsWithoutWork(WaitingState state) {
        var mark = state.mark();
        var isLeftToTheLimit = mark.isOrphaned() && has(WaitingRule.LIMIT_WAIT);
        return mark.counts() && !isLeftToTheLimit && !state.isUnderWay()
                && state.chat() != Chat.CURRENT && state.chat() != Chat.CLOSED;
    }

    @Override
    public boolean isDone(WaitingState state) {
        return switch (state.chat()) {
            case FRESH, EDGE, CURRENT -> true;
            case CLOSED -> has(WaitingRule.CHECK_LATEST_START) || !isLarge;
            case STALE, BEHIND -> false;
        };
    }

    @Override
    public String neverDone() {
        return "no caller is ever answered with the chat";
    }
}
