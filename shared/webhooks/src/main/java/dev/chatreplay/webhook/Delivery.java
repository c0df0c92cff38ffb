package dev.chatreplay.webhook;

import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The record of a delivery: what one webhook gets, and how far that is. The record is the truth, and queue messages only name it.
///
/// @param id the same at every try
/// @param session the session of the export; empty for a test of the webhook
/// @param logVersion the log version of the announced export; 0 for a test
/// @param tries the number of tries that have begun
/// @param nextAt the time from which the next try may begin. While a try runs, it is the time from which that try counts as lost. Empty after
///     the end
/// @param dueAt the time from which the sweep sends the message of the next try again; empty after the end
/// @param outcome how the delivery has ended; empty until then
/// @param last the last try that was reported
public record Delivery(WebhookKey webhook, MessageId id, Optional<SessionKey> session, long logVersion,
        Instant createdAt,
        long tries, Optional<Instant> nextAt, Optional<Instant> dueAt, Optional<Outcome> outcome,
        Optional<Report> last) {

    /// How a delivery has ended. Only [#DELIVERED] and [#FAILED] are about the receiver.
    public enum Outcome {
        /// The receiver has accepted it.
        DELIVERED,
        /// A newer version of the chat is announced, with a delivery of its own.
        SUPERSEDED,
        /// The files of the export are deleted, or the session is gone.
        EXPIRED,
        /// The files of the export are withdrawn, and no new ones can be made.
        WITHDRAWN,
        /// The organization is gone, or may not read chats.
        ORGANIZATION_DISABLED,
        /// The webhook is removed or disabled.
        WEBHOOK_DISABLED,
        /// The custom headers of the webhook cannot be decrypted. The delivery is dead-lettered.
        HEADERS_UNREADABLE,
        /// All tries have failed, or a service that the try needs fails for a day. The delivery is dead-lettered.
        FAILED
    }

    /// What a worker reports of a try.
    ///
    /// @param at the time when the try began
    /// @param took its duration
    /// @param result the HTTP status of the answer, or why there was none
    /// @param answer the first bytes of the answer, as text
    public record Report(Instant at, Duration took, String result, String answer) {}

    /// Returns whether the delivery has ended.
    public boolean isEnded() {
        return outcome.isPresent();
    }

    /// Returns whether the next try may begin.
    public boolean isReady(Instant now) {
        return nextAt.filter(at -> !at.isAfter(now)).isPresent();
    }
}
