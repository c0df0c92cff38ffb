package dev.chatreplay.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a delivery tells of an export.
///
/// @param organizationName its display name
/// @param url the download link to `csv`
/// @param urlExpiry the end of that link
/// @param urls the download links to the other formats, by name of the format
/// @param sha256 the hash of the `csv` file
/// @param version the log version of the export
/// @param recordingPath the `s3://` address of the landed `csv_100ms`; empty when it has not landed
public record ChatSynced(String organizationId, String organizationName, String sessionId, Optional<String> meetingId,
        Optional<String> title, Instant createdAt, Optional<Instant> startedAt, Optional<Instant> endedAt, URI url,
        Instant urlExpiry, Map<String, URI> urls, long messageCount, String sha256, long version,
        Optional<URI> recordingPath) {
    /// Copies the links.
    public ChatSynced {
        urls = Map.copyOf(urls);
    }

    /// Leaves out the links, because they give access like a key.
    @Override
    public String toString() {
        return "ChatSynced[" + organizationId + " " + sessionId + " " + version + "]";
    }

    /// Returns the body of the delivery, as compact JSON.
    public String body(Flavor flavor, MessageId id, Instant now) {
        throw new UnsupportedOperationException();
    }
}
