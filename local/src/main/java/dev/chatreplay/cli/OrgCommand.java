package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.organization.OrganizationExistsException;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.UnknownOrganizationException;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// `org`: manages organizations directly in their DynamoDB table. The settings of the AWS SDK locate the table.
@Command(name = "org", description = {"Creates organizations, enables them and rotates their API keys.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...)."})
final class OrgCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--table", paramLabel = "NAME", defaultValue = "${env:ORGANIZATIONS_TABLE}", scope = picocli.CommandLine.ScopeType.INHERIT, description = "Table of the organizations; default: the variable ORGANIZATIONS_TABLE.")
    private @Nullable String table;

    private int with(Function<Organizations, String> work) {
        var name = Optional.ofNullable(table).filter(text -> !text.isBlank()).orElseThrow(() -> new ParameterException(
                Commands.of(spec), "Set the variable ORGANIZATIONS_TABLE, or use --table"));
        try (var aws = AwsClients.fromEnvironment()) {
            var said = work.apply(new Organizations(aws, name));
            Commands.out(spec).println(said);
            return 0;
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no table " + name + " in this account and region.", e);
        } catch (OrganizationExistsException e) {
            throw new CommandFailure("The organization exists already. 'org rotate-key' creates a new API key for it.",
                    e);
        } catch (UnknownOrganizationException e) {
            throw new CommandFailure("There is no such organization. 'org list' lists all organizations.", e);
        }
    }

    private void checkId(String id) {
        Commands.id(spec, "organization id", id);
    }

    @Command(name = "create", description = "Creates an organization and prints its API key. The key is shown only once.")
    int create(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id,
            @Option(names = "--name", paramLabel = "NAME", description = "Display name; default: the id.") @Nullable String name,
            @Option(names = "--enabled", description = "Also enable it to read chats.") boolean enabled) {
        checkId(id);
        return with(organizations -> {
            var apiKey = organizations.create(id, Optional.ofNullable(name).orElse(id));
            if (enabled) {
                organizations.setChatReplayEnabled(id, true);
            }
            return apiKey;
        });
    }

    @Command(name = "list", description = "Lists the organizations.")
    int list() {
        return with(organizations -> String.join(System.lineSeparator(), organizations.list().stream()
                .sorted(Comparator.comparing(organization -> organization.id()))
                .map(organization -> String.join("\t", organization.id(),
                        organization.chatReplayEnabled() ? "enabled" : "disabled",
                        organization.apiKeys().size() + " keys", organization.name()))
                .toList()));
    }

    @Command(name = "enable", description = "Enables an organization to read its chats.")
    int enable(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id) {
        checkId(id);
        return with(organizations -> {
            organizations.setChatReplayEnabled(id, true);
            return id + " is enabled.";
        });
    }

    @Command(name = "disable", description = "Disables an organization: it cannot read its chats. Its events are still recorded.")
    int disable(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id) {
        checkId(id);
        return with(organizations -> {
            organizations.setChatReplayEnabled(id, false);
            return id + " is disabled.";
        });
    }

    @Command(name = "rotate-key", description = {
            "Creates a new API key for an organization and prints it. The key is shown only once.",
            "The previous key stays valid; older keys become invalid."})
    int rotateKey(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id) {
        checkId(id);
        return with(organizations -> organizations.rotateKey(id));
    }
}
