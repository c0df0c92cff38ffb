package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/// Sets system properties that the AWS SDK reads.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AwsFailuresTest {
    private static final Map<String, String> REGION = Map.of("aws.region", "us-east-1");
    private static final Map<String, String> CREDENTIALS = Map.of("aws.accessKeyId", "local", "aws.secretAccessKey",
            "secret");

    @BeforeEach
    void start() {
        assumeThat(System.getenv()).doesNotContainKeys("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_PROFILE",
                "AWS_ENDPOINT_URL");
        // No machine but EC2 has the metadata service, and the SDK waits for it.
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.configFile", "no-such-file");
        System.setProperty("aws.sharedCredentialsFile", "no-such-file");
    }

    @AfterEach
    void clear() {
        System.getProperties().keySet().removeIf(name -> name.toString().startsWith("aws."));
    }

    private static Run list(Map<String, String> settings) {
        settings.forEach(System::setProperty);
        var run = Run.of("org", "list", "--table", "T");
        assertThat(run.exitCode()).isEqualTo(1);
        return run;
    }

    @Test
    void missingRegionIsNamed() {
        assertThat(list(CREDENTIALS).err()).isEqualToIgnoringNewLines(
                "chat-replay: No AWS region is set. Set AWS_REGION, or AWS_PROFILE to a profile with a region.");
    }

    @Test
    void missingCredentialsAreNamed() {
        assertThat(list(REGION).err()).isEqualToIgnoringNewLines("chat-replay: No AWS credentials were found."
                + " Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.");
    }

    @Test
    void endpointOfStoppedStackIsNamed() throws Exception {
        var url = "http://127.0.0.1:" + closedPort();
        System.setProperty("aws.endpointUrl", url);
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "secret");

        assertThat(list(REGION).err()).hasLineCount(1).contains(url + " (aws.endpointUrl) cannot be reached.",
                "read local.env again").doesNotContain("SDK", "Attempt");
    }

    /// A blank variable of an endpoint names none. [LauncherTest] shows that the launcher unsets it.
    @Test
    void blankEndpointIsNotNamed() throws Exception {
        var url = "http://127.0.0.1:" + closedPort();
        try (var command = CommandProcess.start(Map.of("AWS_ENDPOINT_URL_S3", "", "AWS_ENDPOINT_URL_SQS", " ",
                "AWS_ENDPOINT_URL_DYNAMODB", url, "AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "secret"), "org", "list", "--table", "T")) {
            assertThat(command.end().err()).startsWith("chat-replay: " + url
                    + " (AWS_ENDPOINT_URL_DYNAMODB) cannot be reached. Start './chat-replay local'").hasLineCount(1);
        }
    }

    @Test
    void refusedCredentialsNameTheirFile() {
        assertThat(AwsFailures.message(refusal("ExpiredToken", "x"))).get().asString()
                .contains("those of './chat-replay local' are in local.env, and change at each start without --data");
    }

    private static int closedPort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void awsThatDoesNotAnswerInTimeIsNamed() {
        assertThat(AwsFailures.message(ApiCallTimeoutException.create(20_000))).get().asString()
                .startsWith("AWS does not answer in time. Run the command again later.").doesNotContain("20000");
    }

    @Test
    void answersOfAwsAreNamedWithoutDumpOfTheSdk() {
        assertThat(AwsFailures.message(refusal("ExpiredTokenException", "The canonical string is …"))).get().asString()
                .startsWith("AWS refuses the credentials (ExpiredTokenException). Renew AWS_ACCESS_KEY_ID")
                .doesNotContain("canonical");
        assertThat(AwsFailures.message(refusal("AccessDeniedException", "User u may not call dynamodb:Scan")))
                .contains("The AWS credentials lack a permission. User u may not call dynamodb:Scan");
        assertThat(AwsFailures.message(refusal("ValidationException", "The table name is too short")))
                .contains("AWS refused the call with the status 400 ValidationException. The table name is too short");
        assertThat(AwsFailures.message(new IllegalStateException("other"))).isEmpty();
    }

    private static AwsServiceException refusal(String code, String message) {
        return AwsServiceException.builder().statusCode(400).message(message + " (SDK Attempt Count: 1)")
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build()).build();
    }
}
