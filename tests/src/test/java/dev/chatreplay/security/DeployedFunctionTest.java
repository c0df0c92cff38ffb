package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.functions.deliverwebhooks.DeliverWebhooks;
import dev.chatreplay.functions.manageorganization.ManageOrganization;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.harness.TestReceiver;
import dev.chatreplay.harness.UnpolledStack;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tests what only the constructor of Lambda decides. The embedded stack uses another one.
class DeployedFunctionTest {
    private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final UnpolledStack UNPOLLED = UnpolledStack.shared();

    private final Deliveries deliveries = new Deliveries(UNPOLLED.aws(), UNPOLLED.variable("DELIVERIES_TABLE"));

    @Test
    void deployedFunctionRefusesWebhookOnLoopback() throws IOException, InterruptedException {
        var stack = Stack.shared();
        var manager = stack.withNewKey(stack.organization().organizationId(), Scope.MANAGE);
        var function = Jvm.of(JVM, DeployedProcess.class,
                stack.embedded().environment(), ManageOrganization.class.getName()).start();
        try (var events = function.outputWriter(UTF_8)) {
            for (var url : List.of("http://127.0.0.1:9000/hook", "https://hooks.example.com/hook")) {
                events.write(registration(manager, url) + "\n");
            }
        }
        var answers = new String(function.getInputStream().readAllBytes(), UTF_8);
        assertThat(function.waitFor()).isZero();
        assertThat(answers.lines().map(answer -> Json.parse(answer).path("statusCode").asInt())).as(answers)
                .containsExactly(400, 201);
    }

    private static ObjectNode registration(Api manager, String url) {
        var body = JsonNodeFactory.instance.objectNode().put("name", "hook").put("url", url);
        body.putArray("events").add("meeting.chatSynced");
        return LambdaEvents.http("POST /v2/webhooks", manager.authorization().getFirst()).put("body", body.toString());
    }

    /// The row of the webhook names a receiver on this machine. The deployed function takes no such registration.
    @Test
    void deployedFunctionPostsNothingToLoopback() throws IOException, InterruptedException {
        try (var receiver = new TestReceiver(Clock.systemUTC())) {
            var webhook = register(receiver.url("/hook"));
            var refused = due(webhook);
            var function = Jvm.of(JVM, DeployedDeliveries.class, UNPOLLED.environment()).start();
            try (var messages = function.outputWriter(UTF_8)) {
                messages.write(DeliveryQueue.tryOf(webhook, refused, 0).encode());
            }
            var log = new String(function.getInputStream().readAllBytes(), UTF_8);
            assertThat(function.waitFor()).as(log).isZero();
            assertThat(receiver.posts("/hook")).isEmpty();
            assertThat(deliveries.find(webhook, refused).orElseThrow().last().orElseThrow().result()).as(log)
                    .isEqualTo("URL_REFUSED");

            var posted = due(webhook);
            new DeliverWebhooks(Environment.of(UNPOLLED.environment()), UNPOLLED.aws(), Clock.systemUTC())
                    .handleRequest(DeployedDeliveries.batch(DeliveryQueue.tryOf(webhook, posted, 0).encode()),
                            TestContext.with(Duration.ofSeconds(60)));
            assertThat(receiver.posts("/hook")).as("by the constructor of the embedded stack").singleElement()
                    .satisfies(post -> assertThat(post.id()).isEqualTo(posted.text()));
        }
    }

    private static WebhookKey register(URI url) {
        var key = WebhookKey.create("org-deployed");
        new Webhooks(UNPOLLED.aws(), UNPOLLED.variable("WEBHOOKS_TABLE"),
                MasterSecret.from(Environment.of(UNPOLLED.environment()), UNPOLLED.aws()))
                .create(key, new WebhookChange(Optional.of("test"), Optional.of(url),
                        Optional.of(Set.of(Webhook.CHAT_SYNCED)), Optional.empty(), Optional.empty(),
                        Optional.empty()), Instant.now());
        return key;
    }

    /// Makes a test delivery that is due.
    private MessageId due(WebhookKey webhook) {
        var now = Instant.now();
        var id = MessageId.ofTest(webhook, now);
        deliveries.create(webhook, id, Optional.empty(), 0, now);
        return id;
    }
}
