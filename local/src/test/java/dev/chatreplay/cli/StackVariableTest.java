package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares the variables of the commands with the outputs and parameters of `template.yaml`.
class StackVariableTest {
    private static final Template TEMPLATE = Template.packaged();

    /// Returns the variables that have the name of a resource or the value of a parameter, as the template writes them.
    private static Map<String, JsonNode> references() {
        var all = new HashMap<String, JsonNode>();
        TEMPLATE.functions().forEach(function -> all.putAll(TEMPLATE.variables(function)));
        all.values().removeIf(JsonNode::isValueNode);
        for (var queue : TEMPLATE.resources("AWS::SQS::Queue")) {
            all.put(queue.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_URL",
                    reference(queue));
        }
        return all;
    }

    private static JsonNode reference(String id) {
        return JsonNodeFactory.instance.objectNode().put("Ref", id);
    }

    @ParameterizedTest
    @EnumSource
    void stackHasValueThatFunctionsHave(StackVariable variable) {
        var output = TEMPLATE.root().at("/Outputs/" + variable.key() + "/Value");
        var value = output.isMissingNode() && TEMPLATE.root().at("/Parameters").has(variable.key())
                ? reference(variable.key())
                : output;
        assertThat(value).as("the output %s", variable.key()).isEqualTo(references().get(variable.name()));
        assertThat(TEMPLATE.root().at("/Outputs/" + variable.key()).has("Condition")).isFalse();
    }

    @Test
    void commandsReadSuchVariablesOnlyAsThoseOfStack() throws IOException {
        var names = references().keySet().stream().map(name -> "\"" + name + "\"").toList();
        assertThat(names).contains("\"SESSIONS_TABLE\"", "\"EVENTS_QUEUE_URL\"", "\"LATE_WINDOW_DAYS\"");
        try (var files = Files.walk(Path.of("src/main/java/dev/chatreplay/cli"))) {
            // The demo uses the embedded stack.
            var found = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("Demo"))
                    .filter(file -> names.stream().anyMatch(text(file)::contains))
                    .map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertThat(found).as("files that name a variable in quotes").isEmpty();
        }
        assertThat(Arrays.stream(StackVariable.values()).map(Enum::name)).allMatch(references()::containsKey);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
