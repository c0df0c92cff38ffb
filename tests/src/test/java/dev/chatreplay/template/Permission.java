package dev.chatreplay.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.organization.LastUse;
import dev.chatreplay.template.CallGraph.AwsCall;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One permission of a function.
///
/// @param action the IAM action: `dynamodb:GetItem`
/// @param resource the logical id of the resource, or `*`
/// @param keys the pattern of the partition keys of a table; `*` for every key, and for other resources
record Permission(String action, String resource, String keys) {
    private static final String EVERY_KEY = "*";
    /// The keys of the items that a class updates, if it does not update every item of its table.
    private static final Map<String, String> KEYS_OF_CALLER = Map.of(LastUse.class.getName(), LastUse.KEY_PREFIX + "*");

    /// The one condition that this test can check: the keys of a request's items match a pattern
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>).
    private static final String KEYS_CONDITION = "/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys";

    /// The IAM actions of calls whose action has another name
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>,
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html>).
    private static final Map<String, String> ACTIONS = Map.of(
            "s3:HeadObject", "s3:GetObject",
            "s3:ListObjectsV2", "s3:ListBucket",
            "s3:CreateMultipartUpload", "s3:PutObject",
            "s3:UploadPart", "s3:PutObject",
            "s3:CompleteMultipartUpload", "s3:PutObject",
            "sqs:SendMessageBatch", "sqs:SendMessage",
            "sqs:DeleteMessageBatch", "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility");

    private static final Pattern ARN_IN_TEXT = Pattern.compile("\\$\\{(\\w+)\\.Arn}.*");

    /// Returns the permissions in the role of a function.
    static Set<Permission> allowed(Template template, String function) {
        var role = template.property(function, "Role").requiredAt("/Fn::GetAtt/0").asText();
        var permissions = new HashSet<Permission>();
        for (var policy : template.property(role, "Policies")) {
            for (var statement : policy.requiredAt("/PolicyDocument/Statement")) {
                var keys = keys(statement).orElseThrow(() -> new IllegalArgumentException(
                        role + " has a statement that this test cannot check: " + statement));
                elements(statement.required("Action")).forEach(
                        action -> elements(statement.required("Resource")).map(Permission::logicalId)
                                .forEach(resource -> permissions.add(new Permission(action.asText(), resource, keys))));
            }
        }
        return permissions;
    }

    /// Returns the pattern of the keys that a statement allows. Empty for a statement that this test cannot check.
    private static Optional<String> keys(JsonNode statement) {
        if (!statement.required("Effect").asText().equals("Allow")) {
            return Optional.empty();
        }
        if (!statement.has("Condition")) {
            return Optional.of(EVERY_KEY);
        }
        var patterns = statement.at(KEYS_CONDITION);
        var isOnlyCondition = statement.get("Condition").size() == 1
                && statement.at("/Condition").elements().next().size() == 1;
        return isOnlyCondition && patterns.size() == 1 ? Optional.of(patterns.get(0).asText()) : Optional.empty();
    }

    private static Permission of(String action, String resource) {
        return new Permission(action, resource, EVERY_KEY);
    }

    /// Returns the permissions that a function needs: for its calls, and for the calls that Lambda makes with its role.
    static Set<Permission> needed(Template template, String function, Map<AwsCall, Set<String>> calls) {
        var permissions = new HashSet<Permission>();
        calls.forEach((call, variables) -> permissions.addAll(of(call, variables, template.variables(function))));
        template.eventSources("SQS").stream().filter(source -> source.function().equals(function)).forEach(source -> {
            var queue = logicalId(source.properties().required("Queue"));
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
                    .forEach(action -> permissions.add(of(action, queue)));
        });
        var logs = template.property(function, "LoggingConfig/LogGroup/Ref").asText();
        permissions.add(of("logs:CreateLogStream", logs));
        permissions.add(of("logs:PutLogEvents", logs));
        if (template.root().at("/Globals/Function/Tracing").asText().equals("Active")) {
            permissions.add(of("xray:PutTraceSegments", "*"));
            permissions.add(of("xray:PutTelemetryRecords", "*"));
        }
        return permissions;
    }

    /// Returns the permissions that a call needs. The function does not make the call for a variable that the template does not set.
    private static Set<Permission> of(AwsCall call, Set<String> variables, Map<String, JsonNode> set) {
        if (variables.isEmpty()) {
            throw new IllegalStateException("no variable names the resource of " + call);
        }
        var method = call.method().replaceFirst("Paginator$", "");
        var action = call.service() + ":" + Character.toUpperCase(method.charAt(0)) + method.substring(1);
        return variables.stream().map(variable -> Optional.ofNullable(set.get(variable))).flatMap(Optional::stream)
                .map(value -> new Permission(ACTIONS.getOrDefault(action, action), value.required("Ref").asText(),
                        KEYS_OF_CALLER.getOrDefault(call.caller(), EVERY_KEY)))
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> elements(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? StreamSupport.stream(oneOrMore.spliterator(), false) : Stream.of(oneOrMore);
    }

    /// Returns the resource of an ARN. The ARN of keys in a bucket counts as the bucket.
    private static String logicalId(JsonNode arn) {
        if (arn.path("Fn::GetAtt").path(1).asText().equals("Arn")) {
            return arn.at("/Fn::GetAtt/0").asText();
        }
        var text = ARN_IN_TEXT.matcher(arn.path("Fn::Sub").asText());
        return text.matches() ? text.group(1) : arn.asText();
    }
}
