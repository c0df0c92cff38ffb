package dev.chatreplay.cli;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.TestEvent;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `webhook deliveries`: lists the deliveries of a webhook.
@Command(name = "deliveries", description = {
        "Prints one line per delivery of a webhook, the latest first: message id, time, session or 'webhook.test',",
        "log version, state, number of tries, and status or failure of the last try.",
        "Records expire after 30 days. Needs the variables DELIVERIES_TABLE and WEBHOOK_QUEUE_URL."})
final class WebhookDeliveriesCommand implements Callable<Integer> {
    @Mixin
    private final DeliveriesTable table = new DeliveriesTable(System.getenv());

    @Option(names = "--limit", paramLabel = "NUMBER", defaultValue = "50", description = "Print at most this many; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() {
        return table.with(content -> {
            content.deliveries().list(content.webhook())
                    .sorted(Comparator.comparing(Delivery::createdAt).reversed()).limit(Math.max(1, limit))
                    .forEach(delivery -> table.print(line(delivery)));
            return 0;
        });
    }

    static String line(Delivery delivery) {
        var state = delivery.outcome().map(Enum::name).or(() -> delivery.nextAt()
                .map(at -> "next try at " + EventTime.shown(at))).orElse("-");
        return String.join("\t", delivery.id().text(), EventTime.shown(delivery.createdAt()),
                delivery.session().map(SessionKey::sessionId).orElse(TestEvent.NAME),
                Long.toString(delivery.logVersion()), state, Long.toString(delivery.tries()),
                delivery.last().map(report -> report.result() + " in " + report.took().toMillis() + " ms").orElse("-"));
    }
}
