package dev.chatreplay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.OpenApi;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks what code generators need from the descriptions, beyond what validators need.
class GeneratorsTest {
    static List<OpenApi> contracts() {
        return Contract.ALL;
    }

    /// A generator takes a constant without a type for any object.
    @ParameterizedTest
    @MethodSource("contracts")
    void everyConstantAndEnumerationHasType(OpenApi contract) {
        assertThat(objects(contract.document())
                .filter(schema -> schema.path("const").isValueNode() || schema.path("enum").isArray()))
                .isNotEmpty().allMatch(schema -> schema.has("type"));
    }

    /// The client for Python compares a boolean with the text of the constant.
    @ParameterizedTest
    @MethodSource("contracts")
    void noConstantIsBoolean(OpenApi contract) {
        assertThat(objects(contract.document()).filter(schema -> schema.path("type").asText().equals("boolean")))
                .noneMatch(schema -> schema.has("const") || schema.has("enum"));
    }

    /// The client for Python parses the time first, and then fails to match the pattern with it.
    @ParameterizedTest
    @MethodSource("contracts")
    void timeHasNoPattern(OpenApi contract) {
        assertThat(objects(contract.document()).filter(schema -> schema.path("format").asText().equals("date-time")))
                .noneMatch(schema -> schema.has("pattern"));
    }

    /// Generators make a class without fields of a schema that narrows an error.
    @ParameterizedTest
    @MethodSource("contracts")
    void responseNamesClassOfItsErrors(OpenApi contract) {
        assertThat(
                objects(contract.document()).filter(schema -> schema.path("$ref").asText().endsWith("ErrorResponse")))
                .allMatch(schema -> schema.size() == 1);
        assertThat(objects(contract.document()).flatMap(schema -> schema.path("allOf").valueStream()))
                .noneMatch(part -> part.path("$ref").asText().endsWith("ErrorResponse"));
    }

    /// Without `x-errors`, no test compares the code and the reason of an answer.
    @ParameterizedTest
    @MethodSource("contracts")
    void everyErrorNamesItsStatus(OpenApi contract) {
        assertThat(objects(contract.document())
                .filter(media -> media.path("schema").toString().contains("/ErrorResponse\"")))
                .allMatch(media -> media.at("/x-errors/code").isInt());
    }

    /// Without a title, a generator makes up the name of the class.
    @ParameterizedTest
    @MethodSource("contracts")
    void everyObjectHasName(OpenApi contract) {
        var named = contract.document().at("/components/schemas").valueStream().toList();
        assertThat(objects(contract.document())
                .filter(schema -> schema.path("type").asText().equals("object")
                        && schema.path("properties").isObject()))
                .allMatch(schema -> schema.has("title") || named.contains(schema));
    }

    /// A generator for TypeScript renames classes that the language has itself.
    @ParameterizedTest
    @MethodSource("contracts")
    void noClassHasNameOfTypeScript(OpenApi contract) {
        assertThat(contract.document().at("/components/schemas").fieldNames()).toIterable()
                .doesNotContain("Array", "Blob", "Date", "Error", "File", "Map", "Object", "Set");
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void readerLearnsWhoAndWhat(OpenApi contract) {
        assertThat(contract.document().at("/info/contact/name").asText()).isNotEmpty();
        assertThat(contract.document().path("tags")).isNotEmpty().allMatch(tag -> tag.has("description"));
    }

    private static Stream<JsonNode> objects(JsonNode node) {
        return Stream.concat(node.isObject() ? Stream.of(node) : Stream.empty(),
                node.valueStream().flatMap(GeneratorsTest::objects));
    }
}
