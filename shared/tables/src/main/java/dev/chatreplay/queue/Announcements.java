package dev.chatreplay.queue;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.session.Announcement;
import dev.chatreplay.session.AnnouncementCommits;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.Session;
import java.util.Optional;

/// Announces exports: sends a queue message to the webhook queue, if the installation has one. Delivery is at-least-once for the latest
/// content, because the row counts an announcement only after it was sent. Otherwise a compactor or the sweep announces the export again.
///
/// An export whose `csv` has the bytes of the last announcement counts as announced, and no message is sent.
public final class Announcements {
    private final AnnouncementCommits commits;
    private final AwsClients aws;
    private final Optional<String> queueUrl;

    /// Creates announcements to the queue at `queueUrl`. Without a URL no export is announced.
    public Announcements(AnnouncementCommits commits, AwsClients aws, Optional<String> queueUrl) {
        this.commits = commits;
        this.aws = aws;
        this.queueUrl = queueUrl;
    }

    /// Announces the session's export, unless the row records that it was announced.
    public void announce(Session session) {
        queueUrl.ifPresent(queue -> session.export().filter(session.announced()::isDue)
                .ifPresent(export -> announce(session, export, queue)));
    }

    private void announce(Session session, Export export, String queue) {
        var key = session.key();
        if (session.announced().isKnown(export)) {
            commits.skip(key, export.logVersion(), session.announced().last().orElseThrow());
        } else if (commits.begin(key, Announcement.of(export))) {
            var message = new WebhookMessage.Announced(key, export.logVersion());
            aws.sqs().sendMessage(r -> r.queueUrl(queue).messageBody(message.encode())
                    .messageGroupId(message.group()));
            commits.finish(key, export.logVersion());
        }
    }
}
