package dev.chatreplay.model;

/// Rules that dead-letter work whose workers die, and no other work. The model can leave out one of them.
enum AttemptsRule {
    /// The write that takes the lease raises the count of unreported attempts.
    COUNT_WITH_LEASE,
    /// A worker that another one keeps out with its lease does not count.
    COUNT_ONLY_WITH_LEASE,
    /// Attempts of readers do not count.
    COUNT_ONLY_WORKERS,
    /// A worker that commits or fails removes the count.
    REMOVE_COUNT_WHEN_REPORTING,
    /// A reader that fails keeps the count.
    KEEP_COUNT_OF_WORKERS,
    /// A worker sends the dead letter before it removes the count.
    DEAD_LETTER_FIRST,
    /// A worker removes the count after the dead letter, so that a redrive counts from zero.
    REMOVE_COUNT_AFTER_DEAD_LETTER
}
