package dev.chatreplay.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private final Template template = Template.packaged();

    @Test
    void shortIntrinsicFunctionsBecomeLongForm() {
        assertThat(yaml("""
                a: !Ref X
                b: !GetAtt X.Outputs.Arn
                c: !If [Yes, !Sub '${X}/*', {n: 7, t: true, s: '8'}]
                """)).hasToString("{\"a\":{\"Ref\":\"X\"},\"b\":{\"Fn::GetAtt\":[\"X\",\"Outputs.Arn\"]},"
                + "\"c\":{\"Fn::If\":[\"Yes\",{\"Fn::Sub\":\"${X}/*\"},{\"n\":7,\"t\":true,\"s\":\"8\"}]}}");
    }

    @Test
    void duplicateKeyIsRefused() {
        assertThatThrownBy(() -> yaml("Sessions: 1\nSessions: 2")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sessions twice").hasMessageContaining("line 2");
    }

    @Test
    void missingValueIsNamedByItsPath() {
        assertThatThrownBy(() -> template.property("NoSuchTable", "KeySchema"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/Resources/NoSuchTable/Properties/KeySchema");
        assertThatThrownBy(() -> template.text(yaml("!Ref NoSuchParameter"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/Parameters/NoSuchParameter/Default");
        assertThatThrownBy(() -> template.text(yaml("!Sub '${Sessions}-2'"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Ref");
    }

    @Test
    void variableIsResourceNameOrParameterDefault() {
        var variables = template.variables("GetSessionChat");
        var resources = Map.of("Sessions", "the-sessions");
        assertThat(template.text(value(variables, "SESSIONS_TABLE"), resources)).isEqualTo("the-sessions");
        assertThat(template.text(value(variables, "LINK_TTL_SECONDS"), resources)).isEqualTo("3600");
        assertThat(variables).as("AWS::NoValue").doesNotContainKey("AWS_ENDPOINT_URL");
    }

    private static JsonNode value(Map<String, JsonNode> variables, String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    private static JsonNode yaml(String text) {
        return TemplateYaml.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
