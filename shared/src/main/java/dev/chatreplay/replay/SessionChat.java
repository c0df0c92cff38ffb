package dev.chatreplay.replay;

import dev.chatreplay.Failure;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.session.Id;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionKey;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The chat of one session for one caller: who may have it, and which file it is. On the way to a finished export it makes one
/// call, a BatchGetItem of the organization and the session; signing the link makes none.
public final class SessionChat {
    private final Configuration configuration;
    private final Organizations organizations;
    private final Sessions sessions;
    private final Batches batches;
    private final ChatFiles files;

    /// Chats in the tables and the bucket of `configuration`.
    public SessionChat(Configuration configuration, AwsClients aws, Clock clock) {
        this.configuration = configuration;
        this.organizations = new Organizations(aws.dynamoDb(), configuration.organizationsTable());
        this.sessions = new Sessions(aws.dynamoDb(), configuration.sessionsTable());
        this.batches = new Batches(aws.dynamoDb());
        this.files = new ChatFiles(configuration, aws, clock);
    }

    /// Looks the chat up, and makes it when that can be done now.
    ///
    /// @param credentials of the caller, whose organization they name
    /// @param sessionId as sent: checked here, after the caller
    /// @throws Failure in the order in which the contract checks: Unauthorized, ChatReplayNotEnabled, InvalidSessionId,
    ///     SessionNotFound, ExportExpired
    public ChatAnswer get(Credentials credentials, String sessionId, Deadline deadline) {
        var key = Id.isValid(sessionId)
                ? Optional.of(new SessionKey(credentials.organizationId(), sessionId))
                : Optional.<SessionKey>empty();
        var organizationKey = organizations.tableKey(credentials.organizationId());
        var found = batches.read(
                key.map(k -> List.of(organizationKey, sessions.tableKey(k))).orElse(List.of(organizationKey)),
                deadline);

        var organization = credentials.authenticate(
                item(found, configuration.organizationsTable()).map(Organizations::decode));
        if (!organization.chatReplayEnabled()) {
            throw new Failure.ChatReplayNotEnabled();
        }
        if (key.isEmpty()) {
            throw new Failure.InvalidSessionId(Id.RULE);
        }
        Session session = item(found, configuration.sessionsTable())
                .map(Sessions::decode)
                .orElseThrow(Failure.SessionNotFound::new);
        return files.of(session, deadline);
    }

    private static Optional<Map<String, AttributeValue>> item(
            Map<String, List<Map<String, AttributeValue>>> found, String table) {
        return found.getOrDefault(table, List.of()).stream().findFirst();
    }
}
