package dev.chatreplay.model;

import dev.chatreplay.model.LandingState.Left;
import dev.chatreplay.model.LandingState.Step;
import dev.chatreplay.model.LandingState.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models two workers that land the exports of one session. A step is one call to AWS. A worker may die at each call, and may be paused beyond
/// its time.
///
/// @param versions the number of exports
/// @param isRepeated whether every second export has the same content, for example after a deletion. A condition compares contents
record Landing(int versions, boolean isRepeated, Set<LandingRule> without) implements Model<LandingState> {

    private boolean has(LandingRule rule) {
        return !without.contains(rule);
    }

    @Override
    public Map<String, LandingState> next(LandingState state) {
        var next = new LinkedHashMap<String, LandingState>();
        for (int i = 0; i < state.workers().size(); i++) {
            worker(state, i, "worker " + i + " ", next);
        }
        expire(state, next);
        return next;
    }

    /// The time of a dead worker always ends. That of a paused one may end.
    private static void expire(LandingState state, Map<String, LandingState> next) {
        if (state.holder() < 0 || state.isExpired()) {
            return;
        }
        var left = state.left();
        if (state.workers().get(state.holder()).step() == Step.DEAD) {
            next.put("the time of a dead worker ends", state.withHolder(state.holder(), true));
        } else if (left.expiries() > 0) {
            next.put("the time of a paused worker ends", state.withHolder(state.holder(), true)
                    .with(new Left(left.deaths(), left.refusals(), left.expiries() - 1)));
        }
    }

    private void worker(LandingState state, int index, String name, Map<String, LandingState> next) {
        var worker = state.workers().get(index);
        switch (worker.step()) {
            case IDLE -> start(state, index, name, next);
            case READ -> next.put(name + "begins", begin(state, index));
            case LOOK -> next.put(name + "looks at the object", state.with(index, new Worker(
                    has(LandingRule.LOOK_BEFORE_ROW) ? Step.CHECK : Step.UPLOAD, worker.version(), tag(state),
                    worker.mayHaveWritten())));
            case CHECK -> next.put(name + "checks the row", check(state, index, worker));
            case UPLOAD -> upload(state, index, worker, name, next);
            case RECORD -> next.put(name + "records the landing", record(state, index, worker));
            case REOPEN -> next.put(name + "makes the session due again",
                    state.withLanded(0).withHolder(-1, false).with(index, again()));
            case DEAD -> {
                if (state.holder() != index || state.isExpired()) {
                    next.put(name + "is replaced", state.with(index, Worker.IDLE));
                }
            }
        }
        var left = state.left();
        if (worker.step() != Step.IDLE && worker.step() != Step.DEAD && left.deaths() > 0) {
            next.put(name + "dies", state.with(index, Worker.at(Step.DEAD))
                    .with(new Left(left.deaths() - 1, left.refusals(), left.expiries())));
        }
    }

    private void start(LandingState state, int index, String name, Map<String, LandingState> next) {
        if (state.version() < versions) {
            next.put(name + "commits an export",
                    state.withVersion(state.version() + 1).with(index, Worker.at(Step.READ)));
        }
        if (state.isDue() && has(LandingRule.SWEEP)) {
            next.put(name + "is requested by the sweep", state.with(index, Worker.at(Step.READ)));
        }
    }

    /// A worker that another one keeps out does not wait.
    private LandingState begin(LandingState state, int index) {
        var isFree = state.holder() < 0 || state.isExpired();
        if (!state.isDue() || !isFree) {
            return state.with(index, Worker.IDLE);
        }
        return state.withHolder(index, false).with(index,
                new Worker(has(LandingRule.LOOK_BEFORE_ROW) ? Step.LOOK : Step.CHECK, state.version(), 0, false));
    }

    private LandingState check(LandingState state, int index, Worker worker) {
        var mayWrite = state.holder() == index && state.version() == worker.version();
        if (mayWrite || !has(LandingRule.CHECK_ROW)) {
            return state.with(index, worker.to(has(LandingRule.LOOK_BEFORE_ROW) ? next() : Step.LOOK));
        }
        return ended(state, index, worker, again());
    }

    /// Ends a try. When the row has another try, and this one may have written, the session is due again. Otherwise the row forgets this try.
    private LandingState ended(LandingState state, int index, Worker worker, Worker then) {
        if (state.holder() == index) {
            return state.withHolder(-1, false).with(index, then);
        }
        return state.with(index,
                worker.mayHaveWritten() && has(LandingRule.REOPEN) ? Worker.at(Step.REOPEN) : then);
    }

    /// Without the rule, the worker records the landing before it uploads.
    private Step next() {
        return has(LandingRule.RECORD_LAST) ? Step.UPLOAD : Step.RECORD;
    }

    private void upload(LandingState state, int index, Worker worker, String name, Map<String, LandingState> next) {
        var left = state.left();
        var isLast = !has(LandingRule.RECORD_LAST);
        if (isSame(state.object(), worker.version())) {
            next.put(name + "finds its content",
                    state.labelled(worker.version()).with(index, isLast ? Worker.IDLE : recording(worker)));
        } else if (tag(state) == worker.seen() || !has(LandingRule.CONDITIONAL_WRITE)) {
            next.put(name + "uploads", state.written(worker.version()).with(index,
                    isLast ? Worker.IDLE : recording(worker)));
        } else {
            next.put(name + "is refused", state.with(index, new Worker(Step.LOOK, worker.version(), 0, true)));
        }
        if (left.refusals() > 0) {
            var failed = state.with(new Left(left.deaths(), left.refusals() - 1, left.expiries()));
            next.put(name + "fails", ended(failed, index, recording(worker), Worker.IDLE));
            if (tag(state) == worker.seen()) {
                next.put(name + "uploads and does not know it",
                        ended(failed.written(worker.version()), index, recording(worker), Worker.IDLE));
            }
        }
    }

    /// Returns what a condition compares.
    private int tag(LandingState state) {
        if (!isRepeated) {
            return state.writes();
        }
        return state.object() == 0 ? 0 : 1 + state.object() % 2;
    }

    private boolean isSame(int object, int version) {
        return object == version || (isRepeated && object > 0 && (version - object) % 2 == 0);
    }

    private static Worker recording(Worker worker) {
        return new Worker(Step.RECORD, worker.version(), worker.seen(), true);
    }

    private LandingState record(LandingState state, int index, Worker worker) {
        var isOwn = state.holder() == index;
        if (!isOwn && has(LandingRule.RECORD_OWN)) {
            return ended(state, index, worker, again());
        }
        var recorded = state.withLanded(worker.version()).withHolder(isOwn ? -1 : state.holder(), state.isExpired());
        return has(LandingRule.RECORD_LAST)
                ? recorded.with(index, again())
                : recorded.with(index, worker.to(Step.UPLOAD));
    }

    private Worker again() {
        return has(LandingRule.LOOK_AGAIN) ? Worker.at(Step.READ) : Worker.IDLE;
    }

    @Override
    public Optional<String> violation(LandingState before, LandingState after) {
        if (!isRepeated && after.object() < before.object()) {
            return Optional.of("old content lies over new content");
        }
        var isIdle = after.workers().stream().allMatch(worker -> worker.step() == Step.IDLE);
        return isIdle && !after.isDue() && !isSame(after.object(), after.version())
                ? Optional.of("the row says that an export is landed which is not")
                : Optional.empty();
    }

    @Override
    public boolean isDone(LandingState state) {
        return isSame(state.object(), state.version()) && !state.isDue();
    }

    @Override
    public String neverDone() {
        return "an export never lands";
    }
}
