package dev.chatreplay.session;

/// The announcement of an export to the webhooks of its organization.
///
/// @param logVersion the log version of the export
/// @param sha256 the SHA-256 of its `csv` file
public record Announcement(long logVersion, String sha256) {
    /// Returns the announcement of an export.
    public static Announcement of(Export export) {
        return new Announcement(export.logVersion(), export.csv().sha256());
    }
}
