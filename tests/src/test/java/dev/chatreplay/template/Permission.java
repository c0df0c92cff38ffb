package dev.chatreplay.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
/// @param resource the logical id of the resource, the parameter with its ARN, or `*`
/// @param keys the pattern of the partition keys of a table or of the keys of objects, or the index of a table. It is `*` for every key, and for
///     other resources
record Permission(String action, String resource, String keys) {
    private static final String EVERY_KEY = "*";
    /// The keys of the items that a class updates, if it does not update every item of its table.
    private static final Map<String, String> KEYS_OF_CALLER = Map.of(LastUse.class.getName(), LastUse.KEY_PREFIX + "*");

    /// The keys of the objects on which a function makes its calls to S3. The bytecode does not show them.
    private static final List<String> OBJECTS = List.of("exports/*", "snapshots/*");
    /// A function that signs links to exports only.
    private static final Map<String, List<String>> OBJECTS_OF_FUNCTION = Map.of("DeliverWebhooks",
            List.of("exports/*"));
    private static final String AUDIT_OBJECTS = "audit/*";
    /// Only the compactor writes audit objects, and only `get-session-chat` reads them.
    private static final Map<String, Set<String>> AUDIT_ACTIONS = Map.of(
            "CompactSessionChat", Set.of("s3:PutObject", "s3:AbortMultipartUpload"),
            "GetSessionChat", Set.of("s3:GetObject"),
            "SweepSessions", Set.of("s3:DeleteObject"));

    /// The indexes that a function queries, by their table. It queries no table that is listed here. The bytecode does not show them either.
    private static final Map<String, Map<String, List<String>>> INDEXES = Map.of(
            "QuerySessions", Map.of("Sessions", List.of("index/ListedSessions", "index/SessionsOfMeeting")),
            "ServeHundredms", Map.of("Sessions", List.of("index/ListedSessions", "index/SessionsOfMeeting")),
            "SweepSessions", Map.of("Sessions", List.of("index/DueSessions"), "Deliveries",
                    List.of("index/DueDeliveries")));
    private static final String QUERY = "dynamodb:Query";

    private static final String LANDING = "LandingBucketArns";
    /// The condition of every permission for landing buckets: no bucket of a stranger.
    private static final String OWNERS_CONDITION = "{\"StringEquals\":{\"aws:ResourceAccount\":{\"Fn::If\":[\"HasLandingAccounts\","
            + "{\"Ref\":\"LandingBucketAccounts\"},{\"Ref\":\"AWS::AccountId\"}]}}}";

    /// The classes whose calls go to buckets or roles that the operator names, and the parameter with their ARNs.
    private static final Map<String, String> PARAMETERS_OF_CALLER = Map.of(
            "dev.chatreplay.export.LandingBucket", LANDING,
            "dev.chatreplay.export.LandingRoles", "LandingRoleArns");
    /// What S3 demands beside the action of a call, to answer 404 for an object that does not exist.
    private static final Map<String, String> ALSO_NEEDED = Map.of("s3:GetObject", "s3:ListBucket");
    private static final Set<String> CONDITIONS = Set.of("HasKmsKey", "HasLandingBuckets", "HasLandingRoles");

    /// The other condition that this test can check: the keys of a request's items match a pattern
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

