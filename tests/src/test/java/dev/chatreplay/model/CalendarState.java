package dev.chatreplay.model;

/// The state of one session on one day.
///
/// Day 0 is the day of its first message. That message is acknowledged, and its log row is the first to expire.
///
/// @param message a further message, which may be received late
/// @param report the event that reports the end of the session
/// @param missingSince the day since which a compaction is due that has not started, or [#NEVER]
/// @param fault the violation by the last step
record CalendarState(int day, Session session, Event message, Event report, Export export, int missingSince,
        Fault fault) {
    /// The value for no day.
    static final int NEVER = -1;
    /// The session is live, and its first message was recorded today.
    static final CalendarState INITIAL = new CalendarState(0, new Session(Status.LIVE, NEVER, NEVER), Event.NOT_SENT,
            Event.NOT_SENT, new Export(NEVER, false, false), NEVER, Fault.NONE);

    /// Whether the session is live, and whether its end was reported.
    enum Status {
        LIVE, PRESUMED_ENDED, ENDED
    }

    /// The session's row.
    ///
    /// @param expiresOn the day from which DynamoDB may delete the row, or [#NEVER]
    record Session(Status status, int endRecordedOn, int expiresOn) {
        boolean isLive() {
            return status == Status.LIVE;
        }
    }

    /// The progress of an event. A received event fails any number of times. Each failed redrive keeps it in the dead-letter queue for 14
    /// more days, so its next try can be on any later day.
    enum Step {
        NOT_SENT, RECEIVED, REFUSED, CHECKED, ACKNOWLEDGED
    }

    /// An event.
    ///
    /// @param on the day of its first receipt while it is [Step#RECEIVED], the day of the check while it is [Step#CHECKED]
    record Event(Step step, int on) {
        static final Event NOT_SENT = new Event(Step.NOT_SENT, NEVER);
        static final Event REFUSED = new Event(Step.REFUSED, NEVER);
        static final Event ACKNOWLEDGED = new Event(Step.ACKNOWLEDGED, NEVER);
    }

    /// The committed export.
    ///
    /// @param writtenOn the day that retention counts from
    /// @param isCurrent whether the log has not grown since
    record Export(int writtenOn, boolean holdsMessage, boolean isCurrent) {
        boolean exists() {
            return writtenOn != NEVER;
        }

        Export outdated() {
            return new Export(writtenOn, holdsMessage, false);
        }
    }

    /// A violation by one step.
    enum Fault {
        NONE, REFUSED_IN_TIME, MADE_FROM_EXPIRED_ROWS, RESTORED, ROW_EXPIRES_TOO_EARLY
    }

    CalendarState on(int next) {
        return new CalendarState(next, session, message, report, export, missingSince, fault);
    }

    CalendarState with(Session next) {
        return new CalendarState(day, next, message, report, export, missingSince, fault);
    }

    CalendarState withMessage(Event next) {
        return new CalendarState(day, session, next, report, export, missingSince, fault);
    }

    CalendarState withReport(Event next) {
        return new CalendarState(day, session, message, next, export, missingSince, fault);
    }

    CalendarState with(Export next) {
        return new CalendarState(day, session, message, report, next, missingSince, fault);
    }

    /// Records since when a compaction is due. A compaction that is due already covers this one.
    CalendarState missing(int since) {
        return missingSince != NEVER ? this : new CalendarState(day, session, message, report, export, since, fault);
    }

    CalendarState withoutMissing() {
        return new CalendarState(day, session, message, report, export, NEVER, fault);
    }

    CalendarState with(Fault next) {
        return new CalendarState(day, session, message, report, export, missingSince, next);
    }

    /// Returns whether the export lacks the acknowledged message.
    boolean lacksAcknowledged() {
        return message.step() == Step.ACKNOWLEDGED && !export.holdsMessage();
    }
}
