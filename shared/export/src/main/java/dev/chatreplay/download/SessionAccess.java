package dev.chatreplay.download;

import dev.chatreplay.aws.Batches;
import dev.chatreplay.event.Id;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Decides whether a caller may read a session, and finds it. It makes one call to AWS: a BatchGetItem of the organization and the
/// session. Every route that reads a session asks here, so all of them check the same things in the same order.
public final class SessionAccess {
    private final Organizations organizations;
    private final Sessions sessions;
    private final Batches batches;

    /// Builds the access to the sessions of an installation.
    public SessionAccess(Organizations organizations, Sessions sessions, Batches batches) {
        this.organizations = organizations;
        this.sessions = sessions;
        this.batches = batches;
    }

    /// Finds a session of the caller's organization.
    ///
    /// @param credentials of the caller, whose organization they name
    /// @param sessionId as sent: it is checked here, after the caller
    /// @param fault of another part of the request, thrown after the caller and the session id were checked
    /// @throws ApiException in the order in which the contract checks: `UNAUTHORIZED`, `CHAT_REPLAY_NOT_ENABLED`,
    ///     `INVALID_SESSION_ID`, `SESSION_NOT_FOUND`
    /// @throws Deadline.ExceededException when DynamoDB did not answer in time
    public Session find(Credentials credentials, String sessionId, Optional<ApiException> fault, Deadline deadline) {
        var key = Id.isValid(sessionId)
                ? Optional.of(new SessionKey(credentials.organizationId(), sessionId))
                : Optional.<SessionKey>empty();
        var organizationKey = organizations.tableKey(credentials.organizationId());
        var found = batches.read(
                key.map(k -> List.of(organizationKey, sessions.tableKey(k))).orElse(List.of(organizationKey)),
                deadline);

        var organization = credentials.authenticate(
                item(found, organizationKey.table()).map(Organizations::decode));
        if (!organization.chatReplayEnabled()) {
            throw new ApiException(Reason.CHAT_REPLAY_NOT_ENABLED);
        }
        if (key.isEmpty()) {
            throw new ApiException(Reason.INVALID_SESSION_ID, "The session id " + Id.RULE, List.of());
        }
        fault.ifPresent(thrown -> {
            throw thrown;
        });
        return key.map(sessions::tableKey)
                .flatMap(at -> item(found, at.table()))
                .map(Sessions::decode)
                .orElseThrow(() -> new ApiException(Reason.SESSION_NOT_FOUND));
    }

    private static Optional<Map<String, AttributeValue>> item(
            Map<String, List<Map<String, AttributeValue>>> found, String table) {
        return found.getOrDefault(table, List.of()).stream().findFirst();
    }
}
