package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.cli.Table.Column;
import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.ApiKeyText;
import dev.chatreplay.organization.DerivedSecret;
import dev.chatreplay.organization.HundredMsKey;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.HundredMsSecrets;
import dev.chatreplay.secret.MasterSecret;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `key`: manages the API keys and the 100ms keys of an organization directly in their DynamoDB table.
@Command(name = "key", addMethodSubcommands = false, description = {
        "Creates, lists and revokes the API keys and the 100ms keys of an organization.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...).",
        "Needs --stack, or --table, or the variable ORGANIZATIONS_TABLE."})
final class KeyCommand {
    private static final List<Column> COLUMNS = List.of(new Column("ID", "id", 16), new Column("NAME", "name", 20),
            new Column("SCOPES", "scopes", 18), new Column("CREATED", "created_at", 20),
            new Column("LAST USED", "last_used_on", 10), new Column("MASTER SECRET", "master_secret_version", 0));

    @Spec
    private @Nullable CommandSpec spec;

    private final StackVariables variables;

    @Mixin
    private final OrganizationsTable table;

    /// Creates the command for the master secret in the environment of this process.
    KeyCommand() {
        this(System.getenv());
    }

    /// Creates the command for the master secret in these variables.
    KeyCommand(Map<String, String> environment) {
        this.variables = new StackVariables(environment);
        this.table = new OrganizationsTable(variables);
    }

    @Command(name = "create", description = {"Creates an API key and prints it. The key is shown only once.",
            "With --100ms, prints an access key and a secret for the clients of 100ms. It needs --stack, MASTER_SECRET or MASTER_SECRET_ARN.",
            "An organization has up to 10 keys."})
    int create(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Label of the key, for './chat-replay key list'.") String name,
            @Option(names = "--scope", paramLabel = "SCOPE", description = "record, read, audit or manage; can be repeated; default: record and read.") @Nullable Set<Scope> scopes,
            @Option(names = "--100ms", description = "A key for the clients of 100ms, which may read.") boolean isFor100ms) {
        checkId(organization);
        if (!ApiKey.isValidName(name)) {
            throw new ParameterException(Commands.of(spec), "The name " + ApiKey.NAME_RULE);
        }
        if (isFor100ms) {
            if (scopes != null) {
                throw new ParameterException(Commands.of(spec),
                        "Leave out --scope: a 100ms key always has the scope read");
            }
            return createFor100ms(organization, name);
        }
        var key = NewApiKey.create(name, Optional.ofNullable(scopes).orElse(Scope.DEFAULTS), Instant.now());
        return table.with(organization, content -> {
            content.organizations().addKey(organization, key.key());
            return key.text();
        });
    }

    private int createFor100ms(String organization, String name) {
        var secret = MasterSecretVariables.require(spec, variables);
        return table.with(organization, content -> {
            var master = MasterSecret.from(Environment.of(secret), content.aws());
            var version = master.currentVersion();
            var key = content.organizations().addHundredMsKey(organization, name, version, Instant.now());
            var number = HundredMsKey.number(key.id()).orElseThrow();
            return "access_key=" + organization + "." + number + System.lineSeparator() + "secret="
                    + HundredMsSecrets.text(master, organization, version, number);
        });
    }

    @Command(name = "list", description = {
            "Prints one line per key: key id, name, scopes, time of creation, day of last use and version of the master secret.",
            "Never prints a key. The day is in UTC; '-' is a key that was never used.",
            "The secret of a 100ms key is derived from this version of the master secret. Other keys have '-' there."})
    int list(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Option(names = "--json", description = "Print each key as a JSON object on one line.") boolean json) {
        checkId(organization);
        return table.with(organization, content -> {
            var keys = content.organizations().keys(organization);
            var days = content.lastUse().days(organization);
            var rows = new Table(Commands.out(spec), json, COLUMNS);
            keys.forEach(key -> rows.add(row(key, Optional.ofNullable(days.get(key.id())))));
            if (rows.rows() == 0) {
                Commands.say(spec, "The organization has no keys. './chat-replay key create " + organization
                        + " --name NAME' creates one.");
            }
            return "";
        });
    }

    private static ObjectNode row(ApiKey key, Optional<LocalDate> lastUse) {
        var row = JsonNodeFactory.instance.objectNode().put("id", key.id()).put("name", key.name());
        key.scopes().stream().map(Scope::scopeName).forEach(row.putArray("scopes")::add);
        row.put("created_at", key.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        lastUse.ifPresent(day -> row.put("last_used_on", day.toString()));
        return switch (key.proof()) {
            case ApiKeyHash _ -> row;
            case DerivedSecret(var version) -> row.put("master_secret_version", version);
        };
    }

    @Command(name = "revoke", description = "Revokes a key. The next request with it is refused.")
    int revoke(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "KEYID", description = "Key id, as './chat-replay key list' prints it: the 16 characters after crk_, or 100ms- and a number.") String keyId) {
        checkId(organization);
        if (!ApiKeyText.isId(keyId) && HundredMsKey.number(keyId).isEmpty()) {
            throw new ParameterException(Commands.of(spec),
                    "The key id " + ApiKeyText.ID_RULE + ", or 100ms- and a number");
        }
        return table.with(organization, content -> {
            content.organizations().revokeKey(organization, keyId);
            return keyId + " is revoked.";
        });
    }

    private void checkId(String organization) {
        Commands.id(spec, "organization id", organization);
    }
}
