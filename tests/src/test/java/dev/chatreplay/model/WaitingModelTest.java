package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.LongExtent;
import dev.chatreplay.model.WaitingState.Left;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Explores every order of the steps of readers, workers and the queue. No caller waits for work that is not queued, and each rule is needed.
class WaitingModelTest {
    /// Two readers, two workers; one crash.
    private static final WaitingState WITH_A_CRASH = WaitingState.initial(2, 2, new Left(1, 0, 0));
    /// Two readers, a worker; one crash, one lost message, one late event.
    private static final WaitingState WITH_EVERYTHING = WaitingState.initial(2, 1, new Left(1, 1, 1));
    /// Three readers, a worker; one crash, one late event.
    private static final WaitingState WITH_THREE_READERS = WaitingState.initial(3, 1, new Left(1, 0, 1));

    private static final String WITHOUT_WORK = "a caller waits for work that is not queued";
    private static final String TOO_EARLY = "a mark is removed before work that began after it is done";
    private static final String FOR_EVER = "no caller is ever answered with the chat";

    private static Explorer<WaitingState> explore(boolean isLarge, Set<WaitingRule> without, WaitingState from) {
        return new Explorer<>(new Waiting(isLarge, without), from);
    }

    private static Explorer<WaitingState> exploreAllRules(boolean isLarge, WaitingState from) {
        return explore(isLarge, EnumSet.noneOf(WaitingRule.class), from);
    }

    @Test
    void callersNeverWaitWithoutQueuedWorkAfterCrash() {
        var explorer = exploreAllRules(true, WITH_A_CRASH);
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(50_000);
    }

    @Test
    @LongExtent
    void callersNeverWaitWithoutQueuedWork() {
        var explorers = List.of(
                exploreAllRules(false, WITH_A_CRASH), exploreAllRules(true, WITH_A_CRASH),
                exploreAllRules(false, WITH_EVERYTHING), exploreAllRules(true, WITH_EVERYTHING),
                exploreAllRules(true, WITH_THREE_READERS));
        assertThat(explorers).allSatisfy(explorer -> assertThat(explorer.violation()).isEmpty());
        assertThat(explorers.stream().mapToInt(Explorer::count).sum()).as("states").isGreaterThan(500_000);
    }

    @ParameterizedTest
    @MethodSource
    void waitingFailsWithoutRule(WaitingRule rule, String harm) {
        assertThat(explore(true, EnumSet.of(rule), WITH_A_CRASH).violation()).as("without %s", rule)
                .hasValueSatisfying(way -> assertThat(way).startsWith(harm));
    }

    static Stream<Arguments> waitingFailsWithoutRule() {
        return Arrays.stream(WaitingRule.values()).map(rule -> Arguments.of(rule, switch (rule) {
            case MARK_BEFORE_SENDING, REMOVE_MARK_OF_UNSENT_MESSAGE, REMOVE_MARK, READ_MARK_AFTER_RECEIVING,
                    REMOVE_BEFORE_DELETING, LIMIT_WAIT ->
                WITHOUT_WORK;
            case MARK_OVER_READ_MARK, REMOVE_ONLY_OWN_MARK, REMOVE_ONLY_READ_MARK,
                    REMOVE_ONLY_WHEN_ACKNOWLEDGING ->
                TOO_EARLY;
            case CHECK_LATEST_START -> FOR_EVER;
        }));
    }
}
