package dev.chatreplay.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The content of `template.yaml`. A method that does not find a value throws an [IllegalArgumentException] with the path of the
/// value.
///
///     var keys = Template.packaged().property("ChatLog", "KeySchema");
///
/// @param root CloudFormation's JSON: `!Ref A` is `{"Ref": "A"}`, `!GetAtt A.Arn` is `{"Fn::GetAtt": ["A", "Arn"]}`
public record Template(JsonNode root) {
    private static final String VARIABLES = "Environment/Variables";

    /// An event source of a function.
    ///
    /// @param function the logical id of the function
    /// @param handler the name of its handler's class
    /// @param properties the properties of the event source: method and path, queue and batch size, or schedule
    public record EventSource(String function, String handler, JsonNode properties) {
        /// Returns the route key of a request's route, such as `ANY /v2/sessions`. Without method and path it is `$default`, as in SAM.
        public String routeKey() {
            return properties.has("Path")
                    ? properties.required("Method").asText() + " " + properties.required("Path").asText()
                    : "$default";
        }
    }

    /// Reads the template that the build packaged into the jar.
    public static Template packaged() {
        try (var yaml = Objects.requireNonNull(Template.class.getResourceAsStream("template.yaml"))) {
            return new Template(TemplateYaml.read(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the logical ids of all resources of a type such as `AWS::SQS::Queue`, in the order of the file.
    public List<String> resources(String type) {
        var ids = new ArrayList<String>();
        root.requiredAt("/Resources").forEachEntry((id, resource) -> {
            if (resource.required("Type").asText().equals(type)) {
                ids.add(id);
            }
        });
        return ids;
    }

    /// Returns a property of a resource.
    ///
    /// @param path the names below `Properties`, separated by slashes
    public JsonNode property(String logicalId, String path) {
        return root.requiredAt("/Resources/" + logicalId + "/Properties/" + path);
    }

    /// Returns whether a resource has this property.
    public boolean has(String logicalId, String path) {
        return !root.at("/Resources/" + logicalId + "/Properties/" + path).isMissingNode();
    }

    /// Returns the logical ids of the functions.
    public List<String> functions() {
        return resources("AWS::Serverless::Function");
    }

    /// Returns the event sources of one type.
    ///
    /// @param type `HttpApi`, `SQS` or `Schedule`
    public List<EventSource> eventSources(String type) {
        var sources = new ArrayList<EventSource>();
        for (var function : functions()) {
            var handler = property(function, "Handler").asText();
            for (var event : property(function, "Events")) {
                if (event.required("Type").asText().equals(type)) {
                    sources.add(new EventSource(function, handler, event.required("Properties")));
                }
            }
        }
        return sources;
    }

    /// Returns the environment variables of a function as written: text or `{"Ref": …}`. Leaves out variables that are `AWS::NoValue`, and
    /// the one that Lambda's JVM reads instead of the function.
    public Map<String, JsonNode> variables(String function) {
        var variables = new LinkedHashMap<String, JsonNode>();
        root.requiredAt("/Globals/Function/" + VARIABLES).forEachEntry(variables::put);
        if (has(function, VARIABLES)) {
            property(function, VARIABLES).forEachEntry(variables::put);
        }
        variables.remove("JAVA_TOOL_OPTIONS");
        variables.values().removeIf(value -> value.path("Ref").asText().equals("AWS::NoValue"));
        return variables;
    }

    /// Resolves a value.
    ///
    /// @param value text, a number, or a reference to a resource or a parameter; a parameter has its default value
    /// @param resources the values of references to resources, by logical id
    public String text(JsonNode value, Map<String, String> resources) {
        if (value.isValueNode()) {
            return value.asText();
        }
        var name = value.required("Ref").asText();
        var resource = resources.get(name);
        return resource != null ? resource : root.requiredAt("/Parameters/" + name + "/Default").asText();
    }
}
