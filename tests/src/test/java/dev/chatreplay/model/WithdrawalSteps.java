package dev.chatreplay.model;

import dev.chatreplay.model.State.Compactor;
import dev.chatreplay.model.State.CompactorStep;
import dev.chatreplay.model.State.Export;
import dev.chatreplay.model.State.Withdrawer;
import dev.chatreplay.model.State.WithdrawerStep;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The part of [Protocol] for withdrawals: the steps of an operator, and the objects that an export has. Without an operator it changes no
/// state, so that the other scenarios stay small.
record WithdrawalSteps(Set<Rule> without) {
    private boolean has(Rule rule) {
        return !without.contains(rule);
    }

    /// Returns whether a call that begins now, after the files were withdrawn, gets one of them.
    boolean linksWithdrawnFile(State state) {
        var row = state.row();
        var isLinked = row.isCurrent() && !(has(Rule.LINK_NO_WITHDRAWN_FILE) && row.isWithdrawn());
        return isLinked && row.export().file() < state.withdrawer().version();
    }

    /// Returns the export whose objects a compactor keeps that takes the lease now.
    Export kept(State state) {
        var row = state.row();
        var isKept = !state.withdrawer().equals(Withdrawer.ABSENT)
                && !(has(Rule.KEEP_NO_WITHDRAWN_FILE) && row.isWithdrawn());
        return isKept ? row.export() : Export.NONE;
    }

    /// Returns the export with its objects: new ones, or those of the export before when the bytes are the same.
    static Export written(State state, Compactor compactor, Export export) {
        if (state.withdrawer().equals(Withdrawer.ABSENT)) {
            return export;
        }
        var kept = compactor.kept();
        return export.hasSameBytes(kept)
                ? export.withFile(kept.file(), state.withdrawer().hasDeleted(kept.file()))
                : export.withFile(export.work(), false);
    }

    /// Adds the next states of the operator.
    void add(State state, Map<String, State> next) {
        var withdrawer = state.withdrawer();
        var row = state.row();
        var hasBegun = withdrawer.step() == WithdrawerStep.MARKED || withdrawer.step() == WithdrawerStep.WAITING;
        if (hasBegun && state.crashesLeft() > 0) {
            next.put("the operator withdraws again after a crash", state.withCrash()
                    .with(new Withdrawer(WithdrawerStep.START, withdrawer.version())));
        }
        switch (withdrawer.step()) {
            case ABSENT, DELETED -> {
            }
            case START -> Optional.of(state).filter(_ -> row.ended())
                    .ifPresent(ended -> next.put("the operator withdraws the files", marked(ended)));
            case MARKED -> next.put("the operator requests a compaction",
                    state.withRequests(1).with(new Withdrawer(WithdrawerStep.WAITING, withdrawer.version())));
            case WAITING -> Optional.of(state)
                    .filter(_ -> row.export().work() >= withdrawer.version() || !has(Rule.DELETE_AFTER_COMMIT))
                    .ifPresent(made -> next.put("the operator deletes the old objects", withoutOldObjects(made)));
        }
    }

    /// Marks the row, unless it has a mark whose files are not made yet, and no event was recorded since.
    private State marked(State state) {
        var row = state.row();
        var marked = row.isWithdrawn() && row.withdrawn() == row.work()
                ? row
                : row.withWithdrawal(has(Rule.WITHDRAWAL_RAISES_VERSION));
        return state.with(marked).with(new Withdrawer(WithdrawerStep.MARKED, marked.withdrawn()));
    }

    private static State withoutOldObjects(State state) {
        var version = state.withdrawer().version();
        var row = state.row();
        var after = state.with(new Withdrawer(WithdrawerStep.DELETED, version))
                .withCompactors(compactor -> compactor.step() == CompactorStep.READ_ALL
                        && compactor.export().file() < version
                                ? compactor.with(compactor.export().removed())
                                : compactor);
        return row.export().file() < version ? after.with(row.withRemovedExport()) : after;
    }
}
