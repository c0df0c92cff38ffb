package dev.chatreplay.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Validates requests and answers against `openapi.yaml`.
public final class Contract {
    private static final JsonNode DOCUMENT = read();
    /// The document's name in the schema registry. The validator fetches nothing from this address.
    private static final String NAME = "https://chat-replay.example/openapi";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(dialect(),
            registry -> registry.schemas(Map.of(NAME, DOCUMENT.toString()))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private static final String JSON_CONTENT = "/content/application~1json";

    private Contract() {}

    /// Returns the whole document.
    public static JsonNode document() {
        return DOCUMENT;
    }

    /// Validates `value` against the schema at a JSON pointer of the document.
    ///
    /// @return the violations; empty when `value` is valid
    public static List<Error> violations(String schema, JsonNode value) {
        assertThat(DOCUMENT.at(schema).isMissingNode()).as(schema).isFalse();
        return SCHEMAS.getSchema(SchemaLocation.of(NAME + "#" + schema)).validate(value);
    }

    /// Validates a body of `POST /v2/events`.
    ///
    /// @return the violations; empty when the body is valid
    public static List<Error> violations(JsonNode events) {
        return violations("/components/schemas/Events", events);
    }

    /// Fails unless the contract describes the status, the headers and the body of this answer to its request.
    public static void assertDescribes(Answer answer) {
        var response = resolve(operation(answer) + "/responses/" + answer.status());
        assertThat(DOCUMENT.at(response).isMissingNode()).as("%s is not described", answer).isFalse();
        assertThat(violations(response + JSON_CONTENT + "/schema", answer.body())).as("%s", answer).isEmpty();
        for (var header : DOCUMENT.at(response + "/headers").properties()) {
            var description = resolve(response + "/headers/" + header.getKey());
            var values = answer.header(header.getKey());
            var isRequired = DOCUMENT.at(description + "/required").asBoolean();
            assertThat(values).as("%s of %s", header.getKey(), answer).hasSizeBetween(isRequired ? 1 : 0, 1);
            values.forEach(value -> assertThat(violations(description + "/schema", parse(value)))
                    .as("%s of %s", header.getKey(), answer).isEmpty());
        }
    }

    /// Follows the `$ref` references at a JSON pointer, and returns the pointer of their target.
    public static String resolve(String pointer) {
        return Optional.of(DOCUMENT.at(pointer + "/$ref")).filter(JsonNode::isTextual)
                .map(reference -> resolve(reference.asText().substring(1))).orElse(pointer);
    }

    /// Returns the dialect of OpenAPI 3.1, in which an unknown keyword is an error, because it would be a misspelt one.
    private static Dialect dialect() {
        return Dialect.builder(Dialects.getOpenApi31())
                .keywords(DOCUMENT.propertyStream().map(Map.Entry::getKey).map(NonValidationKeyword::new).toList())
                .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
                .build();
    }

    private static String operation(Answer answer) {
        var request = answer.http().request();
        var method = request.method().toLowerCase(Locale.ROOT);
        for (var path : DOCUMENT.get("paths").properties()) {
            var pattern = "\\Q" + path.getKey().replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q") + "\\E";
            if (path.getValue().has(method) && Pattern.matches(pattern, request.uri().getRawPath())) {
                return JsonPointer.empty().appendProperty("paths").appendProperty(path.getKey())
                        .appendProperty(method).toString();
            }
        }
        throw new AssertionError("%s %s is not described".formatted(method, request.uri().getRawPath()));
    }

    /// Converts a header's value to a JSON number when it has only digits, else to a JSON text.
    private static JsonNode parse(String value) {
        return value.matches("\\d+") ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value);
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(Project.file("openapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml cannot be read", e);
        }
    }
}
