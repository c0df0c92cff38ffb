package dev.chatreplay.api.hundredms;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.api.Choices;
import dev.chatreplay.api.Contract;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.api.TimeBound;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.PathId;
import dev.chatreplay.export.LeftOut;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.Participants;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The routes that list the sessions of an organization, and describe one of them.
public final class RoomSessionRoutes {
    private final HundredMs contract;
    private final TokenAccess access;
    private final SessionLists lists;
    private final Participants participants;

    public RoomSessionRoutes(HundredMs contract, SessionAccess access, SessionLists lists, Participants participants) {
        this.contract = contract;
        this.access = new TokenAccess(contract, access);
        this.lists = lists;
        this.participants = participants;
    }

    /// Handles `GET /100ms/v2/sessions`: lists the sessions of the organization, the newest first. Without `active`, the list has live and
    /// ended sessions, because callers look for the ended sessions of a room and do not send it.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var parameters = new QueryParameters(request);
        var page = ListQuery.read(parameters);
        var status = parameters.choice("active",
                Choices.of("true", Session.Status.LIVE, "false", Session.Status.ENDED));
        var after = parameters.time("after").map(TimeBound::from);
        // The end of a selection is exclusive, and that of 100ms inclusive.
        var before = parameters.time("before").flatMap(TimeBound::end);
        var granted = access.authorize(request, Optional.empty(), context);
        parameters.check();
        var query = new SessionLists.Query(granted.caller().organization().id(), Order.NEWEST_FIRST, after, before,
                status, page.roomId(), Optional.empty(), page.limit());
        var list = lists.full(query, page.start(), found -> found.stream().map(Optional::of).toList(),
                context.deadline());
        return list.isCut()
                ? contract.pageNotFull(request, context.line())
                : ListAnswer.of(page.limit(), list.entries(), list.nextCursor(),
                        (session, json) -> write(session, Peers.NONE, json));
    }

    /// Handles `GET /100ms/v2/sessions/{sessionId}`, with its [Peers].
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var session = access.authorize(request, request.pathId(Contract.SESSION_ID), context).session();
        return switch (peers(session, context)) {
            case Participants.Found found -> {
                found.leftOut().addTo(context.line());
                var peers = Peers.of(found, PathId.unescaped(session.key().sessionId()));
                yield new HttpResponse(200, Json.object(json -> write(ListedSession.of(session), peers, json)));
            }
            case Participants.Processing(var retryAfter) ->
                contract.processing(request, retryAfter, context.line());
        };
    }

    /// Reads the participants of a session; none when its chat was deleted.
    private Participants.Answer peers(Session session, RequestContext context) {
        try {
            return participants.read(session, context.deadline());
        } catch (ApiException e) {
            if (e.reason() == Reason.EXPORT_EXPIRED) {
                return new Participants.Found(List.of(), false, LeftOut.NOTHING);
            }
            throw e;
        }
    }

    private static void write(ListedSession session, Peers peers, JsonGenerator json) throws IOException {
        json.writeStringField("id", PathId.unescaped(session.key().sessionId()));
        json.writeStringField("room_id", session.meetingId().map(PathId::unescaped).orElse(""));
        json.writeStringField("customer_id", session.key().organizationId());
        json.writeBooleanField("active", switch (session.status()) {
            case LIVE -> true;
            case ENDED -> false;
        });
        peers.write(json);
        json.writeStringField("created_at", EventTime.shown(session.createdAt()));
        json.writeStringField("updated_at", EventTime.shown(session.updatedAt()));
    }
}
