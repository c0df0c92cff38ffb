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
        schemas(Contract.document()).forEach(error -> reasons(error.path("reason"))
                .forEach(reason -> assertThat(described.put(reason, error.at("/code/const").asInt())).as(reason)
                        .isIn(null, REASONS.get(reason))));
        assertThat(described).containsExactlyInAnyOrderEntriesOf(REASONS);
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

    /// Returns the properties of all errors that name their reason.
    private static Stream<JsonNode> schemas(JsonNode node) {
        var error = node.at("/properties/error/properties");
        var here = reasons(error.path("reason")).findAny().isPresent() ? Stream.of(error) : Stream.<JsonNode>empty();
        return Stream.concat(here, node.valueStream().flatMap(ErrorReasonsTest::schemas));
    }

    private static Stream<String> reasons(JsonNode reason) {
        return Stream
                .concat(Stream.of(reason.path("const")).filter(JsonNode::isTextual), reason.path("enum").valueStream())
                .map(JsonNode::asText);
    }
}
