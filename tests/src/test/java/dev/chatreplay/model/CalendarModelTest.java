package dev.chatreplay.model;

import static dev.chatreplay.model.Calendar.Settings.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.model.Calendar.Settings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Explores months of one session: presumed and confirmed ends, events that fail and are redriven on any later day, late windows and
/// retention. No acknowledged event is lost, and each rule is needed.
class CalendarModelTest {
    private static final Settings DEFAULT = new Settings(7, 30, 13);
    private static final Settings LONGEST_WINDOW = new Settings(14, 30, 0);
    private static final Settings LONG_RETENTION = new Settings(14, 43, 13);
    private static final Settings NO_WINDOW = new Settings(0, 2, 0);
    private static final Settings SHORT_RETENTION = new Settings(14, 15, NOTHING);
    private static final Settings WITHOUT_PROMISE = new Settings(14, 30, NOTHING);

    private static final String INCOMPLETE = "GET reports a chat complete that lacks an acknowledged event";
    private static final String REFUSED = "an event is refused that was received in time";
    private static final String EXPIRED_ROWS = "an export is made from a log that has begun to expire";
    private static final String RESTORED = "an expired export is restored";
    private static final String ROW_EXPIRES = "a row expires before its log or its objects";
    private static final String NEVER_EXPORTED = "an acknowledged event will never be in an export";

    private static Explorer<CalendarState> explore(Settings settings, boolean mayStop, Set<CalendarRule> without) {
        return new Explorer<>(new Calendar(settings, mayStop, without), CalendarState.INITIAL);
    }

    private static Explorer<CalendarState> exploreAllRules(Settings settings, boolean mayStop) {
        return explore(settings, mayStop, EnumSet.noneOf(CalendarRule.class));
    }

    /// The quick extent leaves out the largest calendar: the default settings while compactions may stop.
    @Test
    @Scaled
    void calendarLosesNothingInAnyMonths() {
        int count = 0;
        for (var settings : List.of(DEFAULT, LONGEST_WINDOW, LONG_RETENTION, NO_WINDOW, WITHOUT_PROMISE)) {
            for (var mayStop : settings.equals(DEFAULT) ? Extent.sample(List.of(false, true)) : List.of(false, true)) {
                var explorer = exploreAllRules(settings, mayStop);
                assertThat(explorer.violation()).as("%s, may stop: %s", settings, mayStop).isEmpty();
                count += explorer.count();
            }
        }
        assertThat(count).as("states").isGreaterThan(Extent.pick(200_000, 500_000, 500_000));
    }

    /// With a short retention, events are refused, but no accepted event is lost.
    @Test
    void shortRetentionLosesNothingAcknowledged() {
        assertThat(exploreAllRules(SHORT_RETENTION, false).violation()).isEmpty();
        assertThat(exploreAllRules(SHORT_RETENTION, true).violation()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "7, 16", "14, 30"})
    void retentionOfTwoWindowsAndTwoDaysAcceptsEveryTimelyEvent(int lateWindow, int least) {
        assertThat(exploreAllRules(new Settings(lateWindow, least, 0), false).violation()).isEmpty();
        assertThat(exploreAllRules(new Settings(lateWindow, least - 1, 0), false).violation())
                .hasValueSatisfying(way -> assertThat(way).startsWith(REFUSED));
    }

    @ParameterizedTest
    @CsvSource({"0, 15", "7, 29", "14, 43"})
    void retentionOfTwoWindowsAnd15DaysAcceptsEveryRedriveOf13Days(int lateWindow, int least) {
        assertThat(exploreAllRules(new Settings(lateWindow, least, 13), false).violation()).isEmpty();
        assertThat(exploreAllRules(new Settings(lateWindow, least - 1, 13), false).violation())
                .hasValueSatisfying(way -> assertThat(way).startsWith(REFUSED));
    }

    /// With all rules, these calendars lose nothing: [#calendarLosesNothingInAnyMonths()].
    @ParameterizedTest
    @MethodSource
    void calendarFailsWithoutRule(CalendarRule rule, Settings settings, boolean mayStop, String harm) {
        assertThat(explore(settings, mayStop, EnumSet.of(rule)).violation()).as("without %s", rule)
                .hasValueSatisfying(way -> assertThat(way).startsWith(harm));
    }

    static Stream<Arguments> calendarFailsWithoutRule() {
        return Arrays.stream(CalendarRule.values()).map(rule -> switch (rule) {
            case REFUSE_AFTER_LATEST_START -> Arguments.of(rule, DEFAULT, false, NEVER_EXPORTED);
            case LEAVE_TIME_FOR_COMPACTION -> Arguments.of(rule, DEFAULT, false, NEVER_EXPORTED);
            case COMPLETE_ONLY_WHEN_CURRENT -> Arguments.of(rule, DEFAULT, true, INCOMPLETE);
            case COMPACT_ONLY_IN_TIME -> Arguments.of(rule, LONGEST_WINDOW, true, EXPIRED_ROWS);
            case EXPIRED_EXPORT_STAYS_DELETED -> Arguments.of(rule, LONGEST_WINDOW, false, RESTORED);
            case END_LONG_SESSIONS -> Arguments.of(rule, LONGEST_WINDOW, false, EXPIRED_ROWS);
            case CONFIRM_ONCE -> Arguments.of(rule, WITHOUT_PROMISE, true, EXPIRED_ROWS);
            case CONFIRM_FROM_FIRST_RECEIPT -> Arguments.of(rule, WITHOUT_PROMISE, true, EXPIRED_ROWS);
            case KEEP_ROWS_FOR_TWO_WINDOWS -> Arguments.of(rule, LONGEST_WINDOW, true, EXPIRED_ROWS);
            case KEEP_EXPORTS_FOR_TWO_WINDOWS -> Arguments.of(rule, LONGEST_WINDOW, false, REFUSED);
            case COUNT_LATENESS_FROM_FIRST_RECEIPT -> Arguments.of(rule, DEFAULT, false, REFUSED);
            case EXPIRE_ROW_LAST -> Arguments.of(rule, DEFAULT, false, ROW_EXPIRES);
            case MOVE_ROW_EXPIRY_WITH_CONFIRMED_END -> Arguments.of(rule, LONG_RETENTION, false, ROW_EXPIRES);
        });
    }
}
