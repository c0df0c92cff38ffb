package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.Json;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests every query parameter that `openapi.yaml` describes. A new parameter joins by itself.
class WrongParametersTest {
    private static final Api API = Installation.api();
    private static final Chat CHAT = chat();
    /// Each parameter has a wrong value among them.
    private static final List<String> VALUES = List.of("no such value", "-1", "1.5", "99999999999", "\u0001",
            "x".repeat(5000),
            "2026-02-30T00:00:00Z", "csv,csv", "true,false");
    private static final Set<String> REASONS = Set.of("INVALID_PARAMETER", "UNKNOWN_FORMAT");

    /// A query parameter of an operation.
    ///
    /// @param pointer the place of the parameter in the document
    record Parameter(Operation operation, String name, String pointer) {
        boolean isWrong(String value) {
            if (value.isEmpty() && Contract.document().at(pointer + "/allowEmptyValue").asBoolean()) {
                return false;
            }
            return isTime() ? !isTime(value) : violates(TextNode.valueOf(value)) && violatesAsNumber(value);
        }

        private boolean violatesAsNumber(String value) {
            return !value.matches("-?\\d+(\\.\\d+)?") || violates(DecimalNode.valueOf(new BigDecimal(value)));
        }

        private boolean violates(JsonNode value) {
            return !Contract.violations(pointer + "/schema", value).isEmpty();
        }

        private boolean isTime() {
            return Contract.document().at(pointer + "/schema").toString().contains("#/components/schemas/Time");
        }

        private static boolean isTime(String value) {
            try {
                var _ = OffsetDateTime.parse(value);
                return true;
            } catch (DateTimeException _) {
                return false;
            }
        }

        Answer send(String value) {
            return operation.send("?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return operation + " " + name;
        }
    }

    /// An operation of the contract.
    record Operation(String method, String path) {
        private static final Map<Operation, Integer> STATUSES = new ConcurrentHashMap<>();

        /// Returns the status of the answer to a request without parameters.
        int status() {
            return STATUSES.computeIfAbsent(this, operation -> operation.send("").status());
        }

        Answer send(String query) {
            var target = path.replace("{sessionId}", CHAT.sessionId()).replaceAll("\\{\\w+}", "x-1") + query;
            return method.equals("get")
                    ? Api.whenReady(() -> API.get(target))
                    : API.call(target, r -> r.header("Content-Type", "application/json").method(
                            method.toUpperCase(Locale.ROOT),
                            BodyPublishers.ofByteArray(Json.utf8(Json.batch(CHAT.events())))));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static Chat chat() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        API.send(chat);
        return chat;
    }

    static List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        Contract.document().get("paths").propertyStream().forEach(path -> path.getValue().propertyStream()
                .forEach(operation -> operations.add(new Operation(operation.getKey(), path.getKey()))));
        return operations;
    }

    static List<Operation> readingOperations() {
        return operations().stream().filter(operation -> operation.method().equals("get")).toList();
    }

    static List<Parameter> parameters() {
        return operations().stream().flatMap(operation -> {
            var list = "/paths/" + operation.path().replace("/", "~1") + "/" + operation.method() + "/parameters";
            return IntStream.range(0, Contract.document().at(list).size())
                    .mapToObj(i -> Contract.resolve(list + "/" + i))
                    .filter(pointer -> Contract.document().at(pointer + "/in").asText().equals("query"))
                    .map(pointer -> new Parameter(operation, Contract.document().at(pointer + "/name").asText(),
                            pointer));
        }).toList();
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void wrongValueIsRefusedByName(Parameter parameter) {
        var wrong = VALUES.stream().filter(parameter::isWrong).toList();
        assertThat(wrong).as("values that %s does not take", parameter).isNotEmpty();
        for (var value : wrong) {
            var answer = parameter.send(value);
            assertThat(answer.status()).as("%s: %s", parameter, answer).isEqualTo(400);
            assertThat(answer.reason()).as("%s: %s", parameter, answer).isIn(REASONS);
            assertThat(answer.details()).as("%s: %s", parameter, answer).singleElement().satisfies(detail -> {
                assertThat(detail.path("path").asText()).isEqualTo(parameter.name());
                assertThat(detail.path("message").asText()).contains(parameter.name()).endsWith(".");
            });
            Contract.assertDescribes(answer);
        }
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void emptyValueIsNoValue(Parameter parameter) {
        assertThat(parameter.send("").status()).as("%s", parameter).isEqualTo(parameter.operation().status());
    }

    @ParameterizedTest
    @MethodSource("readingOperations")
    void unknownParameterIsIgnored(Operation operation) {
        assertThat(operation.send("?limitt=0&FORMAT=xls&page%5Bno%5D=-1").status()).as("%s", operation)
                .isEqualTo(operation.status());
    }
}
