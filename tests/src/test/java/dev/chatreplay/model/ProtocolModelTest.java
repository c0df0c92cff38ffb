package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.model.State.Export;
import dev.chatreplay.model.State.Recorder;
import dev.chatreplay.model.State.RecorderStep;
import dev.chatreplay.model.State.Row;
import dev.chatreplay.model.State.Withdrawer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Explores every order of the steps of recorders, the end of the session and compactors. A crash, a lost request and the end of a lease can
/// happen at any time. No complete chat lacks an acknowledged event, and from each state a complete chat can be reached. Each rule is
/// needed: without it, one of the two fails.
class ProtocolModelTest {
    /// A message, the end, two compactors; one crash, one lost request.
    private static final State WITH_FAILURES = State.initial(2, 2, 1, 1);
    /// A message, the end, two compactors; one crash.
    private static final State WITHOUT_LOSSES = State.initial(2, 2, 1, 0);
    /// A message, the end, two compactors; one lost request.
    private static final State WITHOUT_CRASHES = State.initial(2, 2, 0, 1);
    /// A message, the end, a compactor; one crash, one lost request.
    private static final State WITH_ONE_COMPACTOR = State.initial(2, 1, 1, 1);
    /// A message, the end, a compactor; one crash.
    private static final State WITH_ONE_COMPACTOR_WITHOUT_LOSSES = State.initial(2, 1, 1, 0);
    /// The end, two compactors; one crash, one lost request.
    private static final State WITHOUT_MESSAGES = State.initial(1, 2, 1, 1);
    /// Two messages, the end, a compactor; one crash.
    private static final State WITH_MORE_EVENTS = State.initial(3, 1, 1, 0);

    /// A message, the end, a compactor, and an operator who withdraws the files; one crash.
    private static final State WITH_A_WITHDRAWAL = State.initial(2, 1, 1, 0).with(Withdrawer.START);
    /// The same without a crash, and without a message.
    private static final State WITH_A_WITHDRAWAL_WITHOUT_CRASHES = State.initial(2, 1, 0, 0).with(Withdrawer.START);
    private static final State WITH_A_WITHDRAWAL_WITHOUT_MESSAGES = State.initial(1, 1, 1, 0).with(Withdrawer.START);
    /// An exported session, two late messages, a compactor, and an operator who withdraws the files.
    private static final State WITH_A_WITHDRAWAL_AND_LATE_EVENTS = exported();
    /// The end, two compactors, and an operator who withdraws the files; one lost request.
    private static final State WITH_A_WITHDRAWAL_AND_A_LOSS = State.initial(1, 2, 0, 1).with(Withdrawer.START);

    private static State exported() {
        var end = 0b100;
        return State.initial(3, 1, 0, 0).withLog(end).withAcknowledged(end)
                .with(2, new Recorder(RecorderStep.ACKNOWLEDGED, true))
                .with(new Row(true, 1, 1, 0, false, new Export(1, 1, end, false, 1), 0))
                .with(Withdrawer.START);
    }

    private static Explorer<State> explore(Set<Rule> without, State from) {
        return new Explorer<>(new Protocol(without), from);
    }

    /// Larger extents begin with more failures and events.
    @Test
    @Scaled
    void protocolLosesNothingInAnyOrder() {
        for (var from : switch (Extent.CURRENT) {
            case QUICK -> List.of(WITHOUT_MESSAGES, WITH_ONE_COMPACTOR);
            case FULL -> List.of(WITHOUT_CRASHES, WITH_ONE_COMPACTOR);
            case LONG -> List.of(WITHOUT_LOSSES, WITH_FAILURES, WITH_MORE_EVENTS);
        }) {
            var explorer = explore(EnumSet.noneOf(Rule.class), from);
            assertThat(explorer.violation()).isEmpty();
            assertThat(explorer.count()).as("states explored").isGreaterThan(Extent.pick(20_000, 30_000, 30_000));
        }
    }

    @Test
    @Scaled
    void protocolWithdrawsFilesInAnyOrder() {
        for (var from : Extent.CURRENT == Extent.QUICK
                ? List.of(WITH_A_WITHDRAWAL_WITHOUT_CRASHES, WITH_A_WITHDRAWAL_WITHOUT_MESSAGES,
                        WITH_A_WITHDRAWAL_AND_A_LOSS)
                : List.of(WITH_A_WITHDRAWAL, WITH_A_WITHDRAWAL_AND_A_LOSS)) {
            var explorer = explore(EnumSet.noneOf(Rule.class), from);
            assertThat(explorer.violation()).isEmpty();
            assertThat(explorer.count()).as("states explored").isGreaterThan(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"COMPARE_WORK_VERSION", "WITHDRAWAL_RAISES_VERSION",
            "LINK_NO_WITHDRAWN_FILE",
            "KEEP_NO_WITHDRAWN_FILE", "DELETE_AFTER_COMMIT"})
    void protocolFailsWithoutWithdrawalRule(Rule rule) {
        assertThat(explore(EnumSet.of(rule), WITH_A_WITHDRAWAL_WITHOUT_CRASHES).violation()).as("without %s", rule)
                .isPresent();
    }

    /// A withdrawal makes the log compacted again, also when a recorder has written an event and has not raised the version.
    @Test
    void logVersionHasTwoContentsWithoutRule() {
        assertThat(explore(EnumSet.of(Rule.ONE_CONTENT), WITH_A_WITHDRAWAL_WITHOUT_CRASHES).violation())
                .hasValueSatisfying(way -> assertThat(way).startsWith("one log version has two contents"));
    }

    /// Meanwhile another recorder raises the version for its own event, which the compactor has not read.
    @Test
    void completeChatLacksEventWithoutRefusalOfRaisedVersion() {
        var explorer = explore(EnumSet.noneOf(Rule.class), WITH_A_WITHDRAWAL_AND_LATE_EVENTS);
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states explored").isGreaterThan(50_000);
        assertThat(explore(EnumSet.of(Rule.RAISE_KNOWN_VERSION), WITH_A_WITHDRAWAL_AND_LATE_EVENTS).violation())
                .hasValueSatisfying(way -> assertThat(way).startsWith("a complete chat is missing, or lacks"));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"REQUEST_COMPACTION", "KEEP_MESSAGE", "COMPARE_WORK_VERSION",
            "WITHDRAWAL_RAISES_VERSION", "LINK_NO_WITHDRAWN_FILE", "KEEP_NO_WITHDRAWN_FILE", "DELETE_AFTER_COMMIT",
            "ONE_CONTENT", "RAISE_KNOWN_VERSION"})
    void protocolFailsWithoutRule(Rule rule) {
        assertThat(explore(EnumSet.of(rule), WITH_ONE_COMPACTOR).violation()).as("without %s", rule).isPresent();
    }

    @Test
    @Scaled
    void protocolNeedsNoSweepWithoutLosses() {
        var from = Extent.CURRENT == Extent.QUICK ? WITH_ONE_COMPACTOR_WITHOUT_LOSSES : WITHOUT_LOSSES;
        assertThat(explore(EnumSet.of(Rule.SWEEP), from).violation()).isEmpty();
    }

    /// With the sweep these rules are not needed, because it requests the missing compaction some minutes later. So the test leaves out the sweep.
    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"REQUEST_COMPACTION", "KEEP_MESSAGE"})
    void onlySweepCompletesChatWithoutRule(Rule rule) {
        assertThat(explore(EnumSet.of(Rule.SWEEP, rule), WITH_ONE_COMPACTOR_WITHOUT_LOSSES).violation())
                .as("without %s", rule).isPresent();
    }
}
