package dev.chatreplay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Contract;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.PayloadType;
import dev.chatreplay.format.Formats;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.Flavor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the closed lists in `openapi.yaml` with those of the code and of `template.yaml`.
class EnumerationsTest {
    @Test
    void contractHasEveryEventType() {
        var types = at("/components/schemas/Event/oneOf").valueStream()
                .flatMap(schema -> at(schema.get("$ref").asText().substring(1)).findValuesAsText("const").stream());
        assertThat(types.map(name -> EventType.of(name).orElseThrow())).containsExactlyInAnyOrderElementsOf(
                EnumSet.complementOf(EnumSet.of(EventType.EXTENSION)));
    }

    @Test
    void contractHasNamesOfExtensionEvents() {
        var pattern = Pattern.compile(at("/components/schemas/ExtensionEvent").findValue("pattern").asText());
        for (var name : List.of("x.a", "x.Poll_1-b.c", "x." + "a".repeat(62), "x." + "a".repeat(63), "x.", "x", "X.a",
                "y.a", "x.a b", "x.é", "chat.read")) {
            assertThat(pattern.matcher(name).find()).as(name)
                    .isEqualTo(EventType.of(name).filter(EventType.EXTENSION::equals).isPresent());
        }
    }

    @Test
    void contractHasEveryPayloadType() {
        assertThat(texts(at("/components/schemas/Message/discriminator/mapping").propertyStream()
                .map(entry -> at(entry.getValue().asText().substring(1)).findValue("const"))))
                .containsExactlyElementsOf(Stream.of(PayloadType.values()).map(PayloadType::name).toList());
    }

    @Test
    void contractHasEveryFormatAndEmptyName() {
        var format = at("/paths/~1v2~1sessions~1{sessionId}~1chat/get/parameters").valueStream()
                .filter(parameter -> parameter.get("name").asText().equals("format")).findFirst().orElseThrow();
        var names = new ArrayList<>(Formats.ofProduct().names());
        names.add("");
        assertThat(texts(format.at("/schema/enum").valueStream())).containsExactlyInAnyOrderElementsOf(names);
        var answered = at("/components/schemas/Chat/properties/data/properties/chat_format/enum");
        assertThat(texts(answered.valueStream())).containsExactlyElementsOf(Formats.ofProduct().names());
    }

    @Test
    void contractHasEveryEventAndFlavorOfWebhooks() {
        assertThat(texts(at("/components/schemas/WebhookEvent/enum").valueStream()))
                .containsExactlyElementsOf(EventNames.ALL);
        var flavors = new ArrayList<>(Flavor.names());
        assertThat(texts(at("/components/schemas/WebhookFields/properties/flavor/enum").valueStream()))
                .containsExactlyElementsOf(flavors);
        for (var request : List.of("WebhookRegistration", "WebhookChanges")) {
            assertThat(texts(at("/components/schemas/" + request + "/properties/flavor/enum").valueStream()
                    .filter(JsonNode::isTextual))).containsExactlyElementsOf(flavors);
        }
    }

    @Test
    void contractHasEveryRouteOfTemplate() {
        var deployed = Template.packaged().eventSources("HttpApi").stream()
                .map(source -> source.properties().get("Method").asText().toLowerCase(Locale.ROOT) + " "
                        + source.properties().get("Path").asText())
                .toList();
        assertThat(at("/paths").propertyStream().flatMap(path -> path.getValue().propertyStream()
                .map(operation -> operation.getKey() + " " + path.getKey())))
                .containsExactlyInAnyOrderElementsOf(deployed);
    }

    private static JsonNode at(String pointer) {
        return Contract.document().requiredAt(pointer);
    }

    private static List<String> texts(Stream<JsonNode> values) {
        return values.map(JsonNode::asText).toList();
    }
}
