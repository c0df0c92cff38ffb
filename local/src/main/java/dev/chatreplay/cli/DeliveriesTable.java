package dev.chatreplay.cli;

import dev.chatreplay.cli.Table.Column;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// The parameters that name a webhook, and its deliveries, for the commands that call AWS directly.
final class DeliveriesTable {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ORG", description = "Id of the organization.")
    private String organization = "";

    @Parameters(index = "1", paramLabel = "WEBHOOKID", description = "Id of the webhook, as './chat-replay webhook list' prints it.")
    private String webhookId = "";

    private final StackVariables variables;

    /// The deliveries of one webhook.
    record Content(WebhookKey webhook, Deliveries deliveries, DeliveryQueue queue, Webhooks webhooks) {
        /// Checks that the organization has the webhook.
        ///
        /// @throws CommandFailure when it has none with this id
        void requireWebhook() {
            if (webhooks.find(webhook).isEmpty()) {
                throw Commands.unknown(webhook);
            }
        }
    }

    DeliveriesTable(Map<String, String> environment) {
        this.variables = new StackVariables(environment);
    }

    /// Runs a command on the deliveries of the webhook.
    ///
    /// @throws ParameterException when a variable or a parameter is missing or wrong
    /// @throws CommandFailure when there is no such organization, or the work fails
    int with(Consumer<Content> work) {
        var webhook = Commands.webhook(spec, organization, webhookId);
        var deliveries = variables.require(spec, StackVariable.DELIVERIES_TABLE);
        var queue = variables.require(spec, StackVariable.WEBHOOK_QUEUE_URL);
        return new WebhooksTable(variables).with(spec, organization, tables -> {
            tables.organizations().get(organization);
            try {
                work.accept(new Content(webhook, new Deliveries(tables.aws(), deliveries),
                        new DeliveryQueue(tables.aws(), queue), tables.webhooks()));
            } catch (ResourceNotFoundException e) {
                throw new CommandFailure("DynamoDB has no such table in this account and region. Check "
                        + StackVariable.DELIVERIES_TABLE + " and " + StackVariable.WEBHOOKS_TABLE + ".", e);
            }
            return "";
        });
    }

    /// Checks an option that is a number.
    ///
    /// @throws ParameterException when it is less than 1
    void requireAtLeastOne(String option, long value) {
        if (value < 1) {
            throw misuse(option + " must be at least 1");
        }
    }

    void print(String line) {
        Commands.out(spec).println(line);
    }

    /// Returns the table of a list on standard output.
    Table table(boolean isJson, List<Column> columns) {
        return new Table(Commands.out(spec), isJson, columns);
    }

    /// Reports that a list is empty.
    void sayEmpty() {
        Commands.say(spec,
                "The webhook has no deliveries. './chat-replay webhook test " + organization + " " + webhookId
                        + "' makes one.");
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(spec), message);
    }
}
