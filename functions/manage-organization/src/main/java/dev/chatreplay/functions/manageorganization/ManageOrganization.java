package dev.chatreplay.functions.manageorganization;

import dev.chatreplay.api.WebhookRoutes;
import dev.chatreplay.api.realtimekit.RealtimeKit;
import dev.chatreplay.api.realtimekit.WebhookEvents;
import dev.chatreplay.api.v2.ApiV2;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.Webhooks;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.crac.Core;

/// Lets organizations manage their webhooks.
public final class ManageOrganization extends HttpFunction {
    /// The time that a call needs to answer after its work has timed out.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /// Creates the function in Lambda.
    public ManageOrganization() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC(), false);
        Core.getGlobalContext().register(this);
    }

    /// Creates the function for the embedded stack and the tests. The URL of a webhook may then be http to a loopback address.
    public ManageOrganization(Environment environment, AwsClients aws, Clock clock) {
        this(environment, aws, clock, true);
    }

    private ManageOrganization(Environment environment, AwsClients aws, Clock clock, boolean allowsLoopback) {
        var master = MasterSecret.from(environment, aws);
        var signingKey = SigningKey.from(environment, aws);
        var authentication = new Stores(environment, aws).authentication(clock);
        var webhooks = new Webhooks(aws, environment.text("WEBHOOKS_TABLE"), master);
        var signer = new Signer(master, signingKey);
        var v2 = new ApiV2();
        var kit = new RealtimeKit();
        var ofV2 = new WebhookRoutes(v2, authentication, webhooks, signer, signingKey, allowsLoopback, clock);
        var ofKit = new WebhookRoutes(kit, authentication, webhooks, signer, signingKey, allowsLoopback, clock);
        var priming = new Priming("manage-organization", environment, aws, ManageOrganization::new);
        var logsSourceAddress = environment.isOn("LOG_SOURCE_ADDRESS", false);
        environment.verify();
        super(MARGIN, priming, table(v2, ofV2).and(table(kit, ofKit)), logsSourceAddress);
    }

    private static RouteTable table(ApiV2 v2, WebhookRoutes webhooks) {
        return new RouteTable(v2, Map.of(
                "POST /v2/webhooks", webhooks::create,
                "GET /v2/webhooks", webhooks::list,
                "GET /v2/webhooks/{webhookId}", webhooks::get,
                "PUT /v2/webhooks/{webhookId}", webhooks::replace,
                "PATCH /v2/webhooks/{webhookId}", webhooks::patch,
                "DELETE /v2/webhooks/{webhookId}", webhooks::remove,
                "POST /v2/webhooks/{webhookId}/rotate-secret", webhooks::rotateSecret,
                "GET /.well-known/webhooks.json", webhooks::publicKey));
    }

    private static RouteTable table(RealtimeKit kit, WebhookRoutes webhooks) {
        return kit.table(Map.of(
                "POST /webhooks", webhooks::create,
                "GET /webhooks", webhooks::list,
                "GET /webhooks/all", new WebhookEvents(webhooks)::list,
                "GET /webhooks/{webhookId}", webhooks::get,
                "PUT /webhooks/{webhookId}", webhooks::replace,
                "PATCH /webhooks/{webhookId}", webhooks::patch,
                "DELETE /webhooks/{webhookId}", webhooks::remove));
    }
}
