package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests which keys encrypt the data at rest: the customer's key everywhere, or the keys that AWS owns, without charge.
class EncryptionTest {
    private static final String KEY = "KmsKeyArn";
    /// The log groups in the sample of the key's policy: the text before `*`.
    private static final Pattern LOG_GROUPS_OF_KEY = Pattern.compile(":log-group:([^*\"]+)\\*\"");
    private static final Template TEMPLATE = Template.packaged();

    static List<String> tables() {
        return TEMPLATE.resources("AWS::DynamoDB::Table");
    }

    static List<String> queues() {
        return TEMPLATE.resources("AWS::SQS::Queue");
    }

    static List<String> logGroups() {
        return TEMPLATE.resources("AWS::Logs::LogGroup");
    }

    @Test
    void templateHasNoKeyByDefault() {
        assertThat(TEMPLATE.root().requiredAt("/Parameters/KmsKeyArn/Default").asText()).isEmpty();
        assertThat(TEMPLATE.root().requiredAt("/Conditions/HasKmsKey/Fn::Not/0/Fn::Equals").toString())
                .isEqualTo("[{\"Ref\":\"KmsKeyArn\"},\"\"]");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void tableUsesCustomerKeyOrKeyThatAwsOwns(String table) {
        var withKey = withKey(TEMPLATE.property(table, "SSESpecification"));
        assertThat(withKey.required("SSEEnabled").asBoolean()).isTrue();
        assertThat(withKey.required("SSEType").asText()).isEqualTo("KMS");
        assertThat(withKey.required("KMSMasterKeyId")).isEqualTo(reference(KEY));
        // Enabled without a key is the key of the account that AWS manages. Each call with it has a charge.
        assertThat(withoutKey(TEMPLATE.property(table, "SSESpecification")).required("SSEEnabled").asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("queues")
    void queueUsesCustomerKeyOrKeyOfSqs(String queue) {
        assertThat(withKey(TEMPLATE.property(queue, "KmsMasterKeyId"))).isEqualTo(reference(KEY));
        assertThat(withoutKey(TEMPLATE.property(queue, "KmsMasterKeyId"))).isEqualTo(reference("AWS::NoValue"));
        // CloudFormation does not reset this property when it is left out, and SQS refuses both kinds of encryption together.
        assertThat(withKey(TEMPLATE.property(queue, "SqsManagedSseEnabled")).asBoolean(true)).isFalse();
        assertThat(withoutKey(TEMPLATE.property(queue, "SqsManagedSseEnabled")).asBoolean()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("logGroups")
    void logGroupUsesCustomerKeyOrKeyOfCloudWatch(String logGroup) {
        assertThat(withKey(TEMPLATE.property(logGroup, "KmsKeyId"))).isEqualTo(reference(KEY));
        assertThat(withoutKey(TEMPLATE.property(logGroup, "KmsKeyId"))).isEqualTo(reference("AWS::NoValue"));
    }

    @Test
    void bucketUsesCustomerKeyOrKeyOfS3() {
        var rule = TEMPLATE.property("ExportBucket", "BucketEncryption/ServerSideEncryptionConfiguration/0");
        var algorithms = rule.required("ServerSideEncryptionByDefault");
        assertThat(withKey(algorithms).required("SSEAlgorithm").asText()).isEqualTo("aws:kms");
        assertThat(withKey(algorithms).required("KMSMasterKeyID")).isEqualTo(reference(KEY));
        assertThat(withoutKey(algorithms).required("SSEAlgorithm").asText()).isEqualTo("AES256");
        // Without a key of the bucket, S3 calls KMS for each object.
        assertThat(withKey(rule.required("BucketKeyEnabled")).asBoolean()).isTrue();
    }

    /// Without the permission of the key's policy, CloudWatch refuses to create the log group, and the deployment fails.
    @ParameterizedTest
    @MethodSource("logGroups")
    void documentedKeyPolicyCoversLogGroup(String logGroup) throws IOException {
        var name = TEMPLATE.property(logGroup, "LogGroupName/Fn::Sub").asText().replace("${AWS::StackName}",
                "chat-replay");
        assertThat(LOG_GROUPS_OF_KEY.matcher(Files.readString(Project.file("docs/security.md"))).results()
                .map(found -> found.group(1))).anyMatch(name::startsWith);
    }

    @Test
    void everyUseOfKeyDependsOnKey() {
        var found = new ArrayList<String>();
        findUnconditional(TEMPLATE.root().requiredAt("/Resources"), "", found);
        assertThat(found).isEmpty();
    }

    /// Finds the uses of the key outside the first branch of `!If [HasKmsKey, …, …]`. Without a key they would be empty ARNs.
    private static void findUnconditional(JsonNode node, String path, List<String> found) {
        if (node.equals(reference(KEY))) {
            found.add(path);
        }
        node.propertyStream().forEach(entry -> {
            var isChoice = entry.getKey().equals("Fn::If")
                    && entry.getValue().path(0).asText().equals("HasKmsKey");
            var branches = isChoice ? Stream.of(entry.getValue().required(2)) : Stream.of(entry.getValue());
            branches.forEach(branch -> findUnconditional(branch, path + "/" + entry.getKey(), found));
        });
        if (node.isArray()) {
            node.forEach(element -> findUnconditional(element, path, found));
        }
    }

    private static JsonNode withKey(JsonNode choice) {
        return branch(choice, 1);
    }

    private static JsonNode withoutKey(JsonNode choice) {
        return branch(choice, 2);
    }

    private static JsonNode branch(JsonNode choice, int number) {
        assertThat(choice.requiredAt("/Fn::If/0").asText()).isEqualTo("HasKmsKey");
        return choice.requiredAt("/Fn::If/" + number);
    }

    private static JsonNode reference(String name) {
        return JsonNodeFactory.instance.objectNode().put("Ref", name);
    }
}
