package dev.chatreplay.faults.plan;

import dev.chatreplay.harness.ProcessDiedError;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Failures of a call, as the SDK reports them.
public enum Failures {
    /// The process dies.
    DEATH {
        @Override
        public void fail(SdkRequest request) {
            throw new ProcessDiedError();
        }
    },
    /// The answer is lost, and the SDK sends the call again.
    ANSWER_LOST {
        @Override
        public void fail(SdkRequest request) {
            throw RetryableException.create("the answer was lost");
        }
    },
    /// The service is unreachable, and the SDK does not try again.
    NO_CONNECTION {
        @Override
        public void fail(SdkRequest request) {
            throw SdkClientException.create("no connection");
        }
    },
    /// The service throttles the call.
    THROTTLED {
        @Override
        public void fail(SdkRequest request) {
            switch (request) {
                case DynamoDbRequest _ -> throw refusal(DynamoDbException.builder(), 400,
                        "ProvisionedThroughputExceededException");
                case S3Request _ -> throw refusal(S3Exception.builder(), 503, "SlowDown");
                case SdkRequest _ -> throw refusal(SqsException.builder(), 403, "RequestThrottled");
            }
        }
    },
    /// The service reports an internal error.
    SERVER_ERROR {
        @Override
        public void fail(SdkRequest request) {
            switch (request) {
                case DynamoDbRequest _ -> throw refusal(DynamoDbException.builder(), 500, "InternalServerError");
                case S3Request _ -> throw refusal(S3Exception.builder(), 500, "InternalError");
                case SdkRequest _ -> throw refusal(SqsException.builder(), 500, "InternalFailure");
            }
        }
    },
    /// The answer of S3 when conditional writes collide. Other services do not have it.
    CONFLICT {
        @Override
        public void fail(SdkRequest request) {
            throw refusal(S3Exception.builder(), 409, "ConditionalRequestConflict");
        }
    };

    /// Makes a call fail.
    public abstract void fail(SdkRequest request);

    private static AwsServiceException refusal(AwsServiceException.Builder builder, int status, String code) {
        return builder.statusCode(status).message(code)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code)
                        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build()).build())
                .build();
    }
}
