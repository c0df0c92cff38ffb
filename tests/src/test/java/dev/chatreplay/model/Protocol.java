package dev.chatreplay.model;

import dev.chatreplay.model.State.Compactor;
import dev.chatreplay.model.State.CompactorStep;
import dev.chatreplay.model.State.Export;
import dev.chatreplay.model.State.Recorder;
import dev.chatreplay.model.State.RecorderStep;
import dev.chatreplay.model.State.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models the steps of `docs/consistency.md`: the possible next steps and their results.
///
/// A step is one call to AWS. Between any two steps the worker may die or pause for longer than its lease, and another worker may take a step.
record Protocol(Set<Rule> without) implements Model<State> {
    private static final int FIRST_PAGE = 0b01;

    private boolean has(Rule rule) {
        return !without.contains(rule);
    }

    @Override
    public Optional<String> violation(State before, State after) {
        if (!after.keepsPromise()) {
            return Optional.of("a complete chat is missing, or lacks an acknowledged event");
        }
        if (new WithdrawalSteps(without).linksWithdrawnFile(after)) {
            return Optional.of("a reader gets a file that is withdrawn");
        }
        if (hasOtherContent(before.row().export(), after.row().export())) {
            return Optional.of("one log version has two contents");
        }
        return after.row().export().work() < before.row().export().work()
                ? Optional.of("the version of the export has gone down")
                : Optional.empty();
    }

    /// Returns whether two exports of one log version differ.
    private static boolean hasOtherContent(Export before, Export after) {
        return before.work() > 0 && before.log() == after.log() && before.events() != after.events();
    }

    @Override
    public boolean isDone(State state) {
        return state.isDone();
    }

    @Override
    public String neverDone() {
        return "the chat will never be complete";
    }

    @Override
    public Map<String, State> next(State state) {
        var next = new LinkedHashMap<String, State>();
        for (int i = 0; i < state.recorders().size(); i++) {
            recorder(state, i, next);
        }
        for (int i = 0; i < state.compactors().size(); i++) {
            compactor(state, i, next);
        }
        new WithdrawalSteps(without).add(state, next);
        var row = state.row();
        if (row.attempt() != 0 && row.leaseLive()) {
            next.put("the lease expires", state.with(row.withLease(row.attempt(), false)));
        }
        if (state.requests() > 0 && state.lossesLeft() > 0) {
            next.put("a request gets lost", state.withLoss());
        }
        if (has(Rule.SWEEP) && hasWork(row) && state.requests() == 0) {
            next.put("the sweep requests a compaction", state.withRequests(1));
        }
        next.put("the sweep deletes orphaned objects", remove(state));
        return next;
    }

    private State remove(State state) {
        return has(Rule.READ_ROW_AFTER_LISTING) ? removeBy(state) : removeByFirstRow(state);
    }

    /// Deletes by a row that was read before any lease and any export. So every listed object seems to be orphaned.
    private static State removeByFirstRow(State state) {
        var export = state.row().export();
        var after = export.work() == 0 ? state : state.with(state.row().withRemovedExport());
        for (int i = 0; i < state.compactors().size(); i++) {
            var compactor = state.compactors().get(i);
            if (compactor.step() == CompactorStep.READ_ALL) {
                after = after.with(i, compactor.with(compactor.export().removed()));
            }
        }
        return after;
    }

    private State removeBy(State state) {
        var row = state.row();
        var isDead = row.attempt() != 0 && !row.leaseLive();
        var fenced = isDead && has(Rule.FENCE_BEFORE_DELETING) ? state.with(row.withLease(0, false)) : state;
        var named = isDead ? 0 : row.attempt();
        var after = fenced;
        for (int i = 0; i < state.compactors().size(); i++) {
            var compactor = state.compactors().get(i);
            if (compactor.step() == CompactorStep.READ_ALL && compactor.attempt() != named) {
                after = after.with(i, compactor.with(compactor.export().removed()));
            }
        }
        return after;
    }

    private void recorder(State state, int index, Map<String, State> next) {
        var recorder = state.recorders().get(index);
        var name = "recorder " + index;
        if (recorder.step() == RecorderStep.ACKNOWLEDGED) {
            return;
        }
        if (recorder.step() != RecorderStep.START && state.crashesLeft() > 0) {
            next.put(name + " dies, the event is redelivered",
                    state.withCrash().with(index, new Recorder(RecorderStep.START, false)));
        }
        var isEnd = index == state.recorders().size() - 1;
        next.put(name + " goes on from " + recorder.step(),
                isEnd ? recordEnd(state, index, recorder) : record(state, index, recorder));
    }

