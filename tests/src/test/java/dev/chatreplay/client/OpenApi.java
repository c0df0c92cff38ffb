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
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One OpenAPI document of this project.
public final class OpenApi {
    /// The address of the project's root in the schema registry. The validator fetches nothing from it.
    private static final String ROOT = "https://chat-replay.example/";
    /// The document whose schemas the others use.
    private static final String MAIN = "openapi.yaml";
    private static final String JSON_CONTENT = "/content/application~1json";

    private final String name;
    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final List<Operation> operations;

    /// An operation of the document.
    ///
    /// @param path the paths of its requests
    private record Operation(String method, Pattern path, String pointer) {}

    private OpenApi(String name, JsonNode document, SchemaRegistry schemas) {
        this.name = name;
        this.document = document;
        this.schemas = schemas;
        this.operations = operations();
    }

    /// Reads a document of the project.
    static OpenApi read(String name) {
        var document = parse(name);
        var documents = name.equals(MAIN)
                ? Map.of(ROOT + name, document.toString())
                : Map.of(ROOT + name, document.toString(), ROOT + MAIN, parse(MAIN).toString());
        var registry = SchemaRegistry.withDefaultDialect(dialect(document), builder -> builder.schemas(documents)
                .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
        return new OpenApi(ROOT + name, document, registry);
    }

    /// Returns the whole document.
    public JsonNode document() {
        return document;
    }

    /// Returns the paths of its servers, each without a slash at its end.
    public Set<String> basePaths() {
        return document.path("servers").valueStream()
                .map(server -> server.get("url").asText().replaceAll("[{}]", "")).map(url -> URI.create(url).getPath())
                .collect(Collectors.toSet());
    }

    /// Returns the paths of the operations with GET, and the names of the query parameters that each requires.
    public Map<String, Set<String>> getPaths() {
        return document.get("paths").propertyStream().filter(path -> path.getValue().has("get"))
                .collect(Collectors.toMap(Map.Entry::getKey, path -> requiredParameters(JsonPointer.empty()
                        .appendProperty("paths").appendProperty(path.getKey()) + "/get/parameters")));
    }

    private Set<String> requiredParameters(String pointer) {
        return IntStream.range(0, document.at(pointer).size())
                .mapToObj(i -> document.at(resolve(pointer + "/" + i)))
                .filter(one -> one.get("in").asText().equals("query") && one.path("required").asBoolean())
                .map(one -> one.get("name").asText()).collect(Collectors.toSet());
    }

    /// Validates `value` against the schema at a JSON pointer of the document.
    ///
    /// @return the violations; empty when `value` is valid
    public List<Error> violations(String schema, JsonNode value) {
        assertThat(document.at(schema).isMissingNode()).as(schema).isFalse();
        return schemas.getSchema(SchemaLocation.of(name + "#" + schema)).validate(value);
    }

    /// Follows the `$ref` references at a JSON pointer, and returns the pointer of their target.
    public String resolve(String pointer) {
        return Optional.of(document.at(pointer + "/$ref")).filter(JsonNode::isTextual)
                .map(reference -> resolve(reference.asText().substring(1))).orElse(pointer);
    }

    /// Returns the pointer of the operation that a request calls; empty when the document does not describe it.
    Optional<String> operation(HttpRequest request) {
        var method = request.method().toLowerCase(Locale.ROOT);
        var path = request.uri().getRawPath();
        return operations.stream().filter(operation -> operation.method().equals(method)
                && operation.path().matcher(path).matches()).map(Operation::pointer).findFirst();
    }

    private List<Operation> operations() {
        var base = basePaths().stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
        return document.get("paths").propertyStream().flatMap(path -> {
            var pattern = Pattern.compile(
                    base + "\\Q" + path.getKey().replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q") + "\\E");
            return path.getValue().propertyStream().map(Map.Entry::getKey)
                    .map(method -> new Operation(method, pattern, JsonPointer.empty().appendProperty("paths")
                            .appendProperty(path.getKey()).appendProperty(method).toString()));
        }).toList();
    }

    /// Fails if the answer is an error of the service that the response does not name. Answers of API Gateway itself have no code.
    private static void assertNamesError(Answer answer, JsonNode named) {
        var error = answer.body().has("error") ? answer.body().get("error") : answer.body();
        if (named.isObject() && error.has("code")) {
            assertThat(error.get("code")).as("%s", answer).isEqualTo(named.get("code"));
            if (named.has("reasons")) {
                assertThat(named.get("reasons")).as("%s", answer).contains(error.get("reason"));
            }
            if (named.path("with-details").valueStream().anyMatch(error.path("reason")::equals)) {
                assertThat(error.path("details")).as("%s", answer).isNotEmpty();
            }
        }
    }

    /// Fails unless the document describes the status, the headers and the body of this answer to its request.
    void assertDescribes(Answer answer) {
        var response = resolve(operation(answer.http().request()).orElseThrow() + "/responses/" + answer.status());
        assertThat(document.at(response).isMissingNode()).as("%s is not described", answer).isFalse();
        assertThat(violations(response + JSON_CONTENT + "/schema", answer.body())).as("%s", answer).isEmpty();
        if (answer.body().has("success")) {
            assertThat(answer.body().get("success").asBoolean()).as("%s", answer).isEqualTo(answer.status() < 400);
        }
        assertNamesError(answer, document.at(response + JSON_CONTENT + "/x-errors"));
        for (var header : document.at(response + "/headers").properties()) {
            var description = resolve(response + "/headers/" + header.getKey());
            var values = answer.header(header.getKey());
            var isRequired = document.at(description + "/required").asBoolean();
            assertThat(values).as("%s of %s", header.getKey(), answer).hasSizeBetween(isRequired ? 1 : 0, 1);
            values.forEach(value -> assertThat(violations(description + "/schema", headerValue(value)))
                    .as("%s of %s", header.getKey(), answer).isEmpty());
        }
    }

    /// Returns the dialect of OpenAPI 3.1, in which an unknown keyword is an error, because it would be a misspelt one.
    private static Dialect dialect(JsonNode document) {
        return Dialect.builder(Dialects.getOpenApi31())
                .keywords(document.propertyStream().map(Map.Entry::getKey).map(NonValidationKeyword::new).toList())
                .keywords(parse(MAIN).propertyStream().map(Map.Entry::getKey).map(NonValidationKeyword::new).toList())
                .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
                .build();
    }

    /// Converts a header's value to a JSON number when it has only digits, else to a JSON text.
    private static JsonNode headerValue(String value) {
        return value.matches("\\d+") ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value);
    }

    private static JsonNode parse(String name) {
        try {
            return new YAMLMapper().readTree(Project.file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
