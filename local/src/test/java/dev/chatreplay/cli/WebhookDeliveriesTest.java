package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Lists deliveries in processes of their own, because the command reads the tables from their variables.
class WebhookDeliveriesTest {
    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());
        stack.stores().organizations().create("acme", "acme",
                NewApiKey.create("first", Scope.DEFAULTS, Instant.now()).key());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Run webhook(String... arguments) throws Exception {
        try (var command = CommandProcess.start(stack.environment(), arguments)) {
            return command.end();
        }
    }

    @Test
    void emptyListSaysSoAndJsonHasEachDelivery() throws Exception {
        var id = webhook("webhook", "add", "acme", "--url", "https://hooks.example.com/chat").err()
                .replaceAll("(?s).*Webhook ([0-9a-f-]{36}).*", "$1");

        assertThat(webhook("webhook", "deliveries", "acme", id)).isEqualTo(new Run(0, "",
                "The webhook has no deliveries. './chat-replay webhook test acme " + id + "' makes one."
                        + System.lineSeparator()));

        assertThat(webhook("webhook", "test", "acme", id).exitCode()).isZero();
        assertThat(webhook("webhook", "deliveries", "acme", id, "--json").err()).hasLineCount(1)
                .startsWith("{\"id\":\"msg_").contains("\"session\":\"webhook.test\",\"log_version\":0,\"state\":\"",
                        "\"tries\":0}");
        assertThat(webhook("webhook", "deliveries", "acme", id).err().split("\t", -1)).hasSize(7).contains(
                "webhook.test",
                "-" + System.lineSeparator());
    }
}
