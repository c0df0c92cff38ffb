package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs the commands that call AWS directly without their variables, against a stub of CloudFormation. Sets system properties
/// that the AWS SDK reads.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@Order(1)
class StackOptionTest {
    private static final Map<String, String> SETTINGS = Map.of("aws.region", "AWS_REGION", "aws.accessKeyId",
            "AWS_ACCESS_KEY_ID", "aws.secretAccessKey", "AWS_SECRET_ACCESS_KEY", "aws.endpointUrlDynamoDb",
            "AWS_ENDPOINT_URL_DYNAMODB", "aws.endpointUrlS3", "AWS_ENDPOINT_URL_S3", "aws.endpointUrlSqs",
            "AWS_ENDPOINT_URL_SQS");
    private static final String CLOUDFORMATION = "aws.endpointUrlCloudFormation";
    private static final String SECRETS_MANAGER = "aws.endpointUrlSecretsManager";
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:master-AbCdEf";
    private static final String UNKNOWN = "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e";

    private static final Map<String, String> RETENTION = Map.of("LateWindowDays", "7", "ExportRetentionDays", "30");

    private static EmbeddedStack stack;
    private StubCloudFormation cloudFormation;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());
        SETTINGS.forEach((property, variable) -> System.setProperty(property, stack.variable(variable)));
    }

    @AfterAll
    static void stop() {
        SETTINGS.keySet().forEach(System::clearProperty);
        stack.close();
    }

    @BeforeEach
    void deploy() throws IOException {
        deploy(RETENTION);
    }

    private void deploy(Map<String, String> parameters) throws IOException {
        cloudFormation = new StubCloudFormation(outputs(), parameters);
        System.setProperty(CLOUDFORMATION, cloudFormation.url());
        System.setProperty(SECRETS_MANAGER, cloudFormation.url());
    }

    @AfterEach
    void delete() {
        System.clearProperty(CLOUDFORMATION);
        System.clearProperty(SECRETS_MANAGER);
        cloudFormation.close();
    }

    /// Returns the outputs of a deployed stack with the resources of the embedded one.
    private static Map<String, String> outputs() {
        var outputs = Arrays.stream(StackVariable.values()).filter(variable -> !variable.name().endsWith("_DAYS"))
                .filter(variable -> stack.environment().containsKey(variable.name()))
                .collect(Collectors.toMap(StackVariable::key, variable -> stack.variable(variable.name())));
        var all = new HashMap<>(outputs);
        all.put("MasterSecretArn", ARN);
        return all;
    }

    private static Run run(String command) {
        return Run.of(command.split(" ", -1));
    }

    private static Run succeeded(String command) {
        var run = run(command);
        assertThat(run.exitCode()).as("%s: %s", command, run.err()).isZero();
        return run;
    }

    @Test
    void organizationAndItsKeysAreInTableOfStack() {
        succeeded("org --stack chat-replay create of-stack --quiet");
        assertThat(succeeded("org list --stack chat-replay").out()).contains("of-stack\tdisabled\t1");
        assertThat(cloudFormation.calls()).hasSize(2).allSatisfy(call -> assertThat(call)
                .contains("Action=DescribeStacks", "StackName=chat-replay"));
        assertThat(succeeded("key create of-stack --name hms --100ms --stack chat-replay").out())
                .startsWith("access_key=of-stack.1");
        assertThat(cloudFormation.calls()).as("one call for two variables").hasSize(1);
        assertThat(succeeded("key list of-stack --stack chat-replay").out()).contains("\thms\t");
    }

    @Test
    void webhooksAndTheirDeliveriesAreInTablesOfStack() {
        succeeded("org create hooked --stack chat-replay");
        var added = succeeded("webhook add hooked --url https://hooks.example.com/chat --stack chat-replay");
        var id = added.err().replaceAll("(?s).*([0-9a-f-]{36}).*", "$1");
        assertThat(succeeded("webhook list hooked --stack chat-replay").out()).startsWith(id);
        cloudFormation.calls();
        assertThat(succeeded("webhook test hooked " + id + " --stack chat-replay").out()).startsWith("msg_");
        assertThat(cloudFormation.calls()).hasSize(1);
        assertThat(succeeded("webhook --stack chat-replay deliveries hooked " + id).out()).contains("webhook.test");
    }

    @Test
    void urlOnThisMachineIsRefusedForStack() {
        succeeded("org create loopback --stack chat-replay");
        var refused = run("webhook add loopback --url http://127.0.0.1:9000/ --stack chat-replay");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("Correct the URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "bus", "compactions", "webhooks"})
    void queuesAreThoseOfStack(String queue) {
        var listed = succeeded("dlq list " + queue + " --stack chat-replay");
        assertThat(listed.err()).contains("The queue has no dead letters");
    }

    @Test
    void sessionsAndRetentionAreThoseOfStack() throws IOException {
        for (var command : new String[]{"show", "withdraw"}) {
            var run = run("session " + command + " s-1 --organization acme --stack chat-replay");
            assertThat(run.err()).contains("The organization acme has no session with this id: s-1");
        }
        cloudFormation.close();
        deploy(Map.of("LateWindowDays", "99", "ExportRetentionDays", "30"));
        assertThat(run("session withdraw s-1 --organization acme --stack chat-replay").err())
                .contains("LATE_WINDOW_DAYS must be a whole number from 0 to 14");
    }

    @Test
    void tableOfOptionHasPrecedence() {
        assertThat(run("org list --stack chat-replay --table NoSuchTable").err()).contains("no table NoSuchTable");
        assertThat(cloudFormation.calls()).isEmpty();
    }

    @Test
    void variableOfUserHasPrecedenceAndIsReported() throws Exception {
        var variables = new HashMap<>(stack.environment());
        variables.keySet().removeIf(name -> !name.startsWith("AWS_"));
        variables.put("AWS_ENDPOINT_URL_CLOUDFORMATION", cloudFormation.url());
        variables.put("CHAT_REPLAY_STACK", "chat-replay");
        variables.put("CHAT_REPLAY_ORGANIZATION", "acme");
        variables.put("ORGANIZATIONS_TABLE", "Nowhere");
        try (var process = CommandProcess.startInTurn(variables, "exec \"$@\"")) {
            assertThat(process.run("session", "show", "s-1").err())
                    .contains("The organization acme has no session with this id: s-1").hasLineCount(1);
            assertThat(process.run("org", "list").err()).contains(
                    "ORGANIZATIONS_TABLE is set, so it is not the one of the stack chat-replay.", "no table Nowhere");
        }
    }

    @Test
    void unknownStackIsNamedWithRegion() {
        assertFailed("org list --stack other", "CloudFormation has no stack other in this account and the region "
                + stack.variable("AWS_REGION") + ". Check --stack, AWS_REGION and the credentials.");
    }

    @Test
    void missingPermissionIsNamed() {
        cloudFormation.refuse("AccessDenied", "User u is not authorized");
        assertFailed("dlq list events --stack chat-replay", "The AWS credentials lack the permission"
                + " cloudformation:DescribeStacks for the stack chat-replay. Add it to them, or set the variables of the"
                + " command in place of --stack.");
    }

    @Test
    void otherRefusalsOfAwsAreNamed() {
        cloudFormation.refuse("InvalidClientTokenId", "The token is invalid");
        assertFailed("org list --stack chat-replay", "AWS refuses the credentials (InvalidClientTokenId).");
        cloudFormation.refuse("ValidationError", "1 validation error detected");
        assertFailed("org list --stack chat-replay",
                "AWS refused the call with the status 400 ValidationError. 1 validation error detected");
    }

    @Test
    void olderDeploymentWithoutOutputIsNamed() throws IOException {
        cloudFormation.close();
        cloudFormation = new StubCloudFormation(Map.of("OrganizationsTable", "T"), Map.of());
        System.setProperty(CLOUDFORMATION, cloudFormation.url());
        assertFailed("webhook deliveries acme " + UNKNOWN + " --stack chat-replay",
                "The stack chat-replay (UPDATE_COMPLETE) has no output DeliveriesTable. Deploy this version of Chat Replay"
                        + " to it, or set the variable DELIVERIES_TABLE.");
    }

    @Test
    void cloudFormationThatCannotBeReachedIsNamed() {
        var url = cloudFormation.url();
        cloudFormation.close();
        assertFailed("org list --stack chat-replay", url + " (" + CLOUDFORMATION + ") cannot be reached."
                + " Correct the address, or unset the variable.");
    }

    @Test
    void missingRegionAndCredentialsAreNamedAsForOtherCalls() {
        for (var property : new String[]{"aws.region", "aws.accessKeyId"}) {
            var value = Objects.requireNonNull(System.clearProperty(property));
            System.setProperty("aws.disableEc2Metadata", "true");
            System.setProperty("aws.configFile", "no-such-file");
            System.setProperty("aws.sharedCredentialsFile", "no-such-file");
            try {
                assertFailed("org list --stack chat-replay",
                        property.equals("aws.region") ? "No AWS region is set." : "No AWS credentials were found.");
            } finally {
                System.setProperty(property, value);
                Stream.of("aws.disableEc2Metadata", "aws.configFile", "aws.sharedCredentialsFile")
                        .forEach(System::clearProperty);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"org list", "key list a", "webhook list a", "webhook test a " + UNKNOWN, "dlq list events",
            "session show s --organization a", "webhook add a --url https://hooks.example.com/chat"})
    void missingVariableNamesOption(String command) {
        var run = run(command);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Set the variable ", "or name the stack of a deployment with --stack.")
                .hasLineCount(1);
        assertThat(run(command + " --stack=").err()).as("a blank name").contains("Set the variable ");
    }

    private static void assertFailed(String command, String because) {
        var run = run(command);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("chat-replay: " + because).hasLineCount(1);
    }
}
