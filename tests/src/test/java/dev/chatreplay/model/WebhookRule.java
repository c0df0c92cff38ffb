package dev.chatreplay.model;

/// Rules of announcements and deliveries. The model can leave out one of them.
enum WebhookRule {
    /// A compactor that finds other content raises the log version, unless a recorder has raised it.
    ONE_CONTENT,
    /// The row names an announcement before its message is sent.
    NAME_BEFORE_SEND,
    /// An export counts as announced after its message is sent.
    COUNT_AFTER_SEND,
    /// An export is known by its bytes only when the announcement of these bytes was sent for certain.
    KNOWN_ONLY_IF_SENT,
    /// The announcer writes only while the session has the export that it has read.
    ANNOUNCE_OWN_EXPORT,
    /// A compactor or the sweep announces an export that does not count as announced.
    ANNOUNCE_AGAIN,
    /// A worker acknowledges an announcement after it has made the deliveries.
    ACKNOWLEDGE_LAST,
    /// A delivery whose bytes are still those of the export goes on.
    EQUAL_BYTES_GO_ON,
    /// A delivery is superseded only by a version that is announced, or about to be.
    SUPERSEDED_BY_ANNOUNCED,
    /// A worker that supersedes a delivery makes that of the last announcement before, if there is none.
    SUPERSEDED_MAKES_LAST,
    /// A try begins with a conditional write of its number.
    BEGIN_ONCE,
    /// A worker records the success after the post.
    REPORT_AFTER_POST,
    /// The sweep sends the message of a delivery whose message or worker is lost.
    SWEEP_DELIVERIES
}
