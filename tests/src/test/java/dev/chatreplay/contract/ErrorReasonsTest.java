package dev.chatreplay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.Project;
import dev.chatreplay.runtime.ApiException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the error reasons and their statuses in the code, in `openapi.yaml` and in `docs/api.md`.
class ErrorReasonsTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d{3}) \\| ([A-Z_`, ]+) \\|.*");
    private static final Pattern CODE = Pattern.compile("`([A-Z_]+)`");

    private static final Map<String, Integer> REASONS = Arrays.stream(Reason.values())
            .collect(Collectors.toMap(Reason::name, Reason::status));

    @Test
    void contractHasEveryReasonWithItsStatus() {
        var described = new TreeMap<String, Integer>();
        errors(Contract.document()).forEach(error -> texts(error.path("reasons"))
                .forEach(reason -> assertThat(described.put(reason, error.get("code").asInt())).as(reason)
                        .isIn(null, REASONS.get(reason))));
        assertThat(described).containsExactlyInAnyOrderEntriesOf(REASONS);
    }

    /// `PROCESSING` is no error of the service: `/v2` answers 202 instead.
    @Test
    void contractOfRealtimeKitHasReasonsWithTheirStatuses() {
        var described = new TreeMap<String, Integer>();
        errors(Contract.REALTIMEKIT.document()).forEach(error -> texts(error.path("reasons"))
                .forEach(reason -> assertThat(described.put(reason, error.get("code").asInt())).as(reason)
                        .isIn(null, error.get("code").asInt())));
        assertThat(described.remove("PROCESSING")).isEqualTo(503);
        assertThat(REASONS).containsAllEntriesOf(described);
    }

    /// The class of generated clients has the reasons of all responses.
    @Test
    void problemHasEveryReason() {
        var all = Stream.concat(REASONS.keySet().stream(), Stream.of("PROCESSING"));
        assertThat(texts(Contract.document().at("/components/schemas/Problem/properties/reason/enum")))
                .containsExactlyInAnyOrderElementsOf(all.toList());
    }

    @Test
    void apiDocumentHasEveryReasonWithItsStatus() throws IOException {
        var described = new TreeMap<String, Integer>();
        for (var line : Files.readAllLines(Project.file("docs/api.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                CODE.matcher(row.group(2)).results()
                        .forEach(code -> described.put(code.group(1), Integer.parseInt(row.group(1))));
            }
        }
        assertThat(described).containsExactlyInAnyOrderEntriesOf(REASONS);
    }

    /// Returns the errors that the responses name.
    private static Stream<JsonNode> errors(JsonNode node) {
        return Stream.concat(Stream.of(node.path("x-errors")).filter(JsonNode::isObject),
                node.valueStream().flatMap(ErrorReasonsTest::errors));
    }

    private static Stream<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText);
    }
}
