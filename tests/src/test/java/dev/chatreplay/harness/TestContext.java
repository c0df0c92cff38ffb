package dev.chatreplay.harness;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The Lambda context of a function call that a test makes itself.
///
/// @param getFunctionName the name of the function
/// @param remaining the remaining time of the call, which never decreases
/// @param log receives the log lines of the function
public record TestContext(String getAwsRequestId, String getFunctionName, Duration remaining, Consumer<String> log)
        implements
            Context {
    /// The time of a call that has to succeed. It is longer than in AWS, because a busy machine needs more.
    public static final Duration UNHURRIED = Duration.ofMinutes(5);

    /// Creates the context of a call that has `remaining` time. Drops its log lines, because the test checks only the effects of the call.
    public static TestContext with(Duration remaining) {
        return with(remaining, _ -> {
        });
    }

    /// Creates the context of a call that has `remaining` time and logs to `log`.
    public static TestContext with(Duration remaining, Consumer<String> log) {
        return of("test", remaining, log);
    }

    /// Creates the context of a call of the function `name`.
    public static TestContext of(String name, Duration remaining, Consumer<String> log) {
        return new TestContext(UUID.randomUUID().toString(), name, remaining, log);
    }

    @Override
    public int getRemainingTimeInMillis() {
        return Math.toIntExact(remaining.toMillis());
    }

    @Override
    public String getLogGroupName() {
        return "test";
    }

    @Override
    public String getLogStreamName() {
        return "test";
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:eu-west-1:000000000000:function:test";
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                log.accept(message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
