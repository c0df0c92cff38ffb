package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.ReadAccess;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.secret.MasterSecret.MissingVersionException;
import java.util.Optional;

/// Authorizes the callers that send management tokens to read.
///
/// @param access reads the organization and the session in one call to AWS
record TokenAccess(ReadAccess access) {
    TokenAccess(HundredMs contract, SessionAccess sessions) {
        this(new ReadAccess(contract, sessions));
    }

    /// Authorizes a caller, and reads a session. A missing version of the master secret is a wrong key for the caller. The log line names it,
    /// because an operator must repair it.
    ///
    /// @throws ApiException as [SessionAccess#authorize]
    SessionAccess.Granted authorize(HttpRequest request, Optional<String> sessionId, RequestContext context) {
        try {
            return access.authorize(request, sessionId, context);
        } catch (ApiException e) {
            if (e.getCause() instanceof MissingVersionException missing) {
                context.line().with("missingMasterVersion", missing.version());
            }
            throw e;
        }
    }
}
