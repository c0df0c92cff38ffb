package dev.chatreplay.model;

/// Rules of landings. The model can leave out one of them.
enum LandingRule {
    /// A worker looks at the object before it reads the row for the last time.
    LOOK_BEFORE_ROW,
    /// A worker writes only while the row has its try and its export.
    CHECK_ROW,
    /// The write takes effect only on the object that the worker has seen.
    CONDITIONAL_WRITE,
    /// A worker records the landing after the upload.
    RECORD_LAST,
    /// A worker records the landing only while the row has its try.
    RECORD_OWN,
    /// A worker that has ended a landing looks again.
    LOOK_AGAIN,
    /// A worker that may not record its landing makes the session due again.
    REOPEN,
    /// The sweep requests a landing that is due.
    SWEEP
}
