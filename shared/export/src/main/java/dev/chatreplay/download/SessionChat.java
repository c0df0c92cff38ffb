package dev.chatreplay.download;

import dev.chatreplay.aws.Batches;
import dev.chatreplay.event.Id;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Failure;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The chat of one session for one caller: who may have it, and which file it is. On the way to a finished export it makes one
/// call, a BatchGetItem of the organization and the session; signing the link makes none.
public final class SessionChat {
    private final Organizations organizations;
    private final Sessions sessions;
    private final Batches batches;
    private final ChatFiles files;

    /// Builds the chats of an installation.
    public SessionChat(Organizations organizations, Sessions sessions, Batches batches, ChatFiles files) {
        this.organizations = organizations;
        this.sessions = sessions;
        this.batches = batches;
        this.files = files;
    }

    /// Looks the chat up, and makes it when that can be done now.
    ///
    /// @param credentials of the caller, whose organization they name
    /// @param sessionId as sent: checked here, after the caller
    /// @param format of the file
    /// @throws Failure in the order in which the contract checks: Unauthorized, ChatReplayNotEnabled, InvalidSessionId,
    ///     SessionNotFound, ExportExpired
    public ChatAnswer get(Credentials credentials, String sessionId, FileFormat format, Deadline deadline) {
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
            throw new Failure.ChatReplayNotEnabled();
        }
        if (key.isEmpty()) {
            throw new Failure.InvalidSessionId(Id.RULE);
        }
        Session session = key.map(sessions::tableKey)
                .flatMap(at -> item(found, at.table()))
                .map(Sessions::decode)
                .orElseThrow(Failure.SessionNotFound::new);
        return files.of(session, format, deadline);
    }

    private static Optional<Map<String, AttributeValue>> item(
            Map<String, List<Map<String, AttributeValue>>> found, String table) {
        return found.getOrDefault(table, List.of()).stream().findFirst();
    }
}
