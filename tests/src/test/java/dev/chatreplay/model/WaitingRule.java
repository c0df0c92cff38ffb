package dev.chatreplay.model;

/// Rules that keep callers of GET from waiting for work that is not queued. The model can leave out one of them.
enum WaitingRule {
    /// A reader marks the row before it sends the message.
    MARK_BEFORE_SENDING,
    /// A reader sets its mark only when the row still has the mark, or no mark, as it has read.
    MARK_OVER_WHAT_WAS_READ,
    /// A reader whose message was not sent removes its mark.
    TAKE_BACK_WHAT_WAS_NOT_SENT,
    /// This reader removes only its own mark.
    TAKE_BACK_ONLY_ITS_OWN,
    /// The worker removes the mark when it acknowledges a message.
    CLEAR_THE_MARK,
    /// The worker reads the mark after it received the message, consistently.
    SEE_THE_MARK_AFTER_RECEIVING,
    /// The worker removes only the mark that it has read then.
    CLEAR_ONLY_WHAT_WAS_SEEN,
    /// The worker removes no mark when it postpones the message.
    CLEAR_ONLY_WHEN_ACKNOWLEDGING,
    /// The worker removes the mark before it deletes the message.
    CLEAR_BEFORE_DELETING,
    /// A mark counts for 15 minutes only.
    LIMIT_THE_WAIT,
    /// GET checks whether a compaction may still start before it makes a caller wait for it.
    ASK_WHETHER_A_COMPACTION_MAY_START
}
