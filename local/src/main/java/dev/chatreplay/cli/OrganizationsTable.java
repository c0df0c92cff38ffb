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

    @Option(names = "--table", paramLabel = "NAME", defaultValue = "${env:ORGANIZATIONS_TABLE}", scope = ScopeType.INHERIT, description = "Table of the organizations; default: the variable ORGANIZATIONS_TABLE.")
    private @Nullable String table;

    /// What the table holds.
    record Content(Organizations organizations, LastUse lastUse) {}

    /// Runs a command on the table and prints its result, unless that is empty.
    ///
    /// @throws ParameterException when the table has no name
    /// @throws CommandFailure when the work fails; its message says what to do
    int with(Function<Content, String> work) {
        var name = Optional.ofNullable(table).filter(text -> !text.isBlank()).orElseThrow(() -> new ParameterException(
                Commands.of(command), "Set the variable ORGANIZATIONS_TABLE, or use --table"));
        try (var aws = AwsClients.fromEnvironment()) {
            var said = work.apply(new Content(new Organizations(aws, name),
                    new LastUse(aws, name, Clock.systemUTC())));
            if (!said.isEmpty()) {
                Commands.out(command).println(said);
            }
            return 0;
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no table " + name + " in this account and region.", e);
        } catch (OrganizationExistsException e) {
            throw new CommandFailure("The organization exists already. 'key create' creates another API key for it.",
                    e);
        } catch (UnknownOrganizationException e) {
            throw new CommandFailure("There is no such organization. 'org list' lists all organizations.", e);
        } catch (TooManyKeysException e) {
            throw new CommandFailure("The organization has " + Organization.MAX_API_KEYS
                    + " API keys, the maximum. Revoke one with 'key revoke' first; 'key list' shows the day of last use of each.",
                    e);
        } catch (UnknownKeyException e) {
            throw new CommandFailure("The organization has no API key with this id. 'key list' lists its keys.", e);
        }
    }
}
