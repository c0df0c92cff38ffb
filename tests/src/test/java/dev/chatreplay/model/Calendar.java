package dev.chatreplay.model;

import dev.chatreplay.model.CalendarState.Export;
import dev.chatreplay.model.CalendarState.Fault;
import dev.chatreplay.model.CalendarState.Event;
import dev.chatreplay.model.CalendarState.Session;
import dev.chatreplay.model.CalendarState.Status;
import dev.chatreplay.model.CalendarState.Step;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models one session over months. All durations are in days.
///
/// The model skips days that make no difference. Each duration is a multiple of 7 or 14, plus or minus at most three. So only days close to
/// such a multiple make a difference, and time passes from one of them to the next.
///
/// @param mayStop whether compactions may stop for any time; else each starts at most [#LONGEST_DELAY] after the event was accepted
record Calendar(Settings settings, boolean mayStop, Set<CalendarRule> without) implements Model<CalendarState> {
    private static final int LONGEST_SESSION = 30;
    private static final int LONGEST_LATE_WINDOW = 14;
    private static final int DEAD_LETTER_RETENTION = 14;
    private static final int SPARE = 3;
    /// From the expiry of the last log row and the last object to that of the session's row.
    private static final int ROW_MARGIN = 14;
    /// From the check of an event to the start of its compaction: delay, retries, and an hour until the sweep requests it again.
    private static final int LONGEST_DELAY = 1;
    /// From the last moment at which an event is accepted to the latest start of a compaction.
    private static final int MARGIN = LONGEST_DELAY;
    private static final int LAST_DAY = 100;
    private static final Set<CalendarRule> ROW_RULES = EnumSet.of(CalendarRule.EXPIRE_ROW_LAST,
            CalendarRule.MOVE_ROW_EXPIRY_WITH_CONFIRMED_END);

    /// The settings of an installation, and its promise.
    ///
    /// @param lateWindow how long after its end a session accepts events
    /// @param exportRetention how long an export is kept
    /// @param promisedRedrive how long after the late window an event of the window is never refused, or [#NOTHING]
    record Settings(int lateWindow, int exportRetention, int promisedRedrive) {
        static final int NOTHING = -LAST_DAY;

        private int week() {
            return lateWindow % 14 == 0 ? 14 : 7;
        }
    }

    private boolean has(CalendarRule rule) {
        return !without.contains(rule);
    }

    @Override
    public Map<String, CalendarState> next(CalendarState state) {
        var next = new LinkedHashMap<String, CalendarState>();
        var day = nextDay(state);
        if (day <= LAST_DAY && !needsStepBefore(state, day)) {
            next.put("time passes", state.on(day));
        }
        receive(state, next);
        tryMessage(state, next);
        tryReport(state, next);
        if (state.session().isLive() && state.day() > 0) {
            next.put("the sweep presumes the end", end(state, Status.PRESUMED_ENDED, state.day()));
        }
        if (!state.session().isLive() && !state.export().isCurrent()) {
            next.put("a compaction starts", compact(state));
        }
        return next;
    }

    private int nextDay(CalendarState state) {
        int day = state.day() + 1;
        if (state.session().isLive() && day > 1 && day < LONGEST_SESSION) {
            // No duration counts from a day before the end.
            return LONGEST_SESSION;
        }
        int week = settings.week();
        while (day % week > SPARE && day % week < week - 1) {
            day++;
        }
        return day;
    }

    /// Returns whether another step must happen before `day`.
    private boolean needsStepBefore(CalendarState state, int day) {
        if (state.session().isLive() && day > LONGEST_SESSION && has(CalendarRule.END_LONG_SESSIONS)) {
            return true;
        }
        var message = state.message();
        var isChecked = message.step() == Step.CHECKED && day > message.on() + LONGEST_DELAY;
        var isMissing = state.missingSince() != CalendarState.NEVER && day > state.missingSince() + LONGEST_DELAY;
        return !mayStop && (isChecked || isMissing);
    }

