package dev.chatreplay.model;

import dev.chatreplay.model.AttemptsState.Lease;
import dev.chatreplay.model.AttemptsState.Left;
import dev.chatreplay.model.AttemptsState.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models the steps of workers whose work may kill them, and of a reader of the same session. A step is one call to AWS.
///
/// @param isDeadly whether the work kills each worker
record Attempts(boolean isDeadly, Set<AttemptsRule> without) implements Model<AttemptsState> {
    private static final int MAX_UNREPORTED = 3;

    private boolean has(AttemptsRule rule) {
        return !without.contains(rule);
    }

    @Override
    public Map<String, AttemptsState> next(AttemptsState state) {
        var next = new LinkedHashMap<String, AttemptsState>();
        for (int i = 0; i < state.workers().size(); i++) {
            worker(state, i, next);
        }
        reader(state, next);
        if (state.lease() == Lease.DEAD) {
            next.put("the lease expires", state.with(Lease.FREE));
        }
        var left = state.left();
        if (state.isLettered() && left.redrives() > 0) {
            next.put("an operator redrives the dead letter", state.withLetter(false).withMessages(1)
                    .with(new Left(left.crashes(), left.readers(), left.redrives() - 1)));
        }
        return next;
    }

    private void worker(AttemptsState state, int index, Map<String, AttemptsState> next) {
        var name = "worker " + index + " ";
        switch (state.workers().get(index)) {
            case IDLE -> {
                if (state.messages() > 0) {
                    next.put(name + "receives a message", state.withMessages(-1).with(index, Worker.RECEIVED));
                }
            }
            case RECEIVED -> next.put(name + "requests the lease", lease(state, index));
            case WORKS -> work(state, index, name, next);
            case HOPELESS -> next.put(name + "abandons the work", has(AttemptsRule.DEAD_LETTER_FIRST)
                    ? state.withLetter(true).with(index, Worker.LETTERED)
                    : ended(state).with(index, Worker.LETTERED));
            case LETTERED -> next.put(name + "ends its attempt", (has(AttemptsRule.DEAD_LETTER_FIRST)
                    ? ended(state)
                    : state.withLetter(true)).with(index, Worker.IDLE));
        }
        var isCrash = switch (state.workers().get(index)) {
            case IDLE, WORKS -> false;
            case RECEIVED, HOPELESS, LETTERED -> state.left().crashes() > 0;
        };
        if (isCrash) {
            next.put(name + "crashes", crashed(state, index));
        }
    }

    private AttemptsState crashed(AttemptsState state, int index) {
        var left = state.left();
        var after = state.with(new Left(left.crashes() - 1, left.readers(), left.redrives())).withMessages(1)
                .with(index, Worker.IDLE);
        var hasLease = switch (state.workers().get(index)) {
            case IDLE, RECEIVED -> false;
            case WORKS, HOPELESS -> true;
            case LETTERED -> has(AttemptsRule.DEAD_LETTER_FIRST);
        };
        return hasLease ? after.with(Lease.DEAD) : after;
    }

    private AttemptsState lease(AttemptsState state, int index) {
        if (state.isDone()) {
            return state.with(index, Worker.IDLE);
        }
        if (state.lease() != Lease.FREE) {
            var postponed = state.withMessages(1).with(index, Worker.IDLE);
            return has(AttemptsRule.COUNT_ONLY_WITH_LEASE) ? postponed : postponed.withCount(state.count() + 1);
        }
        var count = state.count() + (has(AttemptsRule.COUNT_WITH_LEASE) ? 1 : 0);
        return state.withCount(count).with(Lease.HELD)
                .with(index, count > MAX_UNREPORTED ? Worker.HOPELESS : Worker.WORKS);
    }

    private void work(AttemptsState state, int index, String name, Map<String, AttemptsState> next) {
        var left = state.left();
        if (isDeadly) {
            next.put(name + "dies of the work", state.withDeath().withMessages(1).with(index, Worker.IDLE));
            return;
        }
        next.put(name + "commits", removed(state.reported()).withDone().with(index, Worker.IDLE));
        next.put(name + "fails", removed(state.reported()).withMessages(1).with(index, Worker.IDLE));
        if (left.crashes() > 0) {
            next.put(name + "dies",
                    state.with(new Left(left.crashes() - 1, left.readers(), left.redrives())).withDeath()
                            .withMessages(1).with(index, Worker.IDLE));
        }
    }

    private AttemptsState removed(AttemptsState state) {
        return has(AttemptsRule.REMOVE_COUNT_WHEN_REPORTING) ? state.withCount(0) : state;
    }

    private AttemptsState ended(AttemptsState state) {
        var ended = state.abandoned();
        return has(AttemptsRule.REMOVE_COUNT_AFTER_DEAD_LETTER) ? ended.withCount(0) : ended;
    }

    /// A reader gives large work up before it dies of it. It dies for reasons of its own.
    private void reader(AttemptsState state, Map<String, AttemptsState> next) {
        var left = state.left();
        if (!state.isReaderWorking()) {
            if (state.lease() == Lease.FREE && !state.isDone() && left.readers() > 0) {
                var taken = state.with(Lease.HELD).withReader(true)
                        .with(new Left(left.crashes(), left.readers() - 1, left.redrives()));
                next.put("the reader takes the lease",
                        has(AttemptsRule.COUNT_ONLY_WORKERS) ? taken : taken.withCount(state.count() + 1));
            }
            return;
        }
        var ended = state.withReader(false);
        next.put("the reader dies", ended.with(Lease.DEAD));
        next.put("the reader leaves the work to a worker", has(AttemptsRule.KEEP_COUNT_OF_WORKERS)
                ? ended.with(Lease.FREE)
                : ended.with(Lease.FREE).withCount(0));
    }

    @Override
    public Optional<String> violation(AttemptsState before, AttemptsState after) {
        if (after.unlettered() > MAX_UNREPORTED) {
            return Optional.of("a fourth worker dies of the same work");
        }
        var deaths = Math.max(before.deaths(), before.unlettered());
        return !before.isLettered() && after.isLettered() && deaths < MAX_UNREPORTED
                ? Optional.of("work is dead-lettered whose workers did not die three times in a row")
                : Optional.empty();
    }

    @Override
    public boolean isDone(AttemptsState state) {
        return isDeadly ? state.isLettered() : state.isDone();
    }

    @Override
    public String neverDone() {
        return "the work is neither done nor dead-lettered";
    }
}
