package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.history.Participants;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.Session;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// The routes about the participants of a session who have a message in its public chat.
public final class ParticipantRoutes {
    /// The name of the path parameter with the id of a participant.
    private static final String PARTICIPANT_ID = "participantId";

    private final Contract contract;
    private final ReadAccess access;
    private final Participants participants;

    public ParticipantRoutes(Contract contract, SessionAccess access, Participants participants) {
        this.contract = contract;
        this.access = new ReadAccess(contract, access);
        this.participants = participants;
    }

    /// Handles `GET …/sessions/{sessionId}/participants`. The answer has `paging` in `data`, too, because the vendors describe it there.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var query = ParticipantQuery.read(request);
        return answer(request, granted.session(), context, found -> {
            var selected = query.select(found.speakers());
            var page = query.cut(selected);
            var paging = Paging.numbered(query.page().before(), page.size(), selected.size(), found.isMinimum(),
                    Optional.empty());
            return Responses.data(json -> {
                Responses.writeList("participants", page, ParticipantRoutes::write, json);
                paging.writeTo(json);
            }, paging);
        });
    }

    /// Handles `GET …/sessions/{sessionId}/participants/{participantId}`.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var session = access.authorize(request, context).session();
        var id = request.pathId(PARTICIPANT_ID).orElseThrow(ParticipantRoutes::notFound);
        return answer(request, session, context, found -> {
            var speaker = found.speakers().stream().filter(one -> one.participantId().equals(id)).findFirst()
                    .orElseThrow(ParticipantRoutes::notFound);
            return Responses.data(json -> {
                json.writeObjectFieldStart("participant");
                write(speaker, json);
                json.writeEndObject();
            });
        });
    }

    private HttpResponse answer(HttpRequest request, Session session, RequestContext context,
            Function<Participants.Found, String> body) {
        return switch (participants.read(session, context.deadline())) {
            case Participants.Found found -> {
                found.leftOut().addTo(context.line());
                yield new HttpResponse(200, body.apply(found));
            }
            case Participants.Processing(var retryAfter) ->
                contract.processing(request, retryAfter, context.line());
        };
    }

    private static ApiException notFound() {
        return new ApiException(Reason.PARTICIPANT_NOT_FOUND);
    }

    private static void write(Speaker speaker, JsonGenerator json) throws IOException {
        var first = EventTime.shown(speaker.firstAt());
        var last = EventTime.shown(speaker.lastAt());
        json.writeStringField("id", speaker.participantId());
        json.writeStringField("user_id", speaker.userId().orElseGet(speaker::participantId));
        json.writeStringField("custom_participant_id", speaker.userId().orElse(""));
        json.writeStringField("display_name", speaker.displayName());
        json.writeStringField("preset_name", "");
        json.writeStringField("joined_at", first);
        json.writeStringField("left_at", last);
        json.writeNumberField("duration", ParticipantQuery.duration(speaker).toMinutes());
        json.writeStringField("created_at", first);
        json.writeStringField("updated_at", last);
    }
}
