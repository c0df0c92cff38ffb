package dev.chatreplay.template;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares `docs/deployer-policy.json` with the resources that CloudFormation makes from `template.yaml`.
class DeployerPolicyTest {
    private static final Template TEMPLATE = Template.packaged();

    /// What CloudFormation calls to create and to delete a resource of each type.
    private static final Map<String, String> ACTIONS = Map.ofEntries(
            entry("AWS::ApiGatewayV2::Api", "apigateway:POST apigateway:PUT apigateway:DELETE"),
            entry("AWS::ApiGatewayV2::ApiMapping", "apigateway:POST apigateway:PATCH apigateway:DELETE"),
            entry("AWS::ApiGatewayV2::DomainName", "apigateway:POST apigateway:DELETE iam:CreateServiceLinkedRole"),
            entry("AWS::ApiGatewayV2::Stage", "apigateway:POST apigateway:PATCH apigateway:DELETE"
                    + " logs:CreateLogDelivery logs:DeleteLogDelivery logs:PutResourcePolicy"),
            entry("AWS::CloudWatch::Alarm", "cloudwatch:PutMetricAlarm cloudwatch:DeleteAlarms"),
            entry("AWS::CloudWatch::Dashboard", "cloudwatch:PutDashboard cloudwatch:DeleteDashboards"),
            entry("AWS::DynamoDB::Table", "dynamodb:CreateTable dynamodb:UpdateTable dynamodb:DeleteTable"),
            entry("AWS::Events::EventBus", "events:CreateEventBus events:DeleteEventBus"),
            entry("AWS::Events::EventBusPolicy", "events:PutPermission events:RemovePermission"),
            entry("AWS::Events::Rule",
                    "events:PutRule events:PutTargets events:RemoveTargets events:DeleteRule"),
            entry("AWS::IAM::Role",
                    "iam:CreateRole iam:PutRolePolicy iam:PassRole iam:DeleteRolePolicy iam:DeleteRole"),
            entry("AWS::KMS::Key", "kms:CreateKey kms:PutKeyPolicy kms:ScheduleKeyDeletion"),
            entry("AWS::Lambda::Alias", "lambda:CreateAlias lambda:UpdateAlias lambda:DeleteAlias"),
            entry("AWS::Lambda::EventSourceMapping",
                    "lambda:CreateEventSourceMapping lambda:UpdateEventSourceMapping lambda:DeleteEventSourceMapping"),
            entry("AWS::Lambda::Function", "lambda:CreateFunction lambda:UpdateFunctionCode"
                    + " lambda:UpdateFunctionConfiguration lambda:DeleteFunction"),
            entry("AWS::Lambda::Permission", "lambda:AddPermission lambda:RemovePermission"),
            entry("AWS::Lambda::Version", "lambda:PublishVersion lambda:DeleteFunction"),
            entry("AWS::Logs::LogGroup", "logs:CreateLogGroup logs:PutRetentionPolicy logs:DeleteLogGroup"),
            entry("AWS::S3::Bucket", "s3:CreateBucket s3:DeleteBucket"),
            entry("AWS::S3::BucketPolicy", "s3:PutBucketPolicy s3:DeleteBucketPolicy"),
            entry("AWS::SecretsManager::Secret",
                    "secretsmanager:CreateSecret secretsmanager:GetRandomPassword secretsmanager:UpdateSecret"
                            + " secretsmanager:DeleteSecret"),
            entry("AWS::SQS::Queue", "sqs:CreateQueue sqs:SetQueueAttributes sqs:DeleteQueue"),
            entry("AWS::SQS::QueuePolicy", "sqs:SetQueueAttributes"));

    /// Properties that CloudFormation sets with an action of their own.
    private static final Map<String, String> OF_PROPERTY = Map.of(
            "BucketEncryption", "s3:PutEncryptionConfiguration",
            "CorsConfiguration", "s3:PutBucketCORS",
            "KmsKeyId", "logs:AssociateKmsKey",
            "LifecycleConfiguration", "s3:PutLifecycleConfiguration",
            "OwnershipControls", "s3:PutBucketOwnershipControls",
            "PointInTimeRecoverySpecification", "dynamodb:UpdateContinuousBackups",
            "PublicAccessBlockConfiguration", "s3:PutBucketPublicAccessBlock",
            "RecursiveLoop", "lambda:PutFunctionRecursionConfig",
            "ReservedConcurrentExecutions", "lambda:PutFunctionConcurrency",
            "TimeToLiveSpecification", "dynamodb:UpdateTimeToLive");

