package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.cli.Table.Column;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `org`: manages organizations directly in their DynamoDB table. The settings of the AWS SDK locate the table.
@Command(name = "org", addMethodSubcommands = false, description = {
        "Creates organizations, enables them to read chats, and sets the formats of their chats.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...).",
        "Needs --stack, or --table, or the variable ORGANIZATIONS_TABLE."})
final class OrgCommand {
    private static final List<Column> COLUMNS = List.of(new Column("ID", "id", 24), new Column("STATE", "state", 8),
            new Column("KEYS", "api_keys", 4), new Column("NAME", "name", 0));

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private OrganizationsTable table = new OrganizationsTable(new StackVariables(System.getenv()));

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
        return table.with(id, content -> {
            content.organizations().create(id, Optional.ofNullable(name).orElse(id), first.key());
            if (enabled) {
                content.organizations().setChatReplayEnabled(id, true);
            }
            Commands.say(spec, "The key is shown only once. Clients need CHAT_REPLAY_ORGANIZATION=" + id
                    + " and the key in CHAT_REPLAY_API_KEY.");
            if (!enabled) {
                Commands.say(spec, id + " can send events, but not read chats. Next: ./chat-replay org enable " + id);
            }
            return first.text();
        });
    }

    @Command(name = "list", description = {
            "Prints one line per organization: id, state, number of API keys, name.",
            "Only an enabled organization reads its chats."})
    int list(
            @Option(names = "--json", description = "Print each organization as a JSON object on one line.") boolean json) {
        return table.with(content -> {
            var rows = new Table(Commands.out(spec), json, COLUMNS);
            content.organizations().list().stream().sorted(Comparator.comparing(Organization::id))
                    .forEach(organization -> rows.add(row(organization)));
            if (rows.rows() == 0) {
                Commands.say(spec, "There are no organizations. './chat-replay org create ID' creates one.");
            }
            return "";
        });
    }

    private static ObjectNode row(Organization organization) {
        return JsonNodeFactory.instance.objectNode().put("id", organization.id())
                .put("state", organization.chatReplayEnabled() ? "enabled" : "disabled")
                .put("api_keys", organization.apiKeys().size()).put("name", organization.name());
    }

    @Command(name = "formats", description = {
            "Shows the formats that every chat of the organization has, or sets them for its new sessions.",
            "Every chat has csv. Older sessions keep their formats."})
    int formats(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id,
            @Parameters(paramLabel = "FORMAT", arity = "0..1", split = ",", description = "Names of formats, separated by commas; csv alone: no further format.") @Nullable Set<String> names) {
        checkId(id);
        var chosen = Optional.ofNullable(names).map(given -> ChosenFormats.of(spec, given));
        return table.with(id, content -> {
            chosen.ifPresent(formats -> content.organizations().setFormats(id, formats));
            return ChosenFormats.line(content.organizations().get(id).formats());
        });
    }

    @Command(name = "landing", description = {
            "Shows where the exports of the organization land, or sets it for sessions that end from now on.",
            "A worker copies the files there after each export, and overwrites them with newer ones."})
    int landing(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id,
            @Parameters(paramLabel = "s3://BUCKET/PREFIX", arity = "0..1", description = "The bucket must allow it, see docs/operations.md.") @Nullable String address,
            @Option(names = "--formats", split = ",", paramLabel = "FORMAT", description = "Names of the formats that land, separated by commas; default: csv.") @Nullable Set<String> names,
            @Mixin RoleOptions roles,
            @Option(names = "--off", description = "Ends the landing. Landed files stay.") boolean off) {
        checkId(id);
        var isMore = names != null || roles.isGiven();
        if (off ? address != null || isMore : address == null && isMore) {
            throw new ParameterException(Commands.of(spec), off
                    ? "--off takes no address, no formats and no role."
                    : "Name the address s3://BUCKET/PREFIX together with --formats, --role and --external-id.");
        }
        var role = roles.role(spec, id);
        var target = Optional.ofNullable(address)
                .map(given -> ChosenFormats.landing(spec, given, names).withRole(role));
        return table.with(id, content -> {
            var organizations = content.organizations();
            if (off || target.isPresent()) {
                setLanding(organizations, id, target);
            }
            return organizations.get(id).landing().map(OrgCommand::line)
                    .orElse("The exports of " + id + " do not land.");
        });
    }

    /// Sets the landing, and warns of what the operator may not have intended.
    ///
    /// @throws CommandFailure when another organization has the same role with the same external id
    private void setLanding(Organizations organizations, String id, Optional<LandingTarget> target) {
        var role = target.flatMap(LandingTarget::role);
        if (role.isPresent()) {
            organizations.list().stream()
                    .filter(other -> !other.id().equals(id)
                            && other.landing().flatMap(LandingTarget::role).equals(role))
                    .findFirst().ifPresent(OrgCommand::refuseRole);
        }
        var earlier = organizations.get(id).landing().flatMap(LandingTarget::role);
        organizations.setLanding(id, target);
        earlier.filter(_ -> target.isPresent() && role.isEmpty())
                .ifPresent(ended -> Commands.warn(spec, "The landing does not use the role " + ended.arn()
                        + " any more. To keep a role, name it with --role each time."));
    }

    private static void refuseRole(Organization other) {
        throw new CommandFailure("The organization " + other.id()
                + " has this role with the same external id. Choose another --external-id, which the trust policy of the role demands.");
    }

    private static String line(LandingTarget target) {
        var role = target.role().map(assumed -> "\t" + assumed.arn() + "\t" + assumed.externalId()).orElse("");
        return target.address() + "\t" + String.join(",", new TreeSet<>(target.formats())) + role;
    }

    @Command(name = "enable", description = "Enables an organization to read its chats.")
    int enable(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id) {
        checkId(id);
        return table.with(id, content -> {
            content.organizations().setChatReplayEnabled(id, true);
            return id + " is enabled.";
        });
    }

    @Command(name = "disable", description = {
            "Disables an organization: it cannot read its chats. Its events are still recorded.",
            "It asks before. Without a terminal, --yes is needed."})
    int disable(@Parameters(paramLabel = "ID", description = "Id of the organization.") String id,
            @Option(names = "--yes", description = "Disable it without a question.") boolean yes) {
        checkId(id);
        return table.with(id, content -> {
            var organization = content.organizations().get(id);
            if (!yes && organization.chatReplayEnabled()) {
                Commands.confirm(spec, id + " cannot read its chats from its next request on. Continue?",
                        "No client of " + id + " can read chats after this. Add --yes");
            }
            content.organizations().setChatReplayEnabled(id, false);
            return id + " is disabled.";
        });
    }
}
