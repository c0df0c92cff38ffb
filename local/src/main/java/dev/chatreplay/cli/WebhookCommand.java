package dev.chatreplay.cli;

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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `webhook`: manages the webhooks of organizations directly in their DynamoDB table.
@Command(name = "webhook", description = {"Registers, lists and changes the webhooks of an organization.",
        "Calls DynamoDB directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...).",
        "Needs the variables WEBHOOKS_TABLE and ORGANIZATIONS_TABLE. add and rotate-secret also need MASTER_SECRET or MASTER_SECRET_ARN."}, subcommands = {
                WebhookTestCommand.class, WebhookDeliveriesCommand.class, WebhookResendCommand.class})
final class WebhookCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private final WebhooksTable table;

    /// Creates the command for the resources in the environment of this process.
    WebhookCommand() {
        this(System.getenv());
    }

    /// Creates the command for the resources in these variables.
    WebhookCommand(Map<String, String> variables) {
        this.table = new WebhooksTable(variables);
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
        return table.withMasterSecret(spec, content -> {
            content.organizations().get(organization);
            var webhook = content.webhooks().create(WebhookKey.create(organization), chosen, Instant.now());
            Commands.say(spec,
                    "Webhook " + webhook.key().webhookId() + " is registered. Its secret is shown only once.");
            if (webhook.sends().isEmpty()) {
                Commands.say(spec,
                        "Warning: the service sends none of these events to a webhook of this flavor. Choose "
                                + EventNames.sentTo(webhook.flavor()) + ", else it never gets a delivery.");
            }
            return content.signer().secretOf(webhook);
        });
    }

    @Command(name = "list", description = {
            "Prints one line per webhook: id, state, flavor, name, URL without its query, and events. Never prints a secret."})
    int list(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization) {
        checkId(organization);
        return table.with(spec, content -> {
            content.organizations().get(organization);
            return content.webhooks().list(organization).stream()
                    .map(webhook -> String.join("\t", webhook.key().webhookId(), stateOf(webhook),
                            webhook.flavor().flavorName(), webhook.name(), withoutQuery(webhook.url()),
                            String.join(",", EventNames.sorted(webhook.events()))))
                    .collect(Collectors.joining(System.lineSeparator()));
        });
    }

    @Command(name = "show", description = "Shows a webhook. Never prints its secret or the values of its headers.")
    int show(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as 'webhook list' prints it.") String webhookId) {
        var key = key(organization, webhookId);
        return table.with(spec, content -> {
            var webhook = found(content.webhooks().find(key));
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
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as 'webhook list' prints it.") String webhookId) {
        var key = key(organization, webhookId);
        return table.withMasterSecret(spec, content -> {
            var webhook = found(content.webhooks().rotateSecret(key, Instant.now()));
            Commands.say(spec, "The old secret also signs until "
                    + EventTime.shown(webhook.replaced().getFirst().until()) + ".");
            return content.signer().secretOf(webhook);
        });
    }

    @Command(name = "enable", description = "Enables a webhook: it gets the deliveries that begin from now on.")
    int enable(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as 'webhook list' prints it.") String webhookId) {
        return setEnabled(key(organization, webhookId), true);
    }

    @Command(name = "disable", description = "Disables a webhook. Deliveries that are still to be made are dropped.")
    int disable(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as 'webhook list' prints it.") String webhookId) {
        return setEnabled(key(organization, webhookId), false);
    }

    private int setEnabled(WebhookKey key, boolean enabled) {
        return table.with(spec, content -> {
            found(content.webhooks().change(key, WebhookChange.enabled(enabled), Instant.now()));
            return key.webhookId() + (enabled ? " is enabled." : " is disabled.");
        });
    }

    @Command(name = "remove", description = "Removes a webhook. Deliveries that are still to be made are dropped.")
    int remove(@Parameters(paramLabel = "ORG", description = "Id of the organization.") String organization,
            @Parameters(paramLabel = "WEBHOOKID", description = "Id of the webhook, as 'webhook list' prints it.") String webhookId) {
        var key = key(organization, webhookId);
        return table.with(spec, content -> {
            found(content.webhooks().find(key));
            content.webhooks().remove(key);
            return webhookId + " is removed.";
        });
    }

    private void checkId(String organization) {
        Commands.id(spec, "organization id", organization);
    }

    private WebhookKey key(String organization, String webhookId) {
        checkId(organization);
        if (!WebhookKey.isValidId(webhookId)) {
            throw misuse("The id of a webhook must be a UUID in lower case, as 'webhook list' prints it");
        }
        return new WebhookKey(organization, webhookId);
    }

    private static Webhook found(Optional<Webhook> webhook) {
        return webhook.orElseThrow(() -> new CommandFailure(
                "The organization has no webhook with this id. 'webhook list' lists its webhooks."));
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
