package dev.chatreplay.cli;

import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `org`: manages organizations directly in their DynamoDB table. The settings of the AWS SDK locate the table.
@Command(name = "org", description = {"Creates organizations, and enables them to read chats.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...)."})
final class OrgCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private OrganizationsTable table = new OrganizationsTable();

    private void checkId(String id) {
        Commands.id(spec, "organization id", id);
    }

    @Command(name = "create", description = {
            "Creates an organization and prints its first API key, with the scopes record and read.",
            "The key is shown only once."})
    int create(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id,
            @Option(names = "--name", paramLabel = "NAME", description = "Display name; default: the id.") @Nullable String name,
            @Option(names = "--enabled", description = "Also enable it to read chats.") boolean enabled) {
        checkId(id);
        var first = NewApiKey.create(NewApiKey.FIRST, Scope.DEFAULTS, Instant.now());
        return table.with(content -> {
            content.organizations().create(id, Optional.ofNullable(name).orElse(id), first.key());
            if (enabled) {
                content.organizations().setChatReplayEnabled(id, true);
            }
            return first.text();
        });
    }

    @Command(name = "list", description = "Lists the organizations.")
    int list() {
        return table.with(content -> String.join(System.lineSeparator(), content.organizations().list().stream()
                .sorted(Comparator.comparing(organization -> organization.id()))
                .map(organization -> String.join("\t", organization.id(),
                        organization.chatReplayEnabled() ? "enabled" : "disabled",
                        organization.apiKeys().size() + " keys", organization.name()))
                .toList()));
    }

    @Command(name = "enable", description = "Enables an organization to read its chats.")
    int enable(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id) {
        checkId(id);
        return table.with(content -> {
            content.organizations().setChatReplayEnabled(id, true);
            return id + " is enabled.";
        });
    }

    @Command(name = "disable", description = "Disables an organization: it cannot read its chats. Its events are still recorded.")
    int disable(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id) {
        checkId(id);
        return table.with(content -> {
            content.organizations().setChatReplayEnabled(id, false);
            return id + " is disabled.";
        });
    }
}
