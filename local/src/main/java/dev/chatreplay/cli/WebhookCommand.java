package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.cli.Table.Column;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookForm;
import dev.chatreplay.webhook.WebhookForm.Checked;
import dev.chatreplay.webhook.WebhookForm.Fault;
import dev.chatreplay.webhook.WebhookKey;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `webhook`: manages the webhooks of organizations directly in their DynamoDB table.
@Command(name = "webhook", addMethodSubcommands = false, description = {
        "Registers, lists and changes the webhooks of an organization.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...).",
        "Needs --stack, or the variables WEBHOOKS_TABLE and ORGANIZATIONS_TABLE. Without --stack, add and rotate-secret also need MASTER_SECRET or MASTER_SECRET_ARN."}, subcommands = {
                WebhookTestCommand.class, WebhookDeliveriesCommand.class, WebhookResendCommand.class})
final class WebhookCommand {
    private static final List<Column> COLUMNS = List.of(new Column("ID", "id", 36), new Column("STATE", "state", 8),
            new Column("FLAVOR", "flavor", 8), new Column("NAME", "name", 20), new Column("URL", "url", 40),
            new Column("EVENTS", "events", 0));

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    StackOption stack = new StackOption();

    private final WebhooksTable table;

    /// Creates the command for the resources in the environment of this process.
    WebhookCommand() {
        this(System.getenv());
    }

    /// Creates the command for the resources in these variables.
    WebhookCommand(Map<String, String> variables) {
        this.table = new WebhooksTable(new StackVariables(variables));
    }

    @Command(name = "add", description = {
            "Registers a webhook, and prints the secret that signs its deliveries. The secret is shown only once.",
            "An organization has up to 10 webhooks."})
    int add(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Option(names = "--url", required = true, paramLabel = "URL", description = "Where deliveries go: https://..., on port 443 or 8443.") String url,
            @Option(names = "--name", paramLabel = "NAME", description = "Label of the webhook; default: the host of the URL.") @Nullable String name,
            @Option(names = "--event", paramLabel = "EVENT", description = "Name of an event; can be repeated; default: the event of the flavor.") @Nullable List<String> events,
            @Option(names = "--flavor", paramLabel = "FLAVOR", defaultValue = "standard", description = "standard or 100ms; default: ${DEFAULT-VALUE}.") String flavor,
            @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Header of every delivery; can be repeated. Other users of the machine see VALUE in the list of processes.") @Nullable Map<String, String> headers,
            @Option(names = "--header-file", paramLabel = "FILE", description = "File with one NAME=VALUE in each line, for secret values; - is the standard input.") @Nullable String headerFile) {
        checkId(organization);
        var form = new WebhookForm(Optional.of(Optional.ofNullable(name).orElseGet(() -> hostOf(url))),
                Optional.of(url),
                Optional.of(Optional.ofNullable(events).orElseGet(() -> eventsOf(flavor))), Optional.empty(),
                Optional.of(flavor), HeaderFile.added(spec, headers, headerFile));
        var chosen = checked(form);
        return table.withMasterSecret(spec, organization, content -> {
            content.organizations().get(organization);
            var webhook = content.webhooks().create(WebhookKey.create(organization), chosen, Instant.now());
            Commands.say(spec,
                    "Webhook " + webhook.key().webhookId() + " is registered. Its secret is shown only once.");
            if (webhook.sends().isEmpty()) {
                Commands.warn(spec,
                        "Warning: the service sends none of these events to a webhook of this flavor. Choose "
                                + EventNames.sentTo(webhook.flavor()) + ", else it never gets a delivery.");
            }
            return content.signer().secretOf(webhook);
        });
    }

    @Command(name = "list", description = {
            "Prints one line per webhook: id, state, flavor, name, URL without its query, and events. Never prints a secret."})
    int list(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Option(names = "--json", description = "Print each webhook as a JSON object on one line.") boolean json) {
        checkId(organization);
        return table.with(spec, organization, content -> {
            content.organizations().get(organization);
            var rows = new Table(Commands.out(spec), json, COLUMNS);
            content.webhooks().list(organization).forEach(webhook -> rows.add(row(webhook)));
            if (rows.rows() == 0) {
                Commands.say(spec, "The organization has no webhooks. './chat-replay webhook add " + organization
                        + " --url URL' registers one.");
            }
            return "";
        });
    }

    private static ObjectNode row(Webhook webhook) {
        var row = JsonNodeFactory.instance.objectNode().put("id", webhook.key().webhookId())
                .put("state", stateOf(webhook)).put("flavor", webhook.flavor().flavorName())
                .put("name", webhook.name()).put("url", withoutQuery(webhook.url()));
        EventNames.sorted(webhook.events()).forEach(row.putArray("events")::add);
        return row;
    }

