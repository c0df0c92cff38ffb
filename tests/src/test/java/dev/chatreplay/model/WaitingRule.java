package dev.chatreplay.model;

/// Rules that keep callers of GET from waiting for work that is not queued. The model can leave out one of them.
enum WaitingRule {
    /// A reader sets its mark in the row before it sends the queue message.
    MARK_BEFORE_SENDING,
    /// A reader sets its mark only when the row still has the mark, or no mark, as it has read.
    MARK_OVER_READ_MARK,
    /// A reader whose message was not sent removes its mark.
    REMOVE_MARK_OF_UNSENT_MESSAGE,
    /// This reader removes only its own mark.
    REMOVE_ONLY_OWN_MARK,
    /// The worker removes the mark when it acknowledges a message.
    REMOVE_MARK,
    /// The worker reads the mark after it received the message, consistently.
    READ_MARK_AFTER_RECEIVING,
    /// The worker removes only the mark that it has read then.
    REMOVE_ONLY_READ_MARK,
    /// The worker removes no mark when it postpones the message.
    REMOVE_ONLY_WHEN_ACKNOWLEDGING,
    /// The worker removes the mark before it deletes the message.
    REMOVE_BEFORE_DELETING,
    /// A mark counts for 15 minutes only.
    LIMIT_WAIT,
    /// GET checks whether a compaction may still start before it makes a caller wait for it.
    CHECK_LATEST_START
}
