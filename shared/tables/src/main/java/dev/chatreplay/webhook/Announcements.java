package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.Optional;

/// Sends a message to the webhook queue, where there is one, when a session's chat is ready: at least once for the latest version. The
/// row notes it after the message is queued; a later visit queues it again when the note is missing. Its id is the same every time.
public final class Announcements {
    private final Sessions sessions;
    private final AwsClients aws;
    private final Optional<String> queueUrl;

    /// Announcements to the queue at `queueUrl`, or none when that is empty.
    public Announcements(Sessions sessions, AwsClients aws, Optional<String> queueUrl) {
        this.sessions = sessions;
        this.aws = aws;
        this.queueUrl = queueUrl;
    }

    /// Announces the session's export if it has not been.
    public void announce(Session session) {
        var due = session.export().filter(export -> session.announced() < export.logVersion());
        if (queueUrl.isEmpty() || due.isEmpty()) {
            return;
        }
        var version = due.get().logVersion();
        aws.sqs().sendMessage(r -> r.queueUrl(queueUrl.get()).messageBody(encode(session, version)));
        sessions.markAnnounced(session.key(), version);
    }

    private static String encode(Session session, long version) {
        var key = session.key();
        return Json.object(json -> {
            json.writeStringField("id", key.organizationId() + "#" + key.sessionId() + "#" + version);
            json.writeStringField("organizationId", key.organizationId());
            json.writeStringField("sessionId", key.sessionId());
            json.writeNumberField("logVersion", version);
        });
    }
}
