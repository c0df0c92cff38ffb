package dev.chatreplay.api;

import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.organization.Scope;
import java.util.List;
import java.util.Optional;

/// Authorizes callers to read, with the credentials of a contract.
///
/// This code is not in [Contract], because the functions that read no session have no [SessionAccess] in their zips.
public record ReadAccess(Contract contract, SessionAccess sessions) {
    /// The scopes for everything but audit formats.
    static final List<Scope> READ = List.of(Scope.READ);

    /// Authorizes a caller to read what has no audit format, and reads the session that the request names.
    ///
    /// @throws dev.chatreplay.runtime.ApiException as [SessionAccess#authorize]
    public SessionAccess.Granted authorize(HttpRequest request, RequestContext context) {
        return authorize(request, READ, context);
    }

    /// Authorizes a caller, and reads the session that the request names. The route of a list names none.
    SessionAccess.Granted authorize(HttpRequest request, List<Scope> scopes, RequestContext context) {
        return authorize(request, request.pathId(Contract.SESSION_ID), scopes, context);
    }

    /// Authorizes a caller to read what has no audit format, and reads a session that the request names elsewhere than in `sessionId`.
    ///
    /// @param sessionId the id of the session; empty when the request names no valid one
    /// @throws dev.chatreplay.runtime.ApiException as [SessionAccess#authorize]
    public SessionAccess.Granted authorize(HttpRequest request, Optional<String> sessionId, RequestContext context) {
        return authorize(request, sessionId, READ, context);
    }

    private SessionAccess.Granted authorize(HttpRequest request, Optional<String> sessionId, List<Scope> scopes,
            RequestContext context) {
        return sessions.authorize(contract.credentials(request), sessionId, scopes, context.deadline(),
                context.line());
    }
}
