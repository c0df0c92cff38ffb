package dev.chatreplay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.OpenApi;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.PayloadType;
import dev.chatreplay.format.Formats;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.Flavor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the closed lists in `openapi.yaml` and the documents in `docs/openapi/` with those of the code and of `template.yaml`.
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
        var pattern = Pattern.compile(at("/components/schemas/XEvent").findValue("pattern").asText());
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
        var format = queryParameters(Contract.V2, "/paths/~1v2~1sessions~1{sessionId}~1chat").get("format");
        var names = new ArrayList<>(Formats.ofProduct().names());
        names.add("");
        assertThat(texts(Objects.requireNonNull(format).get("enum").valueStream()))
                .containsExactlyInAnyOrderElementsOf(names);
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

    /// `AllowedMethodsTest` compares the methods.
    @Test
    void contractsHaveEveryPathOfTemplate() {
        var deployed = Template.packaged().eventSources("HttpApi").stream().map(EventSource::routeKey).toList();
        var described = Stream.concat(Contract.ALL.stream().flatMap(EnumerationsTest::paths).map(path -> "ANY " + path),
                Stream.of("$default"));
        assertThat(described).containsExactlyInAnyOrderElementsOf(deployed);
    }

    private static Stream<String> paths(OpenApi contract) {
        return contract.basePaths().stream().flatMap(base -> contract.document().get("paths").propertyStream()
                .map(path -> base + path.getKey()));
    }

    @Test
    void contractOfRealtimeKitHasEveryFormatAndParametersOfV2() {
        var app = "/paths/~1accounts~1{accountId}~1realtime~1kit~1{appId}~1sessions";
        for (var path : List.of("", "~1{sessionId}~1participants", "~1{sessionId}~1chat")) {
            var ofV2 = queryParameters(Contract.V2, "/paths/~1v2~1sessions" + path);
            assertThat(queryParameters(Contract.REALTIMEKIT, app + path)).as(path).isEqualTo(ofV2).isNotEmpty();
        }
    }

    /// Returns the schemas of the query parameters of a GET request, by name. A reference is left out.
    private static Map<String, JsonNode> queryParameters(OpenApi contract, String path) {
        var pointer = path + "/get/parameters";
        var schemas = new TreeMap<String, JsonNode>();
        for (int i = 0; i < contract.document().requiredAt(pointer).size(); i++) {
            var parameter = contract.document().at(contract.resolve(pointer + "/" + i));
            if (parameter.path("in").asText().equals("query")) {
                schemas.put(parameter.path("name").asText(),
                        Json.parse(parameter.get("schema").toString().replace("../../openapi.yaml", "")));
            }
        }
        return schemas;
    }

    @Test
    void contractHasEveryPayloadTypeAsFilterOfMessages() {
        var type = queryParameters(Contract.V2, "/paths/~1v2~1sessions~1{sessionId}~1messages").get("type");
        var names = new ArrayList<>(Stream.of(PayloadType.values()).map(PayloadType::name).toList());
        names.add("");
        assertThat(texts(Objects.requireNonNull(type).get("enum").valueStream())).isEqualTo(names);
    }

    @Test
    void contractOfRealtimeKitHasEveryEventOfItsVendor() {
        var example = Contract.REALTIMEKIT.document().requiredAt(
                "/paths/~1accounts~1{accountId}~1realtime~1kit~1{appId}~1webhooks~1all/get/responses/200/content/"
                        + "application~1json/example/data");
        assertThat(texts(example.valueStream())).isEqualTo(EventNames.REALTIMEKIT);
    }

    private static JsonNode at(String pointer) {
        return Contract.document().requiredAt(pointer);
    }

    private static List<String> texts(Stream<JsonNode> values) {
        return values.map(JsonNode::asText).toList();
    }
}
