package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.WebhookKey;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// The parameters that name a webhook, and its deliveries, for the commands that call AWS directly.
final class DeliveriesTable {
    private static final List<String> VARIABLES = List.of("DELIVERIES_TABLE", "WEBHOOK_QUEUE_URL");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ORG", description = "Id of the organization.")
    private String organization = "";

    @Parameters(index = "1", paramLabel = "WEBHOOKID", description = "Id of the webhook, as 'webhook list' prints it.")
    private String webhookId = "";

    private final Map<String, String> variables;

    /// The deliveries of one webhook.
    record Content(WebhookKey webhook, Deliveries deliveries, DeliveryQueue queue) {}

    DeliveriesTable(Map<String, String> variables) {
        this.variables = variables;
    }

    /// Runs a command on the deliveries of the webhook.
    ///
    /// @throws ParameterException when a variable or a parameter is missing or wrong
    int with(ToIntFunction<Content> work) {
        Commands.id(spec, "organization id", organization);
        if (!WebhookKey.isValidId(webhookId)) {
            throw misuse("The id of a webhook must be a UUID in lower case, as 'webhook list' prints it");
        }
        VARIABLES.stream().filter(name -> variables.getOrDefault(name, "").isBlank()).findFirst().ifPresent(name -> {
            throw misuse("Set the variable " + name);
        });
        var environment = Environment.of(variables);
        try (var aws = AwsClients.fromEnvironment()) {
            return work.applyAsInt(new Content(new WebhookKey(organization, webhookId),
                    new Deliveries(aws, environment.text("DELIVERIES_TABLE")),
                    new DeliveryQueue(aws, environment.text("WEBHOOK_QUEUE_URL"))));
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no table " + variables.get("DELIVERIES_TABLE")
                    + " in this account and region.", e);
        }
    }

    void print(String line) {
        Commands.out(spec).println(line);
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(spec), message);
    }
}
