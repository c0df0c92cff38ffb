package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.session.RefusedEvents;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The route for the chat of a session.
public final class ChatRoutes {
    private static final String FORMAT = "format";
    private static final List<Scope> AUDIT = List.of(Scope.READ, Scope.AUDIT);

    private final Contract contract;
    private final ReadAccess access;
    private final ChatFiles files;
    private final DownloadLinks links;
    private final Formats formats;

    /// @param formats the formats that a caller may request
    public ChatRoutes(Contract contract, SessionAccess access, ChatFiles files, DownloadLinks links, Formats formats) {
        this.contract = contract;
        this.access = new ReadAccess(contract, access);
        this.files = files;
        this.links = links;
        this.formats = formats;
    }

    /// Handles `GET …/sessions/{sessionId}/chat?format=csv`: answers with a download link to the session's chat.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var format = format(request);
        var scopes = format.filter(FileFormat::isAudit).isPresent() ? AUDIT : ReadAccess.READ;
        var granted = access.authorize(request, scopes, context);
        var known = format.orElseThrow(() -> unknownFormat(granted));
        return response(request, files.of(granted.session(), known, context.deadline()), context.line());
    }

    /// Returns the requested format; empty when no format has the requested name.
    private Optional<FileFormat> format(HttpRequest request) {
        var name = request.queryParameter(FORMAT).filter(text -> !text.isEmpty());
        return name.isPresent() ? formats.find(name.get()) : Optional.of(Formats.DEFAULT);
    }

    private ApiException unknownFormat(SessionAccess.Granted granted) {
        var mayAudit = granted.caller().key().scopes().containsAll(AUDIT);
        var advice = "Set format to one of " + String.join(", ", formats.names(mayAudit)) + ", or leave it out.";
        return new ApiException(Reason.UNKNOWN_FORMAT, advice,
                List.of(new Detail(OptionalInt.empty(), FORMAT, Reason.UNKNOWN_FORMAT.name(), advice)));
    }

    private HttpResponse response(HttpRequest request, ChatAnswer answer, LogLine line) {
        return switch (answer) {
            case ChatAnswer.Ready ready -> {
                ready.addTo(line);
                yield ready(ready);
            }
            case ChatAnswer.Processing(var retryAfter) -> contract.processing(request, retryAfter, line);
        };
    }

    private HttpResponse ready(ChatAnswer.Ready ready) {
        var file = ready.file();
        var session = ready.session();
        var link = links.sign(file, ready.format(), session.key().sessionId(), ready.endsAt());
        return new HttpResponse(200, Responses.data(json -> {
            json.writeStringField("chat_download_url", link.url().toString());
            json.writeStringField("chat_download_url_expiry", EventTime.shown(link.expiresAt()));
            json.writeBooleanField("chat_complete", ready.complete());
            json.writeStringField("chat_format", ready.format().formatName());
            json.writeNumberField("chat_message_count", ready.counts().messages());
            json.writeNumberField("chat_deleted_count", ready.counts().deleted());
            writeRefusedCount(session.refusedEvents().size(), json);
            json.writeNumberField("chat_size_bytes", file.bytes());
            json.writeStringField("chat_sha256", file.sha256());
            json.writeStringField("chat_exported_at", EventTime.shown(file.writtenAt()));
            writeTime("session_started_at", session.startedAt(), json);
            writeTime("session_ended_at", session.endedAt(), json);
        }));
    }

    private static void writeRefusedCount(int refused, JsonGenerator json) throws IOException {
        json.writeNumberField("chat_refused_count", refused);
        if (refused >= RefusedEvents.MAX) {
            json.writeBooleanField("chat_refused_count_is_minimum", true);
        }
    }

    private static void writeTime(String field, Optional<Instant> time, JsonGenerator json) throws IOException {
        if (time.isPresent()) {
            json.writeStringField(field, EventTime.shown(time.get()));
        }
    }
}
