package dev.chatreplay.api.hundredms;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.PathId;
import dev.chatreplay.export.LandedFiles;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.Session;
import java.io.IOException;
import java.util.Optional;

/// An asset of 100ms: the exported chat of an ended session.
///
/// @param export the export of the session; it is neither expired nor withdrawn
record Asset(Session session, Export export) {
    private static final String S3 = "s3://";

    /// Returns the id, which is the id of its job, too.
    String id() {
        return AssetId.of(session.key().sessionId());
    }

    /// Returns the file in the format of 100ms; empty when no request has asked for it since the end of the session.
    private Optional<ChatFile> file() {
        return Optional.ofNullable(export.files().get(ChatFormat.CSV_100MS.formatName()));
    }

    /// Returns the address of the landed file, else of the object in the export bucket. Empty while no object has this format.
    ///
    /// @param bucket the export bucket
    String path(String bucket) {
        return LandedFiles.hundredMs(session)
                .orElseGet(() -> file().map(file -> path(bucket, file)).orElse(""));
    }

    /// Returns the address of a file in the export bucket.
    static String path(String bucket, ChatFile file) {
        return S3 + bucket + "/" + file.key();
    }

    /// Writes the fields.
    ///
    /// @param bucket the export bucket
    void write(String bucket, JsonGenerator json) throws IOException {
        json.writeStringField("id", id());
        json.writeStringField("job_id", id());
        json.writeStringField("room_id", session.meetingId().map(PathId::unescaped).orElse(""));
        json.writeStringField("session_id", PathId.unescaped(session.key().sessionId()));
        json.writeStringField("type", AssetType.CHAT.typeName());
        json.writeStringField("path", path(bucket));
        json.writeStringField("status", "completed");
        json.writeNumberField("size", file().map(ChatFile::bytes).orElse(0L));
        json.writeNumberField("duration", 0);
        json.writeStringField("created_at", EventTime.shown(export.exportedAt()));
        json.writeNullField("thumbnails");
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
    }
}
