package dev.chatreplay.cli;

import dev.chatreplay.webhook.WebhookTests;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `webhook test`: sends the event `webhook.test`.
@Command(name = "test", description = {
        "Sends the event webhook.test to a webhook, and prints the message id. './chat-replay webhook deliveries' shows the result.",
        "Needs --stack, or the variables DELIVERIES_TABLE, WEBHOOK_QUEUE_URL, WEBHOOKS_TABLE and ORGANIZATIONS_TABLE."})
final class WebhookTestCommand implements Callable<Integer> {
    @Mixin
    private final DeliveriesTable table = new DeliveriesTable(System.getenv());

    @Override
    public Integer call() {
        return table.with(content -> {
            content.requireWebhook();
            table.print(new WebhookTests(content.deliveries(), content.queue()).send(content.webhook(), Instant.now())
                    .text());
        });
    }
}
