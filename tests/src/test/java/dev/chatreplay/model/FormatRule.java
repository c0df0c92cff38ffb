package dev.chatreplay.model;

/// Rules of requests for further formats. The model can leave out one of them.
enum FormatRule {
    /// The write that takes the lease returns the versions and the formats together.
    READ_FORMATS_WITH_LEASE,
    /// A reader that adds a format to an ended session raises `workVersion`.
    RAISE_WORK_VERSION,
    /// This reader does not change `logVersion`.
    KEEP_LOG_VERSION,
    /// A reader adds a format only in the status that it has read.
    COMPARE_STATUS,
    /// A reader adds a format to an ended session only when `workVersion` is still the one that it has read.
    COMPARE_SEEN_VERSION,
    /// A reader whose format is in the row changes nothing.
    ADD_ONCE,
    /// A reader gets a link only when the current export has a file in its format.
    LINK_ONLY_A_FILE,
    /// A reader adds no format when no compaction may start any more.
    REFUSE_TOO_LATE,
    /// The lease and the sweep compare `workVersion`, not `logVersion`.
    COMPARE_WORK_VERSION,
    /// A worker takes no lease that another worker has.
    LEASE_EXCLUDES,
    /// A worker commits only for the attempt in the row, and only over an older export.
    FENCE_COMMIT,
    /// A commit leaves the formats of the row as they are.
    COMMIT_KEEPS_FORMATS
}
