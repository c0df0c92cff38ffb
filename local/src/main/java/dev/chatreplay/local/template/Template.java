package dev.chatreplay.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The deployed system as `template.yaml` describes it. Whatever is asked for and not there is an
/// [IllegalArgumentException] that tells where it was looked for.
///
///     var keys = Template.packaged().property("ChatLog", "KeySchema");
///
/// @param root CloudFormation's JSON: `!Ref A` is `{"Ref": "A"}`, `!GetAtt A.Arn` is `{"Fn::GetAtt": ["A", "Arn"]}`
public record Template(JsonNode root) {
    private static final String VARIABLES = "Environment/Variables";

    /// Something that calls a function.
    ///
    /// @param function the logical id of the function
    /// @param handler the name of its handler's class
    /// @param properties of the event: method and path, or queue and batch size
    public record EventSource(String function, String handler, JsonNode properties) {}

    /// The template that this was built with.
    public static Template packaged() {
        try (var yaml = Objects.requireNonNull(Template.class.getResourceAsStream("template.yaml"))) {
            return new Template(TemplateYaml.read(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The logical ids of all resources of a type such as `AWS::SQS::Queue`, in the order of the file.
    public List<String> resources(String type) {
        var ids = new ArrayList<String>();
        root.requiredAt("/Resources").forEachEntry((id, resource) -> {
            if (resource.required("Type").asText().equals(type)) {
                ids.add(id);
            }
        });
        return ids;
    }

    /// A property of a resource.
    ///
    /// @param path the names from `Properties` down, with slashes between them
    public JsonNode property(String logicalId, String path) {
        return root.requiredAt("/Resources/" + logicalId + "/Properties/" + path);
    }

    /// Whether a resource has this property.
    public boolean has(String logicalId, String path) {
        return !root.at("/Resources/" + logicalId + "/Properties/" + path).isMissingNode();
    }

    /// The functions, by logical id.
    public List<String> functions() {
        return resources("AWS::Serverless::Function");
    }

    /// What calls the functions.
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

    /// The environment variables of a function as they are written: text or `{"Ref": …}`. Those that are
    /// `AWS::NoValue`, which means not there, are left out.
    public Map<String, JsonNode> variables(String function) {
        var variables = new LinkedHashMap<String, JsonNode>();
        root.requiredAt("/Globals/Function/" + VARIABLES).forEachEntry(variables::put);
        if (has(function, VARIABLES)) {
            property(function, VARIABLES).forEachEntry(variables::put);
        }
        variables.values().removeIf(value -> value.path("Ref").asText().equals("AWS::NoValue"));
        return variables;
    }

    /// What a value is once the resources are there.
    ///
    /// @param value text, a number, or a reference to a resource or to a parameter, which has its default value then
    /// @param resources what a reference to a resource gives, by logical id
    public String text(JsonNode value, Map<String, String> resources) {
        if (value.isValueNode()) {
            return value.asText();
        }
        var name = value.required("Ref").asText();
        var resource = resources.get(name);
        return resource != null ? resource : root.requiredAt("/Parameters/" + name + "/Default").asText();
    }
}
