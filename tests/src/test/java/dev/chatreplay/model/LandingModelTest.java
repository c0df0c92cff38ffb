package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.model.LandingState.Left;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Explores every order of the steps of two workers that land three exports of a session. Old content never lies over new content, and the
/// newest export lands in the end. Each rule is needed.
class LandingModelTest {
    private static final String OLD_OVER_NEW = "old content lies over new content";
    private static final String NOT_LANDED = "the row says that an export is landed which is not";
    private static final String NEVER = "an export never lands";

    /// What may happen, and whether two exports have the same content.
    enum Circumstances {
        /// Nothing fails.
        CALM(0, 0, 0, false),
        /// A worker dies, the bucket fails, and a worker is paused beyond its time.
        STORM(1, 1, 1, false),
        /// The same content comes again, and a worker is paused beyond its time.
        REPEATED_WITH_PAUSE(0, 1, 1, true),
        /// The same content comes again, and a worker dies. Lambda ends each worker before its time, so it is not paused beyond it as well.
        REPEATED_WITH_DEATH(1, 1, 0, true);

        private final int deaths;
        private final int refusals;
        private final int expiries;
        private final boolean isRepeated;

        Circumstances(int deaths, int refusals, int expiries, boolean isRepeated) {
            this.deaths = deaths;
            this.refusals = refusals;
            this.expiries = expiries;
            this.isRepeated = isRepeated;
        }

        Explorer<LandingState> explore(Set<LandingRule> without) {
            return new Explorer<>(new Landing(3, isRepeated, without), LandingState.initial(2,
                    new Left(deaths, refusals, expiries)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void newestExportLandsAndIsNeverOverwrittenByOlderOne(Circumstances circumstances) {
        var explorer = circumstances.explore(EnumSet.noneOf(LandingRule.class));
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(50);
    }

    @Test
    void workersLandNewestExportWithoutSweepWhenNothingFails() {
        assertThat(Circumstances.CALM.explore(EnumSet.of(LandingRule.SWEEP)).violation()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void landingFailsWithoutRule(Circumstances circumstances, Set<LandingRule> without, String harm) {
        assertThat(circumstances.explore(without).violation())
                .hasValueSatisfying(way -> assertThat(way).startsWith(harm));
    }

    static Stream<Arguments> landingFailsWithoutRule() {
        return Arrays.stream(LandingRule.values()).map(rule -> switch (rule) {
            case LOOK_BEFORE_ROW, CHECK_ROW, CONDITIONAL_WRITE ->
                Arguments.of(Circumstances.STORM, EnumSet.of(rule), OLD_OVER_NEW);
            case RECORD_LAST -> Arguments.of(Circumstances.STORM, EnumSet.of(rule), NOT_LANDED);
            case RECORD_OWN, REOPEN -> Arguments.of(Circumstances.REPEATED_WITH_PAUSE, EnumSet.of(rule), NOT_LANDED);
            case SWEEP -> Arguments.of(Circumstances.STORM, EnumSet.of(rule), NEVER);
            case LOOK_AGAIN -> Arguments.of(Circumstances.CALM, EnumSet.of(rule, LandingRule.SWEEP), NEVER);
        });
    }
}
