package dev.chatreplay.cli;

import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `webhook resend`: begins a delivery again.
@Command(name = "resend", description = {
        "Begins a delivery that has ended again, with the same message id and with new links.",
        "A delivery whose version is superseded ends again without a try.",
        "Needs --stack, or the variables DELIVERIES_TABLE, WEBHOOK_QUEUE_URL, WEBHOOKS_TABLE and ORGANIZATIONS_TABLE."})
final class WebhookResendCommand implements Callable<Integer> {
    @Mixin
    private final DeliveriesTable table = new DeliveriesTable(System.getenv());

    @Parameters(index = "2", paramLabel = "MESSAGE", description = "Message id, as './chat-replay webhook deliveries' prints it: msg_...")
    private String message = "";

    @Override
    public Integer call() {
        return table.with(content -> {
            content.requireWebhook();
            var id = new MessageId(message);
            var delivery = content.deliveries().reopen(content.webhook(), id, Instant.now())
                    .orElseThrow(
                            () -> new CommandFailure("The webhook has no delivery with this message id that has ended."
                                    + " './chat-replay webhook deliveries " + content.webhook().organizationId() + " "
                                    + content.webhook().webhookId() + "' lists its deliveries."));
            content.queue().send(DeliveryQueue.tryOf(delivery), Duration.ZERO);
            table.print(message + " is sent again.");
        });
    }
}
