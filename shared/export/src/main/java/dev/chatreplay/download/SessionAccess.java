package dev.chatreplay.download;

import dev.chatreplay.aws.Batches;
import dev.chatreplay.event.PathId;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.organization.Authentication;
import dev.chatreplay.organization.Caller;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Decides whether a caller may read a session, and reads the session. It makes one call to AWS: a BatchGetItem of the organization and the
/// session. The first use of a key on a day takes a second call. Every route that reads a session uses this class, so all of them check the
/// same rules in the same order.
public final class SessionAccess {
    private final Authentication authentication;
    private final Organizations organizations;
    private final Sessions sessions;
    private final Batches batches;

    /// The right of a caller to read the sessions of its organization. A route checks its other parameters before it calls [#session], so
    /// that it reports 400 before 404.
    ///
    /// @param caller the authenticated caller, whose key has the scopes of the request
    /// @param isValidId whether the session id of the request is valid
    /// @param found the session with this id in the caller's organization
    public record Granted(Caller caller, boolean isValidId, Optional<Session> found) {
        /// Returns the session.
        ///
        /// @throws ApiException `INVALID_SESSION_ID`, or `SESSION_NOT_FOUND`
        public Session session() {
            if (!isValidId) {
                throw new ApiException(Reason.INVALID_SESSION_ID, PathId.RULE, List.of());
            }
            return found.orElseThrow(() -> new ApiException(Reason.SESSION_NOT_FOUND));
        }
    }

    private SessionAccess(Authentication authentication, Organizations organizations, Sessions sessions,
            Batches batches) {
        this.authentication = authentication;
        this.organizations = organizations;
        this.sessions = sessions;
        this.batches = batches;
    }

    /// Creates the access to the sessions of an installation.
    public static SessionAccess of(Stores stores, Clock clock) {
        return new SessionAccess(stores.authentication(clock), stores.organizations(), stores.sessions(),
                stores.batches());
    }

    /// Authorizes a caller, and reads the session in the same call to AWS.
    ///
    /// @param credentials the caller's credentials
    /// @param sessionId the session id in the request; empty when the request names no valid id
    /// @param scopes the scopes that the request needs
    /// @param line gets the key id of an authenticated caller
    /// @throws ApiException `UNAUTHORIZED`, `SCOPE_MISSING`, or `CHAT_REPLAY_NOT_ENABLED`
    /// @throws Deadline.ExceededException when DynamoDB did not answer in time
    public Granted authorize(Credentials credentials, Optional<String> sessionId, List<Scope> scopes, Deadline deadline,
            LogLine line) {
        var key = sessionId.map(id -> new SessionKey(credentials.organizationId(), id));
        var organizationKey = organizations.tableKey(credentials.organizationId());
        var found = batches.read(
                key.map(k -> List.of(organizationKey, sessions.tableKey(k))).orElse(List.of(organizationKey)),
                deadline);

        var caller = authentication.authenticate(credentials,
                item(found, organizationKey.table()).map(Organizations::decode), deadline, line);
        scopes.forEach(caller::require);
        if (!caller.organization().chatReplayEnabled()) {
            throw new ApiException(Reason.CHAT_REPLAY_NOT_ENABLED);
        }
        var session = key.map(sessions::tableKey).flatMap(at -> item(found, at.table())).map(Sessions::decode);
        return new Granted(caller, key.isPresent(), session);
    }

    private static Optional<Map<String, AttributeValue>> item(
            Map<String, List<Map<String, AttributeValue>>> found, String table) {
        return found.getOrDefault(table, List.of()).stream().findFirst();
    }
}
