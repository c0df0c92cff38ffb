package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.Responses;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Sessions;

/// The route that lists the dialogs of an organization, the newest first by default.
public final class DialogList {
    private static final String TOO_MANY = "Narrow created_at: the list has more than " + SessionLists.MAX_ENTRIES
            + " dialogs, so their number is unknown.";

    private final DialogAccess access;
    private final SessionLists lists;
    private final Sessions sessions;

    public DialogList(ConnectyCube cube, SessionAccess access, SessionLists lists, Sessions sessions) {
        this.access = new DialogAccess(cube, access);
        this.lists = lists;
        this.sessions = sessions;
    }

    /// Handles `GET /admin/chat/list`. Clients compute the number of pages from `total_entries`. So a list whose number is unknown is refused.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var organization = granted.caller().organization().id();
        var query = DialogQuery.read(request);
        var selection = query.selection(organization, id -> position(organization, id));
        var part = lists.part(selection.query(), selection.after(), selection.rule(), query.skip(),
                context.deadline());
        if (part.isMinimum()) {
            throw ApiException.ofParameter("created_at", TOO_MANY);
        }
        return CubeAnswer.of(json -> {
            json.writeNumberField("total_entries", part.total());
            json.writeNumberField("skip", query.skip());
            json.writeNumberField("limit", query.limit());
            Responses.writeList("items", part.sessions(), CubeDialog::write, json);
        });
    }

    private ListPosition position(String organizationId, String sessionId) {
        return sessions.find(new SessionKey(organizationId, sessionId)).map(ListedSession::of)
                .map(ListedSession::position).orElseThrow(() -> ApiException.ofParameter("_id",
                        "Set the value of _id to the id of a dialog of this organization."));
    }
}
