package dev.chatreplay.model;

/// Rules of the protocol that keep every acknowledged event. The model can leave out one or more of them.
enum Rule {
    /// A recorder writes to the log before it reads whether the session has ended.
    WRITE_BEFORE_READ,
    /// A recorder that reads that the session has ended raises `logVersion`.
    RAISE_VERSION,
    /// A recorder writes the event and raises the version before it acknowledges.
    ACKNOWLEDGE_LAST,
    /// A recorder that has raised the version requests a compaction, and so does a recorder of the end.
    REQUEST_COMPACTION,
    /// A compactor knows the versions before it reads the log.
    VERSION_BEFORE_LOG,
    /// The lease and the sweep compare `workVersion`, not `logVersion`.
    COMPARE_WORK_VERSION,
    /// A compactor commits only when the row still names its attempt.
    FENCE_COMMIT,
    /// A compactor that finds other content for a log version raises the version in the row and in the export.
    ONE_CONTENT,
    /// It does so only while the row has the log version that it knows. Otherwise it releases its lease.
    RAISE_KNOWN_VERSION,
    /// A compactor that meets a live lease leaves the message in the queue.
    KEEP_MESSAGE,
    /// The sweep requests missing compactions.
    SWEEP,
    /// The sweep removes the attempt of an expired lease from the row before it deletes orphaned objects.
    FENCE_BEFORE_DELETING,
    /// The sweep reads the row after it has listed the objects, and decides from that row.
    READ_ROW_AFTER_LISTING,
    /// A withdrawal raises `workVersion`.
    WITHDRAWAL_RAISES_VERSION,
    /// Readers get no file of a withdrawn export.
    LINK_NO_WITHDRAWN_FILE,
    /// A compactor keeps no file of a withdrawn export.
    KEEP_NO_WITHDRAWN_FILE,
    /// The withdrawal deletes the old objects after the commit of an export with new ones.
    DELETE_AFTER_COMMIT
}
