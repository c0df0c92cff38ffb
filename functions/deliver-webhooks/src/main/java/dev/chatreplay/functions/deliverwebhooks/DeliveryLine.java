package dev.chatreplay.functions.deliverwebhooks;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.delivery.DeliveryResult;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import dev.chatreplay.runtime.Metric;
import dev.chatreplay.webhook.Delivery.Report;
import java.util.Optional;

/// Writes the log line of a message. It has no URL, no body and no part of the receiver's answer.
final class DeliveryLine {
    private DeliveryLine() {}

    static LogLine of(DeliveryResult result, Optional<WebhookMessage> message, String function) {
        var line = new LogLine(function);
        message.ifPresent(named -> addNames(named, line));
        return switch (result) {
            case DeliveryResult.FannedOut(var deliveries) ->
                line.outcome(Level.INFO, "FANNED_OUT").with("deliveries", deliveries);
            case DeliveryResult.Stale() -> line.outcome(Level.INFO, "STALE");
            case DeliveryResult.Postponed(var reason, var until) ->
                line.outcome(Level.INFO, "POSTPONED").with("reason", reason).with("until", until.toString());
            case DeliveryResult.Ended(var outcome) -> line.outcome(Level.INFO, outcome.name());
            case DeliveryResult.Delivered(var tries, var report, var lag) ->
                posted(tries, report, line.outcome(Level.INFO, "DELIVERED")).with(Metric.DELIVERED, 1)
                        .with(Metric.DELIVERY_LAG, lag.toMillis());
            case DeliveryResult.Refused(var tries, var report, var nextAt, var isDisabled) ->
                disabled(isDisabled, posted(tries, report, line.outcome(Level.INFO, "REFUSED"))
                        .with(Metric.REFUSALS, 1).with("nextAt", nextAt.toString()));
            case DeliveryResult.Gone(var tries, var report) ->
                disabled(true, posted(tries, report, line.outcome(Level.INFO, "GONE")).with(Metric.REFUSALS, 1));
            case DeliveryResult.DeadLettered(var code, var reason, var isDisabled) ->
                disabled(isDisabled, line.deadLettered(code, reason));
            case DeliveryResult.Failed(var cause, _) ->
                AwsFailure.log(cause, line.outcome(Level.WARN, "FAILED").with(Metric.FAILURES, 1));
        };
    }

    private static void addNames(WebhookMessage message, LogLine line) {
        switch (message) {
            case WebhookMessage.Announced(var session, var logVersion) ->
                line.withSession(session.organizationId(), session.sessionId()).with("logVersion", logVersion);
            case WebhookMessage.Try(var organizationId, var webhookId, var messageId, _) ->
                line.with("organizationId", organizationId).with("webhookId", webhookId).with("messageId", messageId);
            case WebhookMessage.Again(var organizationId, var webhookId, var messageId) ->
                line.with("organizationId", organizationId).with("webhookId", webhookId).with("messageId", messageId);
        }
    }

    private static LogLine posted(long tries, Report report, LogLine line) {
        return line.with("tries", tries).with("result", report.result()).with("postMillis", report.took().toMillis());
    }

    private static LogLine disabled(boolean isDisabled, LogLine line) {
        return isDisabled ? line.with(Metric.WEBHOOKS_DISABLED, 1) : line;
    }
}
