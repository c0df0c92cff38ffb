package dev.chatreplay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Contract;
import dev.chatreplay.event.EventType;
import dev.chatreplay.format.Formats;
import dev.chatreplay.local.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the closed lists in `openapi.yaml` with those of the code and of `template.yaml`.
class EnumerationsTest {
    @Test
    void contractHasEveryEventType() {
        var event = at("/components/schemas/Event");
        var schemas = new ArrayList<String>();
        assertThat(event.at("/discriminator/mapping").propertyStream().map(entry -> {
            schemas.add(entry.getValue().asText());
            assertThat(texts(at(entry.getValue().asText().substring(1)).findValues("const").stream()))
                    .as(entry.getKey()).containsExactly(entry.getKey());
            return entry.getKey();
        })).containsExactlyInAnyOrderElementsOf(Stream.of(EventType.values()).map(EventType::wireName).toList());
        assertThat(texts(event.get("oneOf").valueStream().map(schema -> schema.get("$ref"))))
                .containsExactlyElementsOf(schemas);
    }

    @Test
    void contractHasEveryFormatAndEmptyName() {
        var format = at("/paths/~1v2~1sessions~1{sessionId}~1chat/get/parameters").valueStream()
                .filter(parameter -> parameter.get("name").asText().equals("format")).findFirst().orElseThrow();
        var names = new ArrayList<>(Formats.ofProduct().names());
        names.add("");
        assertThat(texts(format.at("/schema/enum").valueStream())).containsExactlyInAnyOrderElementsOf(names);
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
