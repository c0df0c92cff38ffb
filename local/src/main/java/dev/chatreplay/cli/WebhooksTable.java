package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.UnknownOrganizationException;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.TooManySecretsException;
import dev.chatreplay.webhook.TooManyWebhooksException;
import dev.chatreplay.webhook.WebhookChangedException;
import dev.chatreplay.webhook.Webhooks;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// The tables and the master secret that the variables name, for the commands that manage webhooks.
final class WebhooksTable {
    private static final String WEBHOOKS_TABLE = "WEBHOOKS_TABLE";
    private static final String ORGANIZATIONS_TABLE = "ORGANIZATIONS_TABLE";
    private static final String MASTER_SECRET = "MASTER_SECRET";
    private static final String MASTER_SECRET_ARN = "MASTER_SECRET_ARN";

    private final Map<String, String> variables;

    WebhooksTable(Map<String, String> variables) {
        this.variables = variables;
    }

    /// What the variables name.
    ///
    record Content(Organizations organizations, Webhooks webhooks, Signer signer) {}

    /// Runs a command that needs the master secret and prints its result, unless that is empty.
    ///
    /// @throws ParameterException when a variable is missing
    int withMasterSecret(@Nullable CommandSpec command, Function<Content, String> work) {
        if (Environment.of(variables).optional(MASTER_SECRET_ARN).isEmpty()) {
            required(command, MASTER_SECRET);
        }
        return with(command, work);
    }

    /// Returns whether the URL of a webhook may be http to this machine: only in the embedded stack, whose settings hold the master secret
    /// itself.
    boolean allowsLoopback() {
        var environment = Environment.of(variables);
        return environment.optional(MASTER_SECRET).isPresent() && environment.optional(MASTER_SECRET_ARN).isEmpty();
    }

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
        } catch (TooManySecretsException e) {
            throw new CommandFailure(e.advice(), e);
        } catch (WebhookChangedException e) {
            throw new CommandFailure(
                    "Another caller changes the webhooks of the organization at the same time. Run the command again.",
                    e);
        }
    }

    private Content content(@Nullable CommandSpec command, AwsClients aws) {
        var webhooks = required(command, WEBHOOKS_TABLE);
        var organizations = required(command, ORGANIZATIONS_TABLE);
        // Some commands need no master secret. No command signs anything, so the RSA key may be missing, too.
        var master = MasterSecret.from(Environment.of(variables), aws);
        var signer = new Signer(master, SigningKey.from(Environment.of(variables), aws));
        return new Content(new Organizations(aws, organizations), new Webhooks(aws, webhooks, master), signer);
    }

    private String required(@Nullable CommandSpec command, String variable) {
        return Environment.of(variables).optional(variable).orElseThrow(() -> new ParameterException(
                Commands.of(command), "Set the variable " + variable
                        + (variable.equals(MASTER_SECRET) ? ", or " + MASTER_SECRET_ARN : "")));
    }
}
