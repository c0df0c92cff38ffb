package dev.chatreplay.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.InputStream;
import java.math.BigDecimal;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Converts CloudFormation's YAML to JSON: `!Ref A` is `{"Ref": "A"}`, `!GetAtt A.Arn` is
/// `{"Fn::GetAtt": ["A", "Arn"]}`, `!Sub text` is `{"Fn::Sub": "text"}`
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>).
final class TemplateYaml {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TemplateYaml() {}

    /// Reads one document.
    ///
    /// @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when it is not YAML; the message names the line
    /// @throws IllegalArgumentException when a mapping has a key twice, or the document is empty
    static JsonNode read(InputStream yaml) {
        return new Compose(LoadSettings.builder().setLabel("template.yaml").build()).composeInputStream(yaml)
                .map(TemplateYaml::json).orElseThrow(() -> new IllegalArgumentException("template.yaml is empty"));
    }

    private static JsonNode json(Node node) {
        var tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return value(node);
        }
        var function = tag.substring(1);
        var name = function.equals("Ref") || function.equals("Condition") ? function : "Fn::" + function;
        var argument = value(node);
        if (function.equals("GetAtt") && argument.isTextual()) {
            var parts = argument.asText().split("\\.", 2);
            argument = JSON.arrayNode().add(parts[0]).add(parts[1]);
        }
        return JSON.objectNode().set(name, argument);
    }

    private static JsonNode value(Node node) {
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> {
                var array = JSON.arrayNode();
                sequence.getValue().forEach(element -> array.add(json(element)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalArgumentException(
                    "template.yaml has a node that is not a mapping, a sequence or a scalar: " + node);
        };
    }

    private static JsonNode object(MappingNode mapping) {
        var object = JSON.objectNode();
        for (var entry : mapping.getValue()) {
            var key = ((ScalarNode) entry.getKeyNode()).getValue();
            if (object.has(key)) {
                throw new IllegalArgumentException("template.yaml has " + key + " twice"
                        + entry.getKeyNode().getStartMark().map(Object::toString).orElse(""));
            }
            object.set(key, json(entry.getValueNode()));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        var text = scalar.getValue();
        var tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
                ? JSON.numberNode(new BigDecimal(text))
                : JSON.textNode(text);
    }
}