    private State record(State state, int index, Recorder recorder) {
        var row = state.row();
        var event = 1 << index;
        return switch (recorder.step()) {
            case START -> (has(Rule.ACKNOWLEDGE_LAST) ? state : state.withAcknowledged(event))
                    .withLog(has(Rule.WRITE_BEFORE_READ) ? state.log() | event : state.log())
                    .with(index, new Recorder(RecorderStep.WRITTEN, false));
            case WRITTEN -> state.with(index, new Recorder(RecorderStep.READ, row.ended()));
            case READ -> {
                var written = state.withLog(state.log() | event);
                yield recorder.sawEnd() && has(Rule.RAISE_VERSION)
                        ? written.with(row.withLateEvent())
                                .with(index, new Recorder(RecorderStep.RAISED, true))
                        : written.with(index, new Recorder(RecorderStep.ASKED, recorder.sawEnd()));
            }
            case RAISED -> state.withRequests(has(Rule.REQUEST_COMPACTION) ? 1 : 0)
                    .with(index, new Recorder(RecorderStep.ASKED, true));
            case ASKED, ACKNOWLEDGED -> state.withAcknowledged(event)
                    .with(index, new Recorder(RecorderStep.ACKNOWLEDGED, true));
        };
    }

    /// Records the end. It is an event of the log like any other. A recorder that ends the session itself raises no version.
    private State recordEnd(State state, int index, Recorder recorder) {
        var row = state.row();
        return switch (recorder.step()) {
            case START, READ, ASKED, ACKNOWLEDGED -> record(state, index, recorder);
            case WRITTEN -> row.ended()
                    ? state.with(index, new Recorder(RecorderStep.READ, true))
                    : state.with(row.withEnd()).with(index, new Recorder(RecorderStep.RAISED, true));
            case RAISED -> state.withLog(state.log() | 1 << index)
                    .withRequests(has(Rule.REQUEST_COMPACTION) && !row.isCurrent() ? 1 : 0)
                    .with(index, new Recorder(RecorderStep.ASKED, true));
        };
    }

    private void compactor(State state, int index, Map<String, State> next) {
        var compactor = state.compactors().get(index);
        var name = "compactor " + index;
        if (compactor.step() == CompactorStep.IDLE) {
            if (state.requests() > 0) {
                next.put(name + " receives a request",
                        state.withRequests(-1).with(index, Compactor.IDLE.at(CompactorStep.RECEIVED)));
            }
            return;
        }
        if (state.crashesLeft() > 0) {
            next.put(name + " dies, the request is redelivered",
                    state.withCrash().withRequests(1).with(index, Compactor.IDLE));
        }
        next.put(name + " goes on from " + compactor.step(), compact(state, index, compactor));
    }

    /// Returns whether a compactor finds work: the export lacks events, or is withdrawn.
    private boolean hasWork(Row row) {
        return row.ended() && !(has(Rule.COMPARE_WORK_VERSION) ? row.isDone() : row.isCurrent());
    }

    private State compact(State state, int index, Compactor compactor) {
        var row = state.row();
        var export = compactor.export();
        return switch (compactor.step()) {
            case IDLE, RECEIVED -> lease(state, index);
            case LEASED -> state.with(index, compactor.at(CompactorStep.READ_ONE_PAGE)
                    .with(export.withEvents(state.log() & FIRST_PAGE)));
            case READ_ONE_PAGE -> {
                var all = WithdrawalSteps.written(state, compactor,
                        export.withEvents(export.events() | (state.log() & ~FIRST_PAGE)));
                yield state.with(index, compactor.at(CompactorStep.READ_ALL)
                        .with(has(Rule.VERSION_BEFORE_LOG) ? all : all.withVersionsOf(row)));
            }
            case READ_ALL -> commit(state, index, compactor);
            case COMMITTED -> state.withRequests(hasWork(row) ? 1 : 0).with(index, Compactor.IDLE);
        };
    }

    private State lease(State state, int index) {
        var row = state.row();
        if (!hasWork(row)) {
            return state.with(index, Compactor.IDLE);
        }
        if (row.attempt() != 0 && row.leaseLive()) {
            return state.withRequests(has(Rule.KEEP_MESSAGE) ? 1 : 0).with(index, Compactor.IDLE);
        }
        var attempt = state.freshAttempt();
        return state.with(row.withLease(attempt, true)).with(index, new Compactor(CompactorStep.LEASED, attempt,
                Export.begun(row.work(), row.log()), new WithdrawalSteps(without).kept(state)));
    }

    private State commit(State state, int index, Compactor compactor) {
        var row = state.row();
        var isMine = row.attempt() == compactor.attempt() || !has(Rule.FENCE_COMMIT);
        var isNewer = row.export().work() < compactor.export().work();
        // While the row names the attempt, it has the export that the compactor has read with its lease.
        var raises = has(Rule.ONE_CONTENT) && hasOtherContent(row.export(), compactor.export());
        var isRaised = raises && has(Rule.RAISE_KNOWN_VERSION) && row.log() != compactor.export().log();
        if (isMine && isNewer && isRaised) {
            return state.with(row.withLease(0, false)).withRequests(1).with(index, Compactor.IDLE);
        }
        if (isMine && isNewer) {
            var committed = raises ? compactor.with(compactor.export().withNextLog()) : compactor;
            var after = row.withExport(committed);
            return state.with(raises ? after.withLog(committed.export().log()) : after)
                    .with(index, committed.at(CompactorStep.COMMITTED));
        }
        // Refused: the row has an export of this version or a later one, or another worker has the lease.
        return row.export().work() >= compactor.export().work()
                ? state.with(index, compactor.at(CompactorStep.COMMITTED))
                : state.withRequests(1).with(index, Compactor.IDLE);
    }
}