    private void receive(CalendarState state, Map<String, CalendarState> next) {
        var session = state.session();
        var received = new Event(Step.RECEIVED, session.isLive() ? CalendarState.NEVER : state.day());
        if (state.message().step() == Step.NOT_SENT) {
            next.put("the message is received", state.withMessage(simplify(received, session)));
        }
        if (state.report().step() == Step.NOT_SENT && (session.isLive() || received.on() <= closesOn(session))) {
            next.put("the report of the end is received", state.withReport(received));
        }
    }

    /// Merges events that make no difference. For an event received within the late window, forgets the exact day, because a later end also
    /// accepts it. Forgets an event that no later end can make timely.
    private Event simplify(Event event, Session session) {
        if (event.step() != Step.RECEIVED || session.isLive()) {
            return event;
        }
        if (event.on() <= closesOn(session)) {
            return new Event(Step.RECEIVED, session.endRecordedOn());
        }
        int confirmable = session.status() == Status.PRESUMED_ENDED ? settings.lateWindow() : 0;
        return event.on() > closesOn(session) + confirmable ? Event.REFUSED : event;
    }

    private int closesOn(Session session) {
        return session.endRecordedOn() + settings.lateWindow();
    }

    private void tryMessage(CalendarState state, Map<String, CalendarState> next) {
        var message = state.message();
        switch (message.step()) {
            case RECEIVED -> next.put("the message is checked", isRefused(state, message)
                    ? refuse(state, message)
                    : written(state.withMessage(new Event(Step.CHECKED, today(state)))));
            case CHECKED -> {
                var acknowledged = state.withMessage(Event.ACKNOWLEDGED);
                next.put("the message is acknowledged", state.session().isLive()
                        ? acknowledged
                        : acknowledged.with(state.export().outdated()).missing(message.on()));
            }
            case NOT_SENT, REFUSED, ACKNOWLEDGED -> {
            }
        }
    }

    private void tryReport(CalendarState state, Map<String, CalendarState> next) {
        var report = state.report();
        if (report.step() != Step.RECEIVED) {
            return;
        }
        if (isRefused(state, report)) {
            next.put("the report of the end is checked", refuse(state, report));
            return;
        }
        var after = state.withReport(has(CalendarRule.CONFIRM_ONCE) ? Event.ACKNOWLEDGED : Event.NOT_SENT);
        var session = state.session();
        var isNews = session.status() != Status.ENDED || !has(CalendarRule.CONFIRM_ONCE);
        next.put("the report of the end is recorded", written(isNews
                ? end(after, Status.ENDED, session.isLive() ? state.day() : confirmedOn(state))
                : after));
    }

    /// Judges the expiry of the row when an event is written to the log. The check and the write of an event are one invocation.
    private CalendarState written(CalendarState state) {
        return state.session().isLive() ? state : judgeRow(state, state.day() + rowsKeptFor());
    }

    /// Judges the row only while all other rules hold. Without one of them the row may expire too early, too, and that would hide its harm.
    private CalendarState judgeRow(CalendarState state, int lastExpiry) {
        return ROW_RULES.containsAll(without) && lastExpiry + ROW_MARGIN > state.session().expiresOn()
                ? state.with(Fault.ROW_EXPIRES_TOO_EARLY)
                : state;
    }

    private int rowExpiresOn(Session before, int endRecordedOn) {
        if (!before.isLive() && !has(CalendarRule.MOVE_ROW_EXPIRY_WITH_CONFIRMED_END)) {
            return before.expiresOn();
        }
        return endRecordedOn + ROW_MARGIN + (has(CalendarRule.EXPIRE_ROW_LAST)
                ? LONGEST_LATE_WINDOW + DEAD_LETTER_RETENTION + Math.max(rowsKeptFor(), settings.exportRetention())
                : settings.exportRetention());
    }

    private int confirmedOn(CalendarState state) {
        return has(CalendarRule.CONFIRM_FROM_FIRST_RECEIPT)
                ? Math.max(state.session().endRecordedOn(), state.report().on())
                : state.day();
    }

    private CalendarState end(CalendarState state, Status status, int endRecordedOn) {
        var session = new Session(status, endRecordedOn, rowExpiresOn(state.session(), endRecordedOn));
        var ended = state.with(session).withMessage(simplify(state.message(), session));
        return state.session().isLive() ? ended.missing(today(state)) : ended;
    }

