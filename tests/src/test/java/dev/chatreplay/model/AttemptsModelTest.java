package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.model.AttemptsState.Left;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Explores every order of the steps of two workers and a reader, with work that kills each worker and with work that kills none. Deadly work
/// is dead-lettered after three workers, harmless work never. Each rule is needed.
class AttemptsModelTest {
    private static final String FOURTH = "a fourth worker dies of the same work";
    private static final String TOO_EARLY = "work is dead-lettered whose workers did not die three times in a row";

    /// A crash of a worker, four attempts of a reader, a redrive.
    private static final AttemptsState DEADLY = AttemptsState.initial(2, new Left(1, 4, 1));
    /// Two crashes of workers, four attempts of a reader.
    private static final AttemptsState HARMLESS = AttemptsState.initial(2, new Left(2, 4, 0));

    private static Explorer<AttemptsState> explore(boolean isDeadly, Set<AttemptsRule> without) {
        return new Explorer<>(new Attempts(isDeadly, without), isDeadly ? DEADLY : HARMLESS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyDeadlyWorkIsDeadLettered(boolean isDeadly) {
        var explorer = explore(isDeadly, EnumSet.noneOf(AttemptsRule.class));
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(300);
    }

    @ParameterizedTest
    @MethodSource
    void attemptsFailWithoutRule(AttemptsRule rule, boolean isDeadly, String harm) {
        assertThat(explore(isDeadly, EnumSet.of(rule)).violation()).as("without %s", rule)
                .hasValueSatisfying(way -> assertThat(way).startsWith(harm));
    }

    static Stream<Arguments> attemptsFailWithoutRule() {
        return Arrays.stream(AttemptsRule.values()).map(rule -> switch (rule) {
            case COUNT_WITH_LEASE, KEEP_COUNT_OF_WORKERS, DEAD_LETTER_FIRST -> Arguments.of(rule, true, FOURTH);
            case REMOVE_COUNT_AFTER_DEAD_LETTER -> Arguments.of(rule, true, TOO_EARLY);
            case COUNT_ONLY_WITH_LEASE, COUNT_ONLY_WORKERS, REMOVE_COUNT_WHEN_REPORTING ->
                Arguments.of(rule, false, TOO_EARLY);
        });
    }
}