    /// The actions of a transaction are those of its writes: one for each kind of write that the classes with transactions make
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>).
    private static final Map<String, Set<String>> TRANSACTIONS = Map.of("dynamodb:TransactWriteItems",
            Set.of("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"));

    private static final String KEY = "KmsKeyArn";
    private static final String DECRYPT = "kms:Decrypt";
    private static final String GENERATE_KEY = "kms:GenerateDataKey";

    /// What the caller of an action needs of the key that encrypts the resource. A signed link needs what its reader needs
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>,
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html>).
    private static final Map<String, Set<String>> KEY_ACTIONS = Map.of(
            "s3:GetObject", Set.of(DECRYPT),
            "secretsmanager:GetSecretValue", Set.of(DECRYPT),
            "s3:PutObject", Set.of(DECRYPT, GENERATE_KEY),
            "sqs:ReceiveMessage", Set.of(DECRYPT),
            "sqs:SendMessage", Set.of(DECRYPT, GENERATE_KEY));

    private static final Pattern ARN_IN_TEXT = Pattern.compile("\\$\\{(?<id>\\w+)\\.Arn}(?:/(?<keys>.*))?");

    /// Returns the permissions in the role of a function.
    static Set<Permission> allowed(Template template, String function) {
        var permissions = new HashSet<Permission>();
        statements(template, function).forEach(statement -> {
            var keys = keys(statement).orElseThrow(() -> new IllegalArgumentException(
                    function + " has a statement that this test cannot check: " + statement));
            elements(statement.required("Action")).forEach(action -> elements(statement.required("Resource"))
                    .forEach(arn -> permissions.add(new Permission(action.asText(), logicalId(arn),
                            partKeys(action.asText(), arn).orElse(keys)))));
        });
        return permissions;
    }

    /// Returns the statements in the role of a function. Some of them exist only with a key of the customer, with landing buckets or with their roles.
    static Stream<ObjectNode> statements(Template template, String function) {
        var role = template.property(function, "Role").requiredAt("/Fn::GetAtt/0").asText();
        return template.property(role, "Policies").valueStream()
                .flatMap(policy -> policy.requiredAt("/PolicyDocument/Statement").valueStream())
                .map(statement -> (ObjectNode) (CONDITIONS.contains(statement.at("/Fn::If/0").asText())
                        ? statement.at("/Fn::If/1")
                        : statement));
    }

    /// Returns the pattern of the keys that a statement allows. Empty for a statement that this test cannot check.
    private static Optional<String> keys(JsonNode statement) {
        if (!statement.required("Effect").asText().equals("Allow")) {
            return Optional.empty();
        }
        if (elements(statement.required("Resource")).map(Permission::logicalId).anyMatch(LANDING::equals)) {
            return Optional.of(EVERY_KEY).filter(_ -> statement.path("Condition").toString().equals(OWNERS_CONDITION));
        }
        if (!statement.has("Condition")) {
            return Optional.of(EVERY_KEY);
        }
        var patterns = statement.at(KEYS_CONDITION);
        var isOnlyCondition = statement.get("Condition").size() == 1
                && statement.at("/Condition").elements().next().size() == 1;
        return isOnlyCondition && patterns.size() == 1 ? Optional.of(patterns.get(0).asText()) : Optional.empty();
    }

    /// Returns the keys of objects, or the index, in an ARN.
    private static Optional<String> partKeys(String action, JsonNode arn) {
        var text = ARN_IN_TEXT.matcher(arn.path("Fn::Sub").asText());
        return (action.startsWith("s3:") || action.equals(QUERY)) && text.matches()
                ? Optional.ofNullable(text.group("keys"))
                : Optional.empty();
    }

    private static Permission of(String action, String resource) {
        return new Permission(action, resource, EVERY_KEY);
    }

    /// Returns the permissions that a function needs: for its calls, and for the calls that Lambda makes with its role.
    static Set<Permission> needed(Template template, String function, Map<AwsCall, Set<String>> calls) {
        var permissions = new HashSet<Permission>();
        calls.forEach(
                (call, variables) -> permissions.addAll(of(call, variables, template.variables(function), function)));
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
        permissions.addAll(permissions.stream().flatMap(Permission::ofKey).collect(Collectors.toSet()));
        return permissions;
    }

    private Stream<Permission> ofKey() {
        var actions = action.startsWith("dynamodb:") ? Set.of(DECRYPT) : KEY_ACTIONS.getOrDefault(action, Set.of());
        return actions.stream().map(keyAction -> of(keyAction, KEY));
    }

    /// Returns the permissions that a call needs. The function does not make the call for a variable that the template does not set.
    private static Set<Permission> of(AwsCall call, Set<String> variables, Map<String, JsonNode> set,
            String function) {
        var parameter = PARAMETERS_OF_CALLER.get(call.caller());
        if (parameter != null) {
            var action = action(call);
            return Stream.concat(Stream.of(action), Optional.ofNullable(ALSO_NEEDED.get(action)).stream())
                    .map(needed -> of(needed, parameter)).collect(Collectors.toSet());
        }
        if (variables.isEmpty()) {
            throw new IllegalStateException("no variable names the resource of " + call);
        }
        var actions = TRANSACTIONS.getOrDefault(action(call), Set.of(action(call)));
        return variables.stream().map(variable -> Optional.ofNullable(set.get(variable))).flatMap(Optional::stream)
                .map(Permission::logicalId)
                .flatMap(resource -> actions.stream().flatMap(action -> keys(function, call.caller(), action, resource)
                        .map(keys -> new Permission(action, resource, keys))))
                .collect(Collectors.toSet());
    }

    private static String action(AwsCall call) {
        var method = call.method().replaceFirst("Paginator$", "");
        var name = call.service() + ":" + Character.toUpperCase(method.charAt(0)) + method.substring(1);
        return ACTIONS.getOrDefault(name, name);
    }

    private static Stream<String> keys(String function, String caller, String action, String resource) {
        if (action.equals(QUERY)) {
            return INDEXES.getOrDefault(function, Map.of()).getOrDefault(resource, List.of(EVERY_KEY)).stream();
        }
        if (!action.startsWith("s3:") || action.equals("s3:ListBucket")) {
            return Stream.of(KEYS_OF_CALLER.getOrDefault(caller, EVERY_KEY));
        }
        var objects = OBJECTS_OF_FUNCTION.getOrDefault(function, OBJECTS);
        return AUDIT_ACTIONS.getOrDefault(function, Set.of()).contains(action)
                ? Stream.concat(objects.stream(), Stream.of(AUDIT_OBJECTS))
                : objects.stream();
    }

    private static Stream<JsonNode> elements(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? StreamSupport.stream(oneOrMore.spliterator(), false) : Stream.of(oneOrMore);
    }

    /// Returns the resource of an ARN. The ARN of keys in a bucket belongs to the bucket.
    private static String logicalId(JsonNode arn) {
        if (arn.path("Fn::GetAtt").path(1).asText().equals("Arn")) {
            return arn.at("/Fn::GetAtt/0").asText();
        }
        if (arn.has("Ref")) {
            return arn.required("Ref").asText();
        }
        // Each ARN of a list, with /* at its end.
        var list = arn.at("/Fn::Split/1/Fn::Sub/1/All/Fn::Join/1/Ref");
        if (!list.isMissingNode()) {
            return list.asText();
        }
        var text = ARN_IN_TEXT.matcher(arn.path("Fn::Sub").asText());
        return text.matches() ? text.group("id") : arn.asText();
    }
}
