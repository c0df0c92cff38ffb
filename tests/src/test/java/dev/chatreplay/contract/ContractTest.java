package dev.chatreplay.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.OpenApi;
import dev.chatreplay.client.Project;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that the examples in `openapi.yaml` and in `docs/openapi/`, the sample events and the API's answers match the contract.
class ContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SESSION = Contract.document().at("/components/examples/aSession/value");

    /// Returns the pointers of all nodes that have a schema and examples of it, with their documents.
    static Stream<Arguments> exemplified() {
        return Contract.ALL.stream().flatMap(contract -> pointers("", contract.document())
                .filter(pointer -> contract.document().at(pointer).has("schema")
                        && !examples(contract, pointer).isEmpty())
                .map(pointer -> Arguments.of(contract, pointer)));
    }

    @ParameterizedTest
    @MethodSource("exemplified")
    void everyExampleMatchesItsSchema(OpenApi contract, String pointer) {
        for (var example : examples(contract, pointer)) {
            assertThat(contract.violations(pointer + "/schema", example)).as("%s: %s", pointer, example).isEmpty();
        }
    }

    @Test
    void exampleHasSampleEvents() throws IOException {
        var samples = new ArrayList<JsonNode>();
        try (var files = Files.newDirectoryStream(Project.file("events/chat"), "*.json")) {
            files.forEach(file -> samples.add(read("chat/" + file.getFileName())));
        }
        assertThat(SESSION.get("events")).containsExactlyInAnyOrderElementsOf(samples);
    }

    @ParameterizedTest
    @ValueSource(strings = {"post-events/sample.json", "post-events/base64.json"})
    void sampleRequestsHaveExampleAsBody(String sample) throws IOException {
        var request = read(sample);
        var body = request.get("body").asText();
        assertThat(JSON.readTree(request.get("isBase64Encoded").asBoolean()
                ? new String(Base64.getDecoder().decode(body), UTF_8)
                : body)).isEqualTo(SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get-session-chat/sample.json", "post-events/sample.json", "post-events/base64.json",
            "manage-organization/sample.json", "manage-organization/create.json",
            "manage-organization/unknown-webhook.json", "manage-organization/replace-unknown-webhook.json",
            "manage-organization/change-unknown-webhook.json", "manage-organization/remove-unknown-webhook.json",
            "manage-organization/rotate-secret-of-unknown-webhook.json", "manage-organization/public-key.json",
            "query-sessions/health.json"})
    void routesOfSampleRequestsAreDescribed(String sample) {
        var request = read(sample);
        var path = request.get("routeKey").asText().replaceFirst("ANY ", "");
        var method = request.at("/requestContext/http/method").asText().toLowerCase(Locale.ROOT);
        var operation = Contract.document().path("paths").path(path).path(method);
        assertThat(operation.isMissingNode()).as(sample).isFalse();
        for (var reference : operation.path("parameters")) {
            var parameter = reference.has("$ref")
                    ? Contract.document().at(reference.get("$ref").asText().substring(1))
                    : reference;
            var sent = request
                    .at(parameter.get("in").asText().equals("path") ? "/pathParameters" : "/queryStringParameters")
                    .path(parameter.get("name").asText());
            if (parameter.path("required").asBoolean() || !sent.isMissingNode()) {
                assertThat(sent).isEqualTo(parameter.get("example"));
            }
        }
    }

    @Test
    void answersHaveExactlyDescribedFields() {
        var api = Stack.shared().organization();
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertIsExactly("Chat", api.chat(chat.sessionId()), "session_ended_at", "chat_refused_count_is_minimum");
        api.send(chat.ended());
        assertIsExactly("Chat", api.chatWhenReady(chat.sessionId()), "chat_refused_count_is_minimum");
        var refused = new Chat();
        IntStream.range(0, 101).forEach(_ -> refused.event("chat.message.vanished", _ -> {
        }));
        assertIsExactly("Recorded", api.postSkipping(refused.events()));
    }

    /// @param absent the fields that this answer lacks
    private static void assertIsExactly(String schema, Answer answer, String... absent) {
        Contract.assertDescribes(answer);
        var data = Contract.document().at("/components/schemas/" + schema + "/properties/data/properties");
        var described = new ArrayList<String>();
        data.fieldNames().forEachRemaining(described::add);
        assertThat(described.removeAll(List.of(absent))).isEqualTo(absent.length > 0);
        assertThat(answer.data().fieldNames()).toIterable().as("%s", answer)
                .containsExactlyInAnyOrderElementsOf(described);
    }

    private static List<JsonNode> examples(OpenApi contract, String pointer) {
        var node = contract.document().at(pointer);
        var examples = new ArrayList<JsonNode>();
        if (node.has("example")) {
            examples.add(node.get("example"));
        }
        node.path("examples").fieldNames().forEachRemaining(name -> examples
                .add(contract.document().at(contract.resolve(pointer + "/examples/" + name) + "/value")));
        return examples;
    }

    private static Stream<String> pointers(String pointer, JsonNode node) {
        var below = node.properties().stream().flatMap(field -> pointers(
                pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), field.getValue()));
        return Stream.concat(Stream.of(pointer), below);
    }

    private static JsonNode read(String sample) {
        try {
            return JSON.readTree(Project.file("events/" + sample).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(sample, e);
        }
    }
}