    /// What SAM makes of its own types: `AutoPublishAlias` makes versions and aliases, and events make the rest.
    private static final Map<String, Set<String>> OF_SAM = Map.of(
            "AWS::Serverless::Function", Set.of("AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::Lambda::Alias",
                    "AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule"),
            "AWS::Serverless::HttpApi", Set.of("AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage"));

    private final Set<String> allowed = statements()
            .flatMap(statement -> texts(statement.required("Action"))).collect(Collectors.toSet());

    @Test
    void everyTypeOfTemplateIsKnown() {
        assertThat(ACTIONS.keySet()).isEqualTo(types());
    }

    @Test
    void policyAllowsActionsOfEveryTypeAndProperty() {
        var needed = new TreeSet<String>();
        types().forEach(type -> needed.addAll(Set.of(ACTIONS.getOrDefault(type, type).split(" "))));
        TEMPLATE.root().requiredAt("/Resources").forEach(resource -> resource.path("Properties").fieldNames()
                .forEachRemaining(property -> Optional.ofNullable(OF_PROPERTY.get(property)).ifPresent(needed::add)));
        assertThat(needed).containsAll(OF_PROPERTY.values()).allMatch(this::isAllowed);
    }

    @Test
    void policyNamesNoServiceThatTemplateDoesNotUse() {
        var used = ACTIONS.values().stream().flatMap(actions -> Stream.of(actions.split(" ")))
                .map(DeployerPolicyTest::service).collect(Collectors.toSet());
        used.add("cloudformation");
        assertThat(allowed).extracting(DeployerPolicyTest::service).isSubsetOf(used);
    }

    /// Only actions that support no other resource are allowed on all resources.
    @Test
    void policyIsLimitedToResourcesOfStack() {
        assertThat(statements().filter(statement -> texts(statement.required("Resource")).anyMatch("*"::equals))
                .map(statement -> statement.required("Sid").asText()))
                .containsExactlyInAnyOrder("Validation", "LambdaEventSourceMapping", "AccessLog", "NewKey",
                        "RandomPassword");
    }

    /// The ids of keys are random. So only a tag distinguishes the key of the stack from others. CloudFormation may read every key, because a new tag
    /// counts only after minutes.
    @Test
    void policyAllowsOnlyKeysWithTagOfTemplate() {
        var ofKeys = statements().filter(statement -> texts(statement.required("Action"))
                .anyMatch(action -> action.matches("kms:(?!Describe|Get|List).*"))).toList();
        assertThat(ofKeys).isNotEmpty();
        TEMPLATE.root().requiredAt("/Resources/WebhookKey/Properties/Tags").forEach(tag -> assertThat(ofKeys)
                .allSatisfy(statement -> assertThat(statement.at("/Condition/StringEquals").properties())
                        .as("%s", statement).isNotEmpty().allSatisfy(condition -> {
                            assertThat(condition.getKey()).isIn("aws:RequestTag/" + tag.required("Key").asText(),
                                    "aws:ResourceTag/" + tag.required("Key").asText());
                            assertThat(condition.getValue()).isEqualTo(tag.required("Value"));
                        })));
        assertThat(statements().filter(statement -> texts(statement.required("Resource"))
                .anyMatch(resource -> resource.endsWith(":key/*"))))
                .isNotEmpty().allMatch(statement -> statement.has("Condition"));
    }

    private boolean isAllowed(String action) {
        return allowed.stream().anyMatch(pattern -> pattern.equals(action)
                || (pattern.endsWith("*") && action.startsWith(pattern.substring(0, pattern.length() - 1))));
    }

    private static Set<String> types() {
        var types = new TreeSet<String>();
        TEMPLATE.root().requiredAt("/Resources").forEach(resource -> {
            var type = resource.required("Type").asText();
            types.addAll(OF_SAM.getOrDefault(type, Set.of(type)));
        });
        return types;
    }

    private static String service(String action) {
        return action.substring(0, action.indexOf(':'));
    }

    private static Stream<String> texts(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? oneOrMore.valueStream().map(JsonNode::asText) : Stream.of(oneOrMore.asText());
    }

    private static Stream<JsonNode> statements() {
        try {
            return new ObjectMapper().readTree(Files.readString(Project.file("docs/deployer-policy.json")))
                    .required("Statement").valueStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
