package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.organization.LastUse;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.OrganizationExistsException;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.TooManyKeysException;
import dev.chatreplay.organization.UnknownKeyException;
import dev.chatreplay.organization.UnknownOrganizationException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// The option that names the Organizations table, for the commands that call DynamoDB directly.
final class OrganizationsTable {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--table", paramLabel = "NAME", scope = ScopeType.INHERIT, description = "Table of the organizations; default: the variable ORGANIZATIONS_TABLE.")
    private @Nullable String table;

    @Mixin
    StackOption stack = new StackOption();

    private final StackVariables variables;

    /// @param variables the variables of the command
    OrganizationsTable(StackVariables variables) {
        this.variables = variables;
    }

    /// What the table holds.
    ///
    /// @param aws the clients of the command
    record Content(AwsClients aws, Organizations organizations, LastUse lastUse) {}

    /// Runs a command on the organizations and prints its result, unless that is empty.
    ///
    /// @throws ParameterException when the table has no name
    /// @throws CommandFailure when the work fails; its message says what to do
    int with(Function<Content, String> work) {
        return with("ID", work);
    }

    /// Runs a command on one organization and prints its result, unless that is empty.
    ///
    /// @param organization the id of the organization
    /// @throws ParameterException when the table has no name
    /// @throws CommandFailure when the work fails; its message says what to do
    int with(String organization, Function<Content, String> work) {
        var name = Optional.ofNullable(table).filter(text -> !text.isBlank())
                .orElseGet(() -> variables.require(command, StackVariable.ORGANIZATIONS_TABLE,
                        "Set the variable ORGANIZATIONS_TABLE, use --table"));
        try (var aws = AwsClients.fromEnvironment()) {
            var said = work.apply(new Content(aws, new Organizations(aws, name),
                    new LastUse(aws, name, Clock.systemUTC())));
            if (!said.isEmpty()) {
                Commands.out(command).println(said);
            }
            return 0;
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no table " + name + " in this account and region.", e);
        } catch (OrganizationExistsException e) {
            throw new CommandFailure("The organization exists already. './chat-replay key create " + organization
                    + " --name NAME' creates another API key for it.", e);
        } catch (UnknownOrganizationException e) {
            throw new CommandFailure("There is no such organization: " + organization
                    + ". './chat-replay org list' lists all organizations.", e);
        } catch (TooManyKeysException e) {
            throw new CommandFailure("The organization has " + Organization.MAX_API_KEYS
                    + " keys, the maximum. Revoke one with './chat-replay key revoke " + organization
                    + " KEYID' first; './chat-replay key list " + organization
                    + "' shows the day of last use of each.", e);
        } catch (UnknownKeyException e) {
            throw new CommandFailure(
                    "The organization has no key with this id. './chat-replay key list " + organization
                            + "' lists its keys.",
                    e);
        }
    }
}
