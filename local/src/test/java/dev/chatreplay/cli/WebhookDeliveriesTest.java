package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Lists deliveries in a process of its own, because the command reads the tables from its variables.
class WebhookDeliveriesTest {
    private static final String UNKNOWN = "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e";
    private static EmbeddedStack stack;
    private static CommandProcess process;

    @BeforeAll
    static void start() throws Exception {
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());
        stack.stores().organizations().create("acme", "acme",
                NewApiKey.create("first", Scope.DEFAULTS, Instant.now()).key());
        process = CommandProcess.startInTurn(stack.environment(), "exec \"$@\"");
    }

    @AfterAll
    static void stop() {
        process.close();
        stack.close();
    }

    private static Run webhook(String... arguments) throws Exception {
        return process.run(arguments);
    }

    @Test
    void unknownWebhookAndOrganizationAreNamed() throws Exception {
        for (var command : List.of(List.of("test"), List.of("deliveries"),
                List.of("resend", "msg_" + "a".repeat(26)))) {
            var unknown = new ArrayList<>(List.of("webhook", command.getFirst(), "acme", UNKNOWN));
            unknown.addAll(command.subList(1, command.size()));
            assertThat(webhook(unknown.toArray(String[]::new))).isEqualTo(new Run(1, "",
                    "chat-replay: The organization acme has no webhook with this id."
                            + " './chat-replay webhook list acme' lists its webhooks." + System.lineSeparator()));
            unknown.set(2, "other");
            assertThat(webhook(unknown.toArray(String[]::new))).isEqualTo(new Run(1, "",
                    "chat-replay: There is no such organization: other. './chat-replay org list' lists all organizations."
                            + System.lineSeparator()));
        }
    }

    @Test
    void deliveriesOfRemovedWebhookAreListed() throws Exception {
        var id = added();
        webhook("webhook", "test", "acme", id);
        assertThat(webhook("webhook", "remove", "acme", id).exitCode()).isZero();

        assertThat(webhook("webhook", "deliveries", "acme", id).err()).contains("webhook.test");
        assertThat(webhook("webhook", "test", "acme", id).exitCode()).isEqualTo(1);
    }

    private static String added() throws Exception {
        return webhook("webhook", "add", "acme", "--url", "https://hooks.example.com/chat").err()
                .replaceAll("(?s).*Webhook ([0-9a-f-]{36}).*", "$1");
    }

    @Test
    void emptyListSaysSoAndJsonHasEachDelivery() throws Exception {
        var id = added();

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
