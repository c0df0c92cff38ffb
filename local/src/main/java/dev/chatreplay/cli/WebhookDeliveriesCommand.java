package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.cli.Table.Column;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.TestEvent;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `webhook deliveries`: lists the deliveries of a webhook.
@Command(name = "deliveries", description = {
        "Prints one line per delivery of a webhook, the latest first.",
        "It has the message id, the time, the session or 'webhook.test', the log version, the state, the number of tries,"
                + " and the status or failure of the last try.",
        "Records expire after 30 days. Needs --stack, or the variables DELIVERIES_TABLE, WEBHOOK_QUEUE_URL, WEBHOOKS_TABLE and ORGANIZATIONS_TABLE."})
final class WebhookDeliveriesCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(new Column("ID", "id", 36),
            new Column("CREATED", "created_at", 24), new Column("SESSION", "session", 20),
            new Column("VERSION", "log_version", 7), new Column("STATE", "state", 10), new Column("TRIES", "tries", 5),
            new Column("LAST TRY", "last", 0));

    @Mixin
    private final DeliveriesTable table = new DeliveriesTable(System.getenv());

    @Option(names = "--limit", paramLabel = "NUMBER", defaultValue = "50", description = "Print at most this many; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print each delivery as a JSON object on one line.")
    private boolean json;

    @Override
    public Integer call() {
        table.requireAtLeastOne("--limit", limit);
        return table.with(content -> {
            var rows = table.table(json, COLUMNS);
            content.deliveries().list(content.webhook())
                    .sorted(Comparator.comparing(Delivery::createdAt).reversed()).limit(limit)
                    .forEach(delivery -> rows.add(row(delivery)));
            if (rows.rows() == 0) {
                // Not at the start, because a removed webhook may still have deliveries.
                content.requireWebhook();
                table.sayEmpty();
            }
        });
    }

    static ObjectNode row(Delivery delivery) {
        var row = JsonNodeFactory.instance.objectNode().put("id", delivery.id().text())
                .put("created_at", EventTime.shown(delivery.createdAt()))
                .put("session", delivery.session().map(SessionKey::sessionId).orElse(TestEvent.NAME))
                .put("log_version", delivery.logVersion());
        delivery.outcome().map(Enum::name).or(() -> delivery.nextAt().map(at -> "next try at " + EventTime.shown(at)))
                .ifPresent(state -> row.put("state", state));
        row.put("tries", delivery.tries());
        delivery.last().ifPresent(report -> row.put("last",
                report.result() + " in " + report.took().toMillis() + " ms"));
        return row;
    }
}
