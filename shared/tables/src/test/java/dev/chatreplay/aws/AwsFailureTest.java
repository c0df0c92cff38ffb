package dev.chatreplay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.chatreplay.runtime.LogLine;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Tests the log fields of a failed AWS call.
class AwsFailureTest {
    private static AwsServiceException refusal(AwsServiceException.Builder builder, String code, String requestId) {
        return builder.statusCode(400).requestId(requestId).numAttempts(1)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("quotes a secret").build())
                .build();
    }

    @Test
    void refusalHasCodeStatusRequestIdAndAttempts() {
        assertThat(AwsFailure.fields(refusal(DynamoDbException.builder(), "ValidationException", "r-1")))
                .containsExactly(entry("awsErrorCode", "ValidationException"), entry("awsStatus", 400),
                        entry("awsRequestId", "r-1"), entry("awsAttempts", 1));
    }

    @Test
    void refusalIsFoundAnywhereInCauseChain() {
        var refusal = refusal(SqsException.builder(), "AccessDenied", "r-2");
        var wrapped = new IllegalStateException(new IllegalArgumentException(refusal));
        assertThat(AwsFailure.fields(wrapped)).containsExactlyInAnyOrderEntriesOf(AwsFailure.fields(refusal));
    }

    @Test
    void outermostOfTwoRefusalsSetsAllFields() {
        var inner = refusal(SqsException.builder(), "AccessDenied", "r-2");
        var outer = DynamoDbException.builder().statusCode(503).cause(inner).build();
        assertThat(AwsFailure.fields(outer)).containsOnly(entry("awsStatus", 503));
    }

    @Test
    void callWithoutResponseHasOnlyItsAttempts() {
        assertThat(AwsFailure.fields(SdkClientException.builder().message("connection reset").numAttempts(3).build()))
                .containsOnly(entry("awsAttempts", 3));
        assertThat(AwsFailure.fields(SdkClientException.create("connection reset"))).isEmpty();
    }

    @Test
    void failureOutsideAwsHasNoFields() {
        assertThat(AwsFailure.fields(new IllegalStateException(new IllegalArgumentException()))).isEmpty();
    }

    @Test
    void logLineHasFieldsOfFailureWithoutItsMessage() {
        var line = new StringBuilder();
        var refusal = refusal(DynamoDbException.builder(), "ValidationException", "r-1");
        new LogLine("post-events").with(refusal, AwsFailure.fields(refusal)).to(line::append);
        assertThat(line).contains("\"awsErrorCode\":\"ValidationException\"", "\"awsStatus\":400",
                "\"awsRequestId\":\"r-1\"", "\"awsAttempts\":1").doesNotContain("quotes a secret");
    }

    @Test
    void onlyThrottledCallIsCountedAsThrottled() {
        assertThat(logged(refusal(DynamoDbException.builder(), "ProvisionedThroughputExceededException", "r-1")))
                .contains("\"Throttled\":1", "\"awsErrorCode\":\"ProvisionedThroughputExceededException\"",
                        "\"stack\"");
        assertThat(logged(new IllegalStateException(refusal(SqsException.builder(), "RequestThrottled", "r-1"))))
                .contains("\"Throttled\":1");
        assertThat(logged(refusal(DynamoDbException.builder(), "AccessDeniedException", "r-1")))
                .contains("AccessDeniedException").doesNotContain("\"Throttled\"");
        assertThat(logged(new IllegalStateException())).doesNotContain("\"Throttled\"");
    }

    private static String logged(Throwable failure) {
        var line = new StringBuilder();
        AwsFailure.log(failure, new LogLine("post-events")).to(line::append);
        return line.toString();
    }
}
