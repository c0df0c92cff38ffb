package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Manages webhooks with Cloudflare's client.
@ReaderTest
class CloudflareWebhooksTest {
    private static final String WEBHOOK_LIFE = """
            const created = await webhooks.createWebhook(appId, {...inAccount, name: 'All events',
                url: 'https://hooks.example.com/chat?key=1', events: ['meeting.started', 'meeting.chatSynced']});
            const id = created.data.id;
            const second = await webhooks.createWebhook(appId, {...inAccount, name: 'Off',
                url: 'https://hooks.example.com/off', events: ['meeting.chatSynced'], enabled: false});
            const list = await webhooks.getWebhooks(appId, inAccount);
            const read = await webhooks.getWebhookByID(id, inApp);
            const edited = await webhooks.editWebhook(id, {...inApp, enabled: false});
            const replaced = await webhooks.replaceWebhook(id, {...inApp, name: 'Chats',
                url: 'https://hooks.example.com/chats', events: ['meeting.chatSynced'], enabled: true});
            const deleted = await webhooks.deleteWebhook(id, inApp);
            const gone = await failure(webhooks.getWebhookByID(id, inApp));
            const refused = await failure(webhooks.createWebhook(appId, {...inAccount, name: 'Wrong', url: 'none',
                events: ['meeting.chatSynced']}));
            const left = await webhooks.getWebhooks(appId, inAccount);
            return {created, second, list, read, edited, replaced, deleted, gone, refused, left};
            """;

    private static void assertWebhook(JsonNode answer, String name, boolean enabled, String... events) {
        assertThat(answer.path("success").asBoolean()).as("%s", answer).isTrue();
        var webhook = answer.path("data");
        assertThat(UUID.fromString(webhook.path("id").asText())).isNotNull();
        assertThat(webhook.path("name").asText()).isEqualTo(name);
        assertThat(webhook.path("enabled").isBoolean()).isTrue();
        assertThat(webhook.path("enabled").asBoolean()).isEqualTo(enabled);
        assertThat(webhook.path("events")).extracting(JsonNode::asText).containsExactlyInAnyOrder(events);
        assertThat(Instant.parse(webhook.path("updated_at").asText()))
                .isAfterOrEqualTo(Instant.parse(webhook.path("created_at").asText()));
    }

    @ParameterizedTest
    @ValueSource(strings = {CloudflareClient.CLIENT_V4, ""})
    void clientCreatesChangesAndRemovesWebhook(String path) throws IOException {
        var manager = Stack.shared().withNewKey(Stack.shared().organization().organizationId(), Scope.MANAGE);
        var life = CloudflareClient.of(manager, path).run(WEBHOOK_LIFE, JsonNodeFactory.instance.objectNode());

        assertWebhook(life.path("created"), "All events", true, "meeting.started", "meeting.chatSynced");
        assertThat(life.at("/created/data/url").asText()).isEqualTo("https://hooks.example.com/chat?key=1");
        assertWebhook(life.path("second"), "Off", false, "meeting.chatSynced");
        var id = life.at("/created/data/id").asText();
        var second = life.at("/second/data/id").asText();
        assertThat(life.at("/list/data")).extracting(webhook -> webhook.path("id").asText()).containsExactly(id,
                second);
        assertThat(life.at("/read/data")).isEqualTo(life.at("/list/data/0"));
        assertWebhook(life.path("edited"), "All events", false, "meeting.started", "meeting.chatSynced");
        assertWebhook(life.path("replaced"), "Chats", true, "meeting.chatSynced");
        assertThat(life.at("/replaced/data/url").asText()).isEqualTo("https://hooks.example.com/chats");
        for (var step : List.of("read", "edited", "replaced", "deleted")) {
            assertThat(life.path(step).at("/data/id").asText()).as(step).isEqualTo(id);
        }

        assertThat(life.at("/gone/type").asText()).isEqualTo("NotFoundError");
        assertThat(life.at("/gone/errors/0/code").asInt()).isEqualTo(404);
        assertThat(life.at("/refused/type").asText()).isEqualTo("BadRequestError");
        assertThat(life.at("/refused/errors/0/message").asText()).isNotBlank();
        assertThat(life.at("/left/data")).extracting(webhook -> webhook.path("id").asText()).containsExactly(second);
    }
}
