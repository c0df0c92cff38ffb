package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.UnknownOrganizationException;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.TooManyWebhooksException;
import dev.chatreplay.webhook.WebhookChangedException;
import dev.chatreplay.webhook.Webhooks;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// The tables and the master secret that the variables name, for the commands that manage webhooks.
final class WebhooksTable {
    private static final String WEBHOOKS_TABLE = "WEBHOOKS_TABLE";
    private static final String ORGANIZATIONS_TABLE = "ORGANIZATIONS_TABLE";
    private static final String MASTER_SECRET = "MASTER_SECRET";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Map<String, String> variables;

    WebhooksTable(Map<String, String> variables) {
        this.variables = variables;
    }

    /// What the variables name.
    ///
    /// @param allowsLoopback whether the tables are on this machine. Then the URL of a webhook may be, too
    record Content(Organizations organizations, Webhooks webhooks, Signer signer, boolean allowsLoopback) {}

    /// Runs a command and prints its result, unless that is empty.
    ///
    /// @param command the command that runs
    /// @throws ParameterException when a variable is missing
    /// @throws CommandFailure when the work fails; its message says what to do
    int with(@Nullable CommandSpec command, Function<Content, String> work) {
        try (var aws = AwsClients.fromEnvironment()) {
            var said = work.apply(content(command, aws));
            if (!said.isEmpty()) {
                Commands.out(command).println(said);
            }
            return 0;
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no such table in this account and region. Check " + WEBHOOKS_TABLE
                    + " and " + ORGANIZATIONS_TABLE + ".", e);
        } catch (UnknownOrganizationException e) {
            throw new CommandFailure("There is no such organization. 'org list' lists all organizations.", e);
        } catch (TooManyWebhooksException e) {
            throw new CommandFailure("The organization has " + Webhooks.MAX_PER_ORGANIZATION
                    + " webhooks, the maximum. Remove one with 'webhook remove' first.", e);
        } catch (WebhookChangedException e) {
            throw new CommandFailure(
                    "Another caller changes the webhooks of the organization at the same time. Run the command again.",
                    e);
        }
    }

    private Content content(@Nullable CommandSpec command, AwsClients aws) {
        var environment = Environment.of(variables);
        var webhooks = required(command, WEBHOOKS_TABLE);
        var organizations = required(command, ORGANIZATIONS_TABLE);
        if (environment.optional("MASTER_SECRET_ARN").isEmpty()) {
            required(command, MASTER_SECRET);
        }
        var master = MasterSecret.from(environment, aws);
        // The commands sign nothing, so the RSA key may be missing.
        var signer = new Signer(master, SigningKey.from(Environment.of(variables), aws));
        return new Content(new Organizations(aws, organizations), new Webhooks(aws, webhooks, master), signer,
                isOnThisMachine());
    }

    private String required(@Nullable CommandSpec command, String variable) {
        return Environment.of(variables).optional(variable).orElseThrow(() -> new ParameterException(
                Commands.of(command), "Set the variable " + variable
                        + (variable.equals(MASTER_SECRET) ? ", or MASTER_SECRET_ARN" : "")));
    }

    private boolean isOnThisMachine() {
        return Stream.of("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL").map(variables::get)
                .flatMap(url -> Optional.ofNullable(url).stream()).findFirst()
                .map(url -> URI.create(url).getHost()).filter(LOOPBACK::contains).isPresent();
    }
}
