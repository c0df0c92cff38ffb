package dev.chatreplay.cli;

import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.ApiKeyText;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `key`: manages the API keys of an organization directly in their DynamoDB table.
@Command(name = "key", description = {"Creates, lists and revokes the API keys of an organization.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...)."})
final class KeyCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private OrganizationsTable table = new OrganizationsTable();

    @Command(name = "create", description = {"Creates an API key and prints it. The key is shown only once.",
            "An organization has up to 10 keys."})
    int create(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Label of the key, for 'key list'.") String name,
            @Option(names = "--scope", paramLabel = "SCOPE", description = "record, read, audit or manage; can be repeated; default: record and read.") @Nullable Set<Scope> scopes) {
        checkId(organization);
        if (!ApiKey.isValidName(name)) {
            throw new ParameterException(Commands.of(spec), "The name " + ApiKey.NAME_RULE);
        }
        var key = NewApiKey.create(name, Optional.ofNullable(scopes).orElse(Scope.DEFAULTS), Instant.now());
        return table.with(content -> {
            content.organizations().addKey(organization, key.key());
            return key.text();
        });
    }

    @Command(name = "list", description = {
            "Prints one line per API key: key id, name, scopes, time of creation and day of last use. Never prints a key.",
            "The day is in UTC; '-' is a key that was never used."})
    int list(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization) {
        checkId(organization);
        return table.with(content -> {
            var keys = content.organizations().keys(organization);
            var days = content.lastUse().days(organization);
            return keys.stream().map(key -> line(key, days)).collect(Collectors.joining(System.lineSeparator()));
        });
    }

    private static String line(ApiKey key, Map<String, LocalDate> days) {
        var lastUse = Optional.ofNullable(days.get(key.id())).map(LocalDate::toString).orElse("-");
        return String.join("\t", key.id(), key.name(),
                key.scopes().stream().map(Scope::scopeName).collect(Collectors.joining(",")),
                key.createdAt().truncatedTo(ChronoUnit.SECONDS).toString(), lastUse);
    }

    @Command(name = "revoke", description = "Revokes an API key. The next request with it is refused.")
    int revoke(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "KEYID", description = "Key id, as 'key list' prints it: the 16 characters after crk_.") String keyId) {
        checkId(organization);
        if (!ApiKeyText.isId(keyId)) {
            throw new ParameterException(Commands.of(spec), "The key id " + ApiKeyText.ID_RULE);
        }
        return table.with(content -> {
            content.organizations().revokeKey(organization, keyId);
            return keyId + " is revoked.";
        });
    }

    private void checkId(String organization) {
        Commands.id(spec, "organization id", organization);
    }
}
