package dev.chatreplay.http;

import dev.chatreplay.download.ChatAnswer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/// The successful answers of the contract.
public final class ChatResponses {
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    private ChatResponses() {}

    /// The answer of `GET /v2/sessions/{sessionId}/chat`.
    public static HttpResponse chat(ChatAnswer answer) {
        return switch (answer) {
            case ChatAnswer.Ready ready -> ready(ready);
            case ChatAnswer.Processing(var retryAfter) -> new HttpResponse(202,
                    Map.of("Retry-After", Long.toString(retryAfter.toSeconds())),
                    Json.object(json -> {
                        json.writeBooleanField("success", true);
                        json.writeObjectFieldStart("data");
                        json.writeStringField("status", "PROCESSING");
                        json.writeEndObject();
                    }));
        };
    }

    /// The answer of `POST /v2/events`.
    ///
    /// @param count of the events that are in the log
    public static HttpResponse recorded(int count) {
        return new HttpResponse(200, Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            json.writeNumberField("recorded", count);
            json.writeEndObject();
        }));
    }

    private static HttpResponse ready(ChatAnswer.Ready ready) {
        var file = ready.file();
        return new HttpResponse(200, Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            json.writeStringField("chat_download_url", ready.link().url().toString());
            json.writeStringField("chat_download_url_expiry", milliseconds(ready.link().expiresAt()));
            json.writeBooleanField("chat_complete", ready.complete());
            json.writeNumberField("chat_message_count", ready.messages());
            json.writeNumberField("chat_size_bytes", file.bytes());
            json.writeStringField("chat_sha256", file.sha256());
            json.writeStringField("chat_exported_at", milliseconds(file.writtenAt()));
            json.writeEndObject();
        }));
    }

    private static String milliseconds(Instant time) {
        return MILLISECONDS.format(time);
    }
}
