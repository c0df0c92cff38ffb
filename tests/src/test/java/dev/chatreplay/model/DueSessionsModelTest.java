package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Explores every order of the steps of two recorders of late events and of the sweep, while all requests of the recorders are lost. The
/// sweep always finds the work, and each rule is needed.
class DueSessionsModelTest {
    @Test
    void sweepFindsWorkInAnyOrder() {
        var explorer = new Explorer<>(new DueSessionsModel(EnumSet.noneOf(DueRule.class)), DueState.INITIAL);
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void sweepMissesWorkWithoutRule(DueRule rule) {
        assertThat(new Explorer<>(new DueSessionsModel(EnumSet.of(rule)), DueState.INITIAL).violation())
                .as("without %s", rule).isPresent();
    }
}
