package dev.chatreplay.model;

/// Names what keeps callers of GET from waiting in vain. The model can leave one out.
enum WaitingRule {
    /// A reader marks the row before it sends the message.
    MARK_BEFORE_SENDING,
    /// A reader sets its mark only over what it has read in the row.
    MARK_OVER_WHAT_WAS_READ,
    /// A reader whose message was not sent removes its mark.
    TAKE_BACK_WHAT_WAS_NOT_SENT,
    /// It removes no mark but its own.
    TAKE_BACK_ONLY_ITS_OWN,
    /// The worker removes the mark when it acknowledges a message.
    CLEAR_THE_MARK,
    /// The worker reads the mark after it received the message, consistently.
    SEE_THE_MARK_AFTER_RECEIVING,
    /// It removes no mark but the one that it has read then.
    CLEAR_ONLY_WHAT_WAS_SEEN,
    /// It removes no mark when it postpones the message.
    CLEAR_ONLY_WHEN_ACKNOWLEDGING,
    /// It removes the mark before it deletes the message.
    CLEAR_BEFORE_DELETING,
    /// A mark counts for 15 minutes only.
    LIMIT_THE_WAIT,
    /// GET asks whether a compaction may still start before it makes a caller wait for one.
    ASK_WHETHER_A_COMPACTION_MAY_START
}
