package dev.chatreplay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.queue.WebhookMessage.Again;
import dev.chatreplay.queue.WebhookMessage.Announced;
import dev.chatreplay.queue.WebhookMessage.Try;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the messages of the webhook queue.
class WebhookMessageTest {
    static Stream<WebhookMessage> messages() {
        return Stream.of(new Announced(new SessionKey("acme", "s \u00e9\ud83d\ude00\""), 7),
                new Try("acme", "w-1", "msg_1", 0), new Try("acme", "w-1", "msg_1", 12),
                new Again("acme", "w-1", "msg_1"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageIsReadAsItWasWritten(WebhookMessage message) {
        assertThat(WebhookMessage.decode(message.encode())).contains(message);
        assertThat(message.encode()).matches("[ -~]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "null", "{\"organizationId\":\"acme\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"s-1\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"\",\"logVersion\":1}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"s-1\",\"logVersion\":\"x\"}",
            "{\"organizationId\":\"acme\",\"webhookId\":\"w-1\"}",
            "{\"organizationId\":\"acme\",\"webhookId\":\"w-1\",\"messageId\":\"m\",\"tries\":1.5}"})
    void bodyThatIsNoMessageIsRefused(String body) {
        assertThat(WebhookMessage.decode(body)).isEmpty();
    }

    @Test
    void groupIsThatOfWebhookOrOrganization() {
        var group = new Try("acme", "w-1", "msg_1", 0).group();
        assertThat(group).matches("[0-9a-f]{32}").isEqualTo(new Again("acme", "w-1", "msg_2").group())
                .isNotEqualTo(new Try("acme", "w-2", "msg_1", 0).group())
                .isNotEqualTo(new Try("acmf", "w-1", "msg_1", 0).group());
        assertThat(new Announced(new SessionKey("acme", "s-1"), 1).group())
                .isEqualTo(new Announced(new SessionKey("acme", "s-2"), 1).group())
                .isNotEqualTo(new Announced(new SessionKey("acmf", "s-1"), 1).group());
    }
}