    @Command(name = "show", description = "Shows a webhook. Never prints its secret or the values of its headers.")
    int show(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as './chat-replay webhook list' prints it.") String webhookId) {
        var key = key(organization, webhookId);
        return table.with(spec, key.organizationId(), content -> {
            var webhook = found(key, content.webhooks().find(key));
            return String.join(System.lineSeparator(), "id: " + webhookId, "name: " + webhook.name(),
                    "url: " + webhook.url(), "events: " + String.join(", ", EventNames.sorted(webhook.events())),
                    "state: " + stateOf(webhook), "flavor: " + webhook.flavor().flavorName(),
                    "headers: " + String.join(", ", new TreeSet<>(webhook.headers().names())),
                    "secret: number " + webhook.secret().number() + webhook.replaced().stream()
                            .map(old -> "; number " + old.secret().number() + " also signs until "
                                    + EventTime.shown(old.until()))
                            .collect(Collectors.joining()),
                    "master secret: version " + webhook.masterVersions(Instant.now()).stream()
                            .map(String::valueOf).collect(Collectors.joining(", ")),
                    "created: " + EventTime.shown(webhook.createdAt()),
                    "changed: " + EventTime.shown(webhook.updatedAt()));
        });
    }

    @Command(name = "rotate-secret", description = {
            "Gives a webhook a new secret and prints it. The secret is shown only once.",
            "The old secret also signs for 24 hours. At most three old secrets sign at one time."})
    int rotateSecret(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as './chat-replay webhook list' prints it.") String webhookId) {
        var key = key(organization, webhookId);
        return table.withMasterSecret(spec, organization, content -> {
            var webhook = found(key, content.webhooks().rotateSecret(key, Instant.now()));
            Commands.say(spec, "The old secret also signs until "
                    + EventTime.shown(webhook.replaced().getFirst().until()) + ".");
            return content.signer().secretOf(webhook);
        });
    }

    @Command(name = "enable", description = "Enables a webhook: it gets the deliveries that begin from now on.")
    int enable(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as './chat-replay webhook list' prints it.") String webhookId) {
        return setEnabled(key(organization, webhookId), true);
    }

    @Command(name = "disable", description = "Disables a webhook. Its deliveries end without a further try.")
    int disable(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as './chat-replay webhook list' prints it.") String webhookId) {
        return setEnabled(key(organization, webhookId), false);
    }

    private int setEnabled(WebhookKey key, boolean enabled) {
        return table.with(spec, key.organizationId(), content -> {
            found(key, content.webhooks().change(key, WebhookChange.enabled(enabled), Instant.now()));
            return key.webhookId() + (enabled ? " is enabled." : " is disabled.");
        });
    }

    @Command(name = "remove", description = "Removes a webhook. Its deliveries end without a further try.")
    int remove(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as './chat-replay webhook list' prints it.") String webhookId) {
        var key = key(organization, webhookId);
        return table.with(spec, key.organizationId(), content -> {
            found(key, content.webhooks().find(key));
            content.webhooks().remove(key);
            return webhookId + " is removed.";
        });
    }

    private void checkId(String organization) {
        Commands.id(spec, "organization id", organization);
    }

    private WebhookKey key(String organization, String webhookId) {
        return Commands.webhook(spec, organization, webhookId);
    }

    private static Webhook found(WebhookKey key, Optional<Webhook> webhook) {
        return webhook.orElseThrow(() -> Commands.unknown(key));
    }

    private WebhookChange checked(WebhookForm form) {
        return switch (form.check(table.allowsLoopback())) {
            case Checked.Right(var change) -> change;
            case Checked.Wrong(var faults) ->
                throw misuse(faults.stream().map(Fault::advice).collect(Collectors.joining(" ")));
        };
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(spec), message);
    }

    private static List<String> eventsOf(String flavor) {
        return List.of(EventNames.sentTo(Flavor.named(flavor).orElse(Flavor.STANDARD)));
    }

    private static String hostOf(String url) {
        try {
            return Objects.requireNonNullElse(URI.create(url).getHost(), "webhook");
        } catch (IllegalArgumentException _) {
            // The check of the URL reports the fault.
            return "webhook";
        }
    }

    private static String stateOf(Webhook webhook) {
        return webhook.enabled() ? "enabled" : "disabled" + webhook.disabledReason().map(why -> ": " + why).orElse("");
    }

    /// Leaves out the query, because it may hold a secret of the receiver.
    private static String withoutQuery(URI url) {
        return url.getRawQuery() == null ? url.toString() : url.toString().replaceFirst("\\?.*", "?…");
    }
}
