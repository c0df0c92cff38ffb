package dev.chatreplay.model;

/// What the protocol does to lose nothing. The model can be told to leave one out.
enum Rule {
    /// A recorder writes to the log before it reads whether the session has ended.
    WRITE_BEFORE_READ,
    /// A recorder that finds the session ended raises the version of its log.
    RAISE_THE_VERSION,
    /// It does so before it acknowledges.
    ACKNOWLEDGE_LAST,
    /// A recorder that has raised the version asks for a compaction, and so does one that tells of the end.
    ASK_FOR_A_COMPACTION,
    /// A compactor knows the versions before it reads the log.
    VERSION_BEFORE_LOG,
    /// A compactor takes the formats with its lease.
    FORMATS_WITH_THE_LEASE,
    /// A reader that adds a format to an ended session raises the version of the work.
    RAISE_THE_WORK,
    /// It leaves the version of the log as it is.
    LEAVE_THE_LOG,
    /// It adds the format only in the status that it has read.
    NAME_THE_STATUS,
    /// The lease and the sweep compare the version of the work, not that of the log.
    COMPARE_THE_WORK,
    /// It commits only when the row still names its attempt.
    FENCE_THE_COMMIT,
    /// A compactor that meets a live lease leaves the message in the queue.
    KEEP_THE_MESSAGE,
    /// The sweep asks for what is missing.
    SWEEP,
    /// The sweep takes a lease that has run out from its holder before it removes what nobody is at work on.
    FENCE_BEFORE_REMOVING
}
