package dev.chatreplay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.Json;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.webhook.ChatSynced;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.TestEvent;
import dev.chatreplay.webhook.WebhookKey;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Validates the bodies of deliveries against the section `webhooks` of `openapi.yaml`.
class WebhookBodiesTest {
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.890Z");
    private static final URI LINK = URI.create("https://b.s3.eu-west-1.amazonaws.com/a%20b.csv?X-Amz-Signature=ab");
    private static final WebhookKey WEBHOOK = new WebhookKey("org", "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e");
    private static final ChatSynced FULL = new ChatSynced("org", "Example", "s/1", Optional.of("m/1"),
            Optional.of("Weekly"), TIME, Optional.of(TIME), Optional.of(TIME.plusSeconds(90)), LINK, TIME,
            Map.of("ndjson", LINK, ChatSynced.HUNDRED_MS_FORMAT, LINK), 42, "ab".repeat(32), 7,
            Optional.of("s3://bucket/a/csv_100ms.csv"));
    private static final ChatSynced LEAST = new ChatSynced("org", "", "s/1", Optional.empty(), Optional.empty(), TIME,
            Optional.empty(), Optional.empty(), LINK, TIME, Map.of(), 0, "ab".repeat(32), 1, Optional.empty());

    private static JsonNode body(ChatSynced synced, Flavor flavor) {
        return Json
                .parse(synced.body(flavor, MessageId.of(new SessionKey("org", "s/1"), 7, WEBHOOK.webhookId()), TIME));
    }

    private static String schema(String event) {
        return "/webhooks/" + event + "/post/requestBody/content/application~1json/schema";
    }

    @ParameterizedTest
    @EnumSource
    void bodyMatchesSchemaOfItsEvent(Flavor flavor) {
        for (var synced : List.of(FULL, LEAST)) {
            var body = body(synced, flavor);
            assertThat(Contract.violations(schema(EventNames.sentTo(flavor)), body)).as("%s", body).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullBodyHasEveryFieldOfContract(Flavor flavor) {
        var pointer = Contract.resolve(schema(EventNames.sentTo(flavor)));
        assertThat(body(FULL, flavor).propertyStream().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(
                Contract.document().at(pointer + "/properties").propertyStream().map(Map.Entry::getKey).toList());
    }

    @Test
    void testEventMatchesItsSchema() {
        var body = Json.parse(new TestEvent(WEBHOOK, TIME).body());
        assertThat(Contract.violations(schema(TestEvent.NAME), body)).as("%s", body).isEmpty();
    }

    @Test
    void contractHasExactlySentEvents() {
        var sent = Stream.concat(Arrays.stream(Flavor.values()).map(EventNames::sentTo), Stream.of(TestEvent.NAME));
        assertThat(Contract.document().path("webhooks").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(sent.toList());
    }
}
