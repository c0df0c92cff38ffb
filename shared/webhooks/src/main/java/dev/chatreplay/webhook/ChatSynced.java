package dev.chatreplay.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.runtime.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a delivery says about an export.
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
        Optional<String> recordingPath) {
    /// The format whose link a `recording.success` has.
    public static final String HUNDRED_MS_FORMAT = "csv_100ms";

    private static final String HUNDRED_MS_EVENT = "recording.success";
    /// The version of 100ms's events.
    private static final String HUNDRED_MS_VERSION = "2.0";

    /// A lone surrogate. A pattern matches code points, so it does not match one half of a pair.
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    /// Copies the links.
    public ChatSynced {
        urls = Map.copyOf(urls);
    }

    /// Leaves out the links, because they give access like a key.
    @Override
    public String toString() {
        return "ChatSynced[" + organizationId + " " + sessionId + " " + version + "]";
    }

    /// Returns the body of the delivery: compact JSON, as `JSON.stringify` writes it.
    ///
    /// @param now the time of this try
    public String body(Flavor flavor, MessageId id, Instant now) {
        return switch (flavor) {
            case STANDARD -> Json.stringified(this::writeChatSynced);
            case HUNDRED_MS -> Json.stringified(json -> writeRecordingSuccess(json, id, now));
        };
    }

    private void writeChatSynced(JsonGenerator json) throws IOException {
        json.writeStringField("event", Webhook.CHAT_SYNCED);
        json.writeStringField("sessionId", sessionId);
        write(json, "meetingId", meetingId);
        json.writeStringField("chatDownloadUrl", url.toString());
        json.writeStringField("chatDownloadUrlExpiry", EventTime.shown(urlExpiry));
        json.writeObjectFieldStart("organizedBy");
        json.writeStringField("id", organizationId);
        json.writeStringField("name", repaired(organizationName));
        json.writeEndObject();
        write(json, "title", title);
        json.writeStringField("createdAt", EventTime.shown(createdAt));
        write(json, "startedAt", startedAt.map(EventTime::shown));
        write(json, "endedAt", endedAt.map(EventTime::shown));
        json.writeNumberField("chatMessageCount", messageCount);
        json.writeStringField("chatSha256", sha256);
        json.writeNumberField("chatVersion", version);
        if (!urls.isEmpty()) {
            json.writeObjectFieldStart("chatDownloadUrls");
            for (var link : new TreeMap<>(urls).entrySet()) {
                json.writeStringField(link.getKey(), link.getValue().toString());
            }
            json.writeEndObject();
        }
    }

    /// Writes every field also when its value is unknown, as an empty text. Receivers read these fields without a check, and fail when
    /// one is missing. A video that does not exist has an empty text, too.
    private void writeRecordingSuccess(JsonGenerator json, MessageId id, Instant now) throws IOException {
        json.writeStringField("version", HUNDRED_MS_VERSION);
        json.writeStringField("id", id.uuid().toString());
        json.writeStringField("account_id", organizationId);
        json.writeStringField("timestamp", EventTime.shown(now));
        json.writeStringField("type", HUNDRED_MS_EVENT);
        json.writeObjectFieldStart("data");
        json.writeStringField("room_id", repaired(meetingId.orElse("")));
        json.writeStringField("room_name", repaired(title.orElse("")));
        json.writeStringField("session_id", sessionId);
        json.writeStringField("session_started_at", startedAt.map(EventTime::shown).orElse(""));
        json.writeStringField("session_stopped_at", endedAt.map(EventTime::shown).orElse(""));
        json.writeNumberField("duration", duration().toSeconds());
        json.writeStringField("chat_recording_path", repaired(recordingPath.orElse("")));
        json.writeStringField("chat_recording_presigned_url",
                Optional.ofNullable(urls.get(HUNDRED_MS_FORMAT)).map(URI::toString).orElse(""));
        json.writeStringField("recording_path", "");
        json.writeStringField("recording_presigned_url", "");
        json.writeEndObject();
    }

    private Duration duration() {
        var duration = startedAt.flatMap(start -> endedAt.map(end -> Duration.between(start, end)))
                .orElse(Duration.ZERO);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static void write(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, repaired(value.get()));
        }
    }

    /// Replaces lone surrogates, which have no encoding in UTF-8, by U+FFFD.
    private static String repaired(String text) {
        return LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
    }
}
