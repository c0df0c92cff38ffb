package dev.chatreplay.model;

import dev.chatreplay.model.DueState.Next;
import dev.chatreplay.model.DueState.Recorder;
import dev.chatreplay.model.DueState.Visit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Models the due time of an ended session, with two recorders of late events and the sweep. A step is one call to AWS.
///
/// The sweep reads the row, requests a compaction or finds no work, and sets the next visit.
record DueSessionsModel(Set<DueRule> without) implements Model<DueState> {
    private boolean has(DueRule rule) {
        return !without.contains(rule);
    }

    @Override
    public Map<String, DueState> next(DueState state) {
        var next = new LinkedHashMap<String, DueState>();
        recorder("the first recorder", state, state.first(), state::withFirst, next);
        recorder("the second recorder", state, state.second(), state::withSecond, next);
        sweep(state, next);
        return next;
    }

    private void recorder(String name, DueState state, Recorder recorder, Function<Recorder, DueState> with,
            Map<String, DueState> next) {
        switch (recorder) {
            case START -> next.put(name + " reads the row",
                    with.apply(state.next() == Next.SOON ? Recorder.SAW_SOON : Recorder.SAW_LATER));
            case SAW_SOON -> next.put(name + " raises the version if the visit is still near",
                    state.next() == Next.SOON || !has(DueRule.RAISE_ONLY_WHILE_VISIT_IS_NEAR)
                            ? with.apply(Recorder.RAISED).withRow(state.log() + 1, state.exported(), state.next())
                            : with.apply(Recorder.SAW_LATER));
            case SAW_LATER -> next.put(name + " raises the version and moves the visit",
                    with.apply(Recorder.RAISED).withRow(state.log() + 1, state.exported(),
                            has(DueRule.MOVE_LATER_VISIT) ? Next.SOON : state.next()));
            case RAISED -> {
            }
        }
    }

    private void sweep(DueState state, Map<String, DueState> next) {
        var visit = state.visit();
        if (!visit.isRunning()) {
            if (state.next() == Next.SOON) {
                next.put("the sweep reads the row", state.with(
                        new Visit(true, state.exported() == state.log(), state.log(), state.next())));
            }
            return;
        }
        if (!visit.isDone() && state.exported() < state.log()) {
            next.put("the requested compaction commits", state.withRow(state.log(), state.log(), state.next()));
        }
        var isSame = visit.next() == state.next() && (visit.log() == state.log() || !has(DueRule.COMPARE_VERSION));
        var ended = state.with(Visit.NONE);
        next.put("the sweep sets the next visit", isSame
                ? ended.withRow(state.log(), state.exported(), visit.isDone() ? Next.LATER : Next.SOON)
                : ended);
    }

    @Override
    public Optional<String> violation(DueState before, DueState after) {
        return Optional.empty();
    }

    @Override
    public boolean isDone(DueState state) {
        return state.exported() == state.log() && state.first() == Recorder.RAISED && state.second() == Recorder.RAISED;
    }

    @Override
    public String neverDone() {
        return "the sweep does not find the work of an acknowledged event";
    }
}
