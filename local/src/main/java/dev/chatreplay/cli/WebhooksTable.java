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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// The tables and the master secret that the variables name, for the commands that manage webhooks.
final class WebhooksTable {
    private final StackVariables variables;

    WebhooksTable(StackVariables variables) {
        this.variables = variables;
    }

    /// What the variables name.
    ///
    /// @param aws the clients of the command
    record Content(AwsClients aws, Organizations organizations, Webhooks webhooks, Signer signer) {}

    /// Runs a command that needs the master secret and prints its result, unless that is empty.
    ///
    /// @throws ParameterException when a variable is missing
    int withMasterSecret(@Nullable CommandSpec command, String organization, Function<Content, String> work) {
        return with(command, organization, MasterSecretVariables.require(command, variables), work);
    }

    /// Returns whether the URL of a webhook may be http to this machine: only in the embedded stack, whose settings hold the master secret
    /// itself.
    boolean allowsLoopback() {
        return MasterSecretVariables.areOfEmbeddedStack(variables);
    }

    /// Runs a command and prints its result, unless that is empty.
    ///
    /// @param command the command that runs
    /// @param organization the id of the organization
    /// @throws ParameterException when a variable is missing
    /// @throws CommandFailure when the work fails; its message says what to do
    int with(@Nullable CommandSpec command, String organization, Function<Content, String> work) {
        return with(command, organization, MasterSecretVariables.own(variables), work);
    }

    private int with(@Nullable CommandSpec command, String organization, Map<String, String> master,
            Function<Content, String> work) {
        var names = variables.complete(command,
                List.of(StackVariable.WEBHOOKS_TABLE, StackVariable.ORGANIZATIONS_TABLE));
        names.putAll(master);
        try (var aws = AwsClients.fromEnvironment()) {
            var said = work.apply(content(Environment.of(names), aws));
            if (!said.isEmpty()) {
                Commands.out(command).println(said);
            }
            return 0;
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no such table in this account and region. Check "
                    + StackVariable.WEBHOOKS_TABLE + " and " + StackVariable.ORGANIZATIONS_TABLE + ".", e);
        } catch (UnknownOrganizationException e) {
            throw new CommandFailure("There is no such organization: " + organization
                    + ". './chat-replay org list' lists all organizations.", e);
        } catch (TooManyWebhooksException e) {
            throw new CommandFailure("The organization has " + Webhooks.MAX_PER_ORGANIZATION
                    + " webhooks, the maximum. Remove one with './chat-replay webhook remove " + organization
                    + " WEBHOOKID' first.", e);
        } catch (TooManySecretsException e) {
            throw new CommandFailure(e.advice(), e);
        } catch (WebhookChangedException e) {
            throw new CommandFailure(
                    "Another caller changes the webhooks of the organization at the same time. Run the command again.",
                    e);
        }
    }

    private static Content content(Environment environment, AwsClients aws) {
        // Some commands need no master secret. No command signs anything, so the RSA key may be missing, too.
        var master = MasterSecret.from(environment, aws);
        var signer = new Signer(master, SigningKey.from(environment, aws));
        return new Content(aws, new Organizations(aws, environment.text(StackVariable.ORGANIZATIONS_TABLE.name())),
                new Webhooks(aws, environment.text(StackVariable.WEBHOOKS_TABLE.name()), master), signer);
    }
}
