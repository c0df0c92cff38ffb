package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Explores every order of the steps of two readers, and of two workers with one queue message. The session ends, and a message may be late.
/// Each reader gets its file or 410, and no work starts a second time. Each rule is needed.
class FormatRequestsModelTest {
    private static final String FOREVER = "a reader waits forever";
    private static final String SECOND = "work starts a second time";

    /// Two readers of different formats; one failure.
    private static final FormatState TWO_FORMATS = FormatState.initial(1, 0b01, 0b10);
    /// Two readers of different formats; no failure.
    private static final FormatState WITHOUT_FAILURES = FormatState.initial(0, 0b01, 0b10);
    /// Two readers of one format; one failure.
    private static final FormatState ONE_FORMAT = FormatState.initial(1, 0b01, 0b01);

    private static Explorer<FormatState> explore(boolean endsRetention, Set<FormatRule> without, FormatState from) {
        return new Explorer<>(new FormatRequests(endsRetention, without), from);
    }

    @Test
    void readersOfTwoFormatsGetTheirFilesInAnyOrder() {
        var explorer = explore(false, EnumSet.noneOf(FormatRule.class), TWO_FORMATS);
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(30_000);
    }

    @Test
    void readersOfOneFormatStartItsWorkOnceInAnyOrder() {
        var explorer = explore(false, EnumSet.noneOf(FormatRule.class), ONE_FORMAT);
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(10_000);
    }

    @Test
    void readersAtEndOfRetentionGetTheirFilesOr410() {
        var explorer = explore(true, EnumSet.noneOf(FormatRule.class), WITHOUT_FAILURES);
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(10_000);
    }

    @ParameterizedTest
    @MethodSource
    void formatRequestsFailWithoutRule(FormatRule rule, FormatState from, String harm) {
        assertThat(explore(rule == FormatRule.REFUSE_TOO_LATE, EnumSet.of(rule), from).violation())
                .as("without %s", rule).hasValueSatisfying(way -> assertThat(way).startsWith(harm));
    }

    static Stream<Arguments> formatRequestsFailWithoutRule() {
        return Arrays.stream(FormatRule.values()).map(rule -> switch (rule) {
            case RAISE_WORK_VERSION, COMPARE_STATUS, REFUSE_TOO_LATE, COMPARE_WORK_VERSION ->
                Arguments.of(rule, WITHOUT_FAILURES, FOREVER);
            case COMPARE_SEEN_VERSION, ADD_ONCE, LEASE_EXCLUDES -> Arguments.of(rule, ONE_FORMAT, SECOND);
            case KEEP_LOG_VERSION ->
                Arguments.of(rule, WITHOUT_FAILURES, "a reader of one format takes a complete chat");
            case LINK_ONLY_A_FILE -> Arguments.of(rule, WITHOUT_FAILURES, "a reader gets a link to a missing file");
            case READ_FORMATS_WITH_LEASE, COMMIT_KEEPS_FORMATS ->
                Arguments.of(rule, WITHOUT_FAILURES, "a format is lost");
            case FENCE_COMMIT -> Arguments.of(rule, TWO_FORMATS, "a format is lost");
        });
    }
}
