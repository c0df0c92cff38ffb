package dev.chatreplay.api;

import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.ListedSession;
import java.util.List;

/// The routes that list the sessions of an organization, and describe one of them.
public final class SessionRoutes {
    private final ReadAccess access;
    private final SessionLists lists;

    public SessionRoutes(Contract contract, SessionAccess access, SessionLists lists) {
        this.access = new ReadAccess(contract, access);
        this.lists = lists;
    }

    /// Handles `GET …/sessions`: lists the sessions of the organization, the newest first by default.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var query = SessionQuery.read(request, granted.caller().organization().id());
        return query.cursor().isPresent()
                ? answer(lists.after(query.selection(), query.cursor().get(), context.deadline()))
                : answer(lists.page(query.selection(), query.page(), context.deadline()));
    }

    private static HttpResponse answer(SessionLists.Numbered page) {
        return answer(page.sessions(), Paging.numbered(page.before(), page.sessions().size(), page.total(),
                page.isMinimum(), page.nextCursor()));
    }

    private static HttpResponse answer(SessionLists.Continued page) {
        return answer(page.sessions(), Paging.continued(page.nextCursor()));
    }

    private static HttpResponse answer(List<ListedSession> sessions, Json.Fields paging) {
        return new HttpResponse(200,
                Responses.data(json -> Responses.writeList("sessions", sessions, SessionJson::write, json), paging));
    }

    /// Handles `GET …/sessions/{sessionId}`. The fields are in `data` and again in `data.session`, because clients of the vendors read either.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var session = ListedSession.of(granted.session());
        return new HttpResponse(200, Responses.data(json -> {
            SessionJson.write(session, json);
            json.writeObjectFieldStart("session");
            SessionJson.write(session, json);
            json.writeEndObject();
        }));
    }
}
