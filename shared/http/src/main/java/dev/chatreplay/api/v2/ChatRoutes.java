package dev.chatreplay.api.v2;

import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.List;
import java.util.Map;

/// The routes for API consumers.
public final class ChatRoutes {
    private final SessionAccess access;
    private final ChatFiles files;
    private final Formats formats;

    /// @param formats the formats that a caller may request
    public ChatRoutes(SessionAccess access, ChatFiles files, Formats formats) {
        this.access = access;
        this.files = files;
        this.formats = formats;
    }

    /// Handles `GET /v2/sessions/{sessionId}/chat?format=csv`: answers with a download link to the session's chat.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var granted = access.authorize(BasicCredentials.of(request), request.pathId(ApiV2.SESSION_ID),
                context.deadline());
        var format = format(request);
        return response(files.of(granted.session(), format, context.deadline()));
    }

    private FileFormat format(HttpRequest request) {
        return request.queryParameter("format").filter(name -> !name.isEmpty())
                .map(name -> formats.find(name).orElseThrow(this::unknownFormat))
                .orElse(Formats.DEFAULT);
    }

    private ApiException unknownFormat() {
        return new ApiException(Reason.UNKNOWN_FORMAT,
                "Set format to one of " + String.join(", ", formats.names()) + ", or leave it out", List.of());
    }

    private static HttpResponse response(ChatAnswer answer) {
        return switch (answer) {
            case ChatAnswer.Ready ready -> ready(ready);
            case ChatAnswer.Processing(var retryAfter) ->
                new HttpResponse(202, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())),
                        Responses.data(json -> json.writeStringField("status", "PROCESSING")));
        };
    }

    private static HttpResponse ready(ChatAnswer.Ready ready) {
        var file = ready.file();
        return new HttpResponse(200, Responses.data(json -> {
            json.writeStringField("chat_download_url", ready.link().url().toString());
            json.writeStringField("chat_download_url_expiry", EventTime.shown(ready.link().expiresAt()));
            json.writeBooleanField("chat_complete", ready.complete());
            json.writeNumberField("chat_message_count", ready.messages());
            json.writeNumberField("chat_size_bytes", file.bytes());
            json.writeStringField("chat_sha256", file.sha256());
            json.writeStringField("chat_exported_at", EventTime.shown(file.writtenAt()));
        }));
    }
}
