package dev.chatreplay.queue;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.Optional;

/// Announces exports: sends a queue message to the webhook queue, if the installation has one. Delivery is at-least-once for the latest
/// version, because the row records an announcement only after it was sent. When the row does not record the announcement, a compactor or the sweep
/// announces the export again, with the same id.
public final class Announcements {
    private final Sessions sessions;
    private final AwsClients aws;
    private final Optional<String> queueUrl;

    /// Creates announcements to the queue at `queueUrl`. Without a URL no export is announced.
    public Announcements(Sessions sessions, AwsClients aws, Optional<String> queueUrl) {
        this.sessions = sessions;
        this.aws = aws;
        this.queueUrl = queueUrl;
    }

    /// Announces the session's export, unless the row records that it was announced.
    public void announce(Session session) {
        var due = session.export().filter(export -> session.announced() < export.logVersion());
        if (queueUrl.isEmpty() || due.isEmpty()) {
            return;
        }
        var version = due.get().logVersion();
        aws.sqs().sendMessage(r -> r.queueUrl(queueUrl.get()).messageBody(encode(session, version)));
        sessions.setAnnounced(session.key(), version);
    }

    private static String encode(Session session, long version) {
        var key = session.key();
        return Json.asciiObject(json -> {
            json.writeStringField("id", key.organizationId() + "#" + key.sessionId() + "#" + version);
            json.writeStringField("organizationId", key.organizationId());
            json.writeStringField("sessionId", key.sessionId());
            json.writeNumberField("logVersion", version);
        });
    }
}
