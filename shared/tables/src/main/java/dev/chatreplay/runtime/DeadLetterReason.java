package dev.chatreplay.runtime;

/// The kinds of reasons of dead letters: the second dimension of [Metric#DEAD_LETTERED], and the first word of a reason. Each has an alarm in
/// `template.yaml`, and `docs/operations.md` says what to do.
public enum DeadLetterReason {
    /// An event breaks a rule. The reason begins with the code of the rule instead.
    INVALID_EVENT,
    /// No organization has the id of the event.
    UNKNOWN_ORGANIZATION,
    /// The event was received too late for its session.
    SESSION_CLOSED,
    /// All tries have failed.
    FAILED,
    /// A compaction did not fit into any of its invocations.
    OUT_OF_TIME,
    /// A compaction did not fit into the temporary storage.
    OUT_OF_SPACE,
    /// The workers of a session died.
    NEVER_CAME_BACK,
    /// A message of the compaction queue names no session.
    NOT_A_REQUEST,
    /// An export leaves out log entries that could not be read.
    UNREADABLE_LOG_ENTRY,
    /// All tries to land an export have failed.
    LANDING_FAILED,
    /// All tries of a delivery have failed.
    WEBHOOK_FAILED,
    /// The body of a message of the webhook queue is none.
    NOT_A_MESSAGE
}
