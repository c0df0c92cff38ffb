package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.ReadAccess;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.Id;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.RequestContext;

/// Authorizes callers to read dialogs.
///
/// @param access reads the organization and the dialog in one call
record DialogAccess(ReadAccess access) {
    DialogAccess(ConnectyCube cube, SessionAccess sessions) {
        this(new ReadAccess(cube, sessions));
    }

    /// Authorizes a caller, and reads the dialog of `chat_dialog_id`, if the request names one.
    ///
    /// @throws dev.chatreplay.runtime.ApiException as [SessionAccess#authorize]
    SessionAccess.Granted authorize(HttpRequest request, RequestContext context) {
        return access.authorize(request, request.queryParameter(ConnectyCube.DIALOG).filter(Id::isValid), context);
    }
}