    /// Returns the day from which a delay counts; 0 when delays do not count.
    private int today(CalendarState state) {
        return mayStop ? 0 : state.day();
    }

    private boolean isRefused(CalendarState state, Event event) {
        var session = state.session();
        if (session.isLive()) {
            return false;
        }
        int judgedOn = has(CalendarRule.COUNT_LATENESS_FROM_FIRST_RECEIPT) ? event.on() : state.day();
        int margin = has(CalendarRule.LEAVE_TIME_FOR_COMPACTION) ? MARGIN : 0;
        return judgedOn > closesOn(session) || (has(CalendarRule.REFUSE_AFTER_LATEST_START)
                && isBeyondCompaction(state, state.day() + margin));
    }

    private CalendarState refuse(CalendarState state, Event event) {
        int closes = closesOn(state.session());
        return event.on() <= closes && state.day() <= closes + settings.promisedRedrive()
                ? state.with(Fault.REFUSED_IN_TIME)
                : state;
    }

    private boolean isBeyondCompaction(CalendarState state, int day) {
        return (has(CalendarRule.COMPACT_ONLY_IN_TIME) && isPastCompaction(state, day))
                || (has(CalendarRule.EXPIRED_EXPORT_STAYS_DELETED) && isExpired(state.export(), day));
    }

    private boolean isPastCompaction(CalendarState state, int day) {
        return day > closesOn(state.session()) + DEAD_LETTER_RETENTION;
    }

    private boolean isExpired(Export export, int day) {
        int retention = has(CalendarRule.KEEP_EXPORTS_FOR_TWO_WINDOWS)
                ? settings.exportRetention()
                : settings.lateWindow() + 1;
        return export.exists() && day >= export.writtenOn() + retention;
    }

    private CalendarState compact(CalendarState state) {
        int day = state.day();
        var after = state.withoutMissing();
        if (isBeyondCompaction(state, day)) {
            return after;
        }
        var exported = after.with(new Export(day, state.message().step() == Step.ACKNOWLEDGED, true));
        if (day >= rowsKeptFor()) {
            return exported.with(Fault.MADE_FROM_EXPIRED_ROWS);
        }
        return isExpired(state.export(), day)
                ? exported.with(Fault.RESTORED)
                : judgeRow(exported, day + settings.exportRetention());
    }

    /// Returns how long the row of the first message is in the log.
    private int rowsKeptFor() {
        int windows = has(CalendarRule.KEEP_ROWS_FOR_TWO_WINDOWS) ? 2 : 1;
        return LONGEST_SESSION + windows * LONGEST_LATE_WINDOW + DEAD_LETTER_RETENTION + SPARE;
    }

    private boolean isReportedComplete(CalendarState state) {
        var export = state.export();
        return export.exists() && !isExpired(export, state.day()) && (export.isCurrent()
                || (!has(CalendarRule.COMPLETE_ONLY_WHEN_CURRENT) && isPastCompaction(state, state.day())));
    }

    @Override
    public Optional<String> violation(CalendarState before, CalendarState after) {
        if (isReportedComplete(after) && after.lacksAcknowledged()) {
            return Optional.of("GET reports a chat complete that lacks an acknowledged event");
        }
        return switch (after.fault()) {
            case NONE -> Optional.empty();
            case REFUSED_IN_TIME -> Optional.of("an event is refused that was received in time");
            case MADE_FROM_EXPIRED_ROWS -> Optional.of("an export is made from a log that has begun to expire");
            case RESTORED -> Optional.of("an expired export is restored");
            case ROW_EXPIRES_TOO_EARLY -> Optional.of("a row expires before its log or its objects");
        };
    }

    /// Returns true in every state when compactions may stop for any time: no margin is long enough then, and only the violations count.
    @Override
    public boolean isDone(CalendarState state) {
        return mayStop || (state.export().exists() && !state.lacksAcknowledged());
    }

    @Override
    public String neverDone() {
        return "an acknowledged event will never be in an export";
    }
}
