package dev.chatreplay.model;

/// Rules of the calendar that keep late events from getting lost. The model can leave out one of them.
enum CalendarRule {
    /// An event is refused when a compaction could no longer start, however early the event was first received.
    REFUSE_AFTER_LATEST_START,
    /// The check of this latest start includes a margin, because the compaction starts after the event is accepted.
    LEAVE_TIME_FOR_COMPACTION,
    /// GET reports only a current export with `chat_complete: true`.
    COMPLETE_ONLY_WHEN_CURRENT,
    /// No compaction starts after its latest start, however long it was delayed.
    COMPACT_ONLY_IN_TIME,
    /// No compaction starts after the retention of the export has ended.
    EXPIRED_EXPORT_STAYS_DELETED,
    /// The sweep ends a session after 30 days.
    END_LONG_SESSIONS,
    /// Only a presumed end can be confirmed, and only once.
    CONFIRM_ONCE,
    /// A confirmed end counts from the first receipt of its event, not from its redrive.
    CONFIRM_FROM_FIRST_RECEIPT,
    /// Log rows outlive two late windows: one after the presumed end and one after the confirmed end.
    KEEP_ROWS_FOR_TWO_WINDOWS,
    /// An export outlives two late windows.
    KEEP_EXPORTS_FOR_TWO_WINDOWS,
    /// The lateness of an event counts from its first receipt.
    COUNT_LATENESS_FROM_FIRST_RECEIPT,
    /// The row of an ended session outlives the latest log row and the latest object that the session can have.
    EXPIRE_ROW_LAST,
    /// A confirmed end moves the expiry of the row.
    MOVE_ROW_EXPIRY_WITH_CONFIRMED_END
}
