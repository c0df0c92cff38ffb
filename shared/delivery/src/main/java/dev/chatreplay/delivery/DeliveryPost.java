package dev.chatreplay.delivery;

import dev.chatreplay.delivery.Receiver.Reception;
import dev.chatreplay.webhook.Delivery.Report;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Signs a delivery and posts it.
final class DeliveryPost {
    private static final int STATUS_GONE = 410;

    private final Signer signer;
    private final Receiver receiver;
    private final Clock clock;

    /// How a receiver has taken a delivery.
    ///
    /// @param retryAfter the delay that the receiver asks for
    record Posted(Verdict verdict, Report report, Optional<Duration> retryAfter) {}

    /// The answer of a receiver.
    enum Verdict {
        /// 2xx.
        ACCEPTED,
        /// 410: the webhook is not to be called again.
        GONE,
        /// Any other status, or no answer.
        REFUSED
    }

    DeliveryPost(Signer signer, Receiver receiver, Clock clock) {
        this.signer = signer;
        this.receiver = receiver;
        this.clock = clock;
    }

    /// Returns the headers of one try. It calls KMS.
    Map<String, String> sign(Webhook webhook, MessageId id, String body) {
        return signer.headers(webhook, id, body, clock.instant());
    }

    /// Posts a signed body, in at most `limit`.
    Posted post(Webhook webhook, Map<String, String> headers, String body, Duration limit) {
        var at = clock.instant();
        var began = System.nanoTime();
        var reception = receiver.post(webhook.url(), headers, body, limit);
        var took = Duration.ofNanos(System.nanoTime() - began);
        return switch (reception) {
            case Reception.Answered(var status, var start, var retryAfter) -> new Posted(verdict(status),
                    new Report(at, took, Integer.toString(status), start), retryAfter);
            case Reception.NotAnswered(var reason) ->
                new Posted(Verdict.REFUSED, new Report(at, took, reason, ""), Optional.empty());
        };
    }

    /// A redirection is a failure, because it is not followed.
    private static Verdict verdict(int status) {
        if (status == STATUS_GONE) {
            return Verdict.GONE;
        }
        return status >= 200 && status < 300 ? Verdict.ACCEPTED : Verdict.REFUSED;
    }
}
