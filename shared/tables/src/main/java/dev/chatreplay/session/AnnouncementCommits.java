package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import java.util.Map;

/// Records the announcements of exports in the rows of their sessions. See `docs/consistency.md`.
public final class AnnouncementCommits {
    private final AwsClients aws;
    private final String table;

    /// Creates the commits to the sessions in `table`.
    public AnnouncementCommits(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Records that the message of an announcement is about to be sent. Without this record, a later export with the bytes of the announcement
    /// before would not be announced, although webhooks may know newer bytes.
    ///
    /// @return whether the message may be sent; false when the session has another export, or this one was announced
    public boolean begin(SessionKey key, Announcement announcement) {
        var outcome = new ConditionalUpdate(key,
                "SET #announcement = :announcement",
                "#export.#logVersion = :version AND (attribute_not_exists(#announced) OR #announced < :version)",
                Map.of(":announcement", SessionRow.of(announcement),
                        ":version", SessionRow.number(announcement.logVersion())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(_) -> true;
            case Refused(_) -> false;
        };
    }

    /// Records that the message of a log version was sent.
    public void finish(SessionKey key, long logVersion) {
        // Refused when this or a later version has been announced.
        var _ = new ConditionalUpdate(key,
                "SET #announced = :version",
                "attribute_exists(#pk) AND (attribute_not_exists(#announced) OR #announced < :version)",
                Map.of(":version", SessionRow.number(logVersion)))
                .apply(aws.dynamoDb(), table);
    }

    /// Records that a log version counts as announced, because the webhooks know its bytes.
    ///
    /// @param known the announcement of these bytes
    public void skip(SessionKey key, long logVersion, Announcement known) {
        // Refused when another version is announced meanwhile.
        var _ = new ConditionalUpdate(key,
                "SET #announced = :version",
                "#announced < :version AND #announcement = :known",
                Map.of(":version", SessionRow.number(logVersion), ":known", SessionRow.of(known)))
                .apply(aws.dynamoDb(), table);
    }
}
