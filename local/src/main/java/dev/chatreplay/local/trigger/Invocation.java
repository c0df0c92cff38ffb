package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The Lambda context of one call of a function.
///
/// @param deadline the end of the call, on the scale of [System#nanoTime()]
record Invocation(String functionName, String awsRequestId, long deadline) implements Context {

    /// Creates the context of a call that starts now and must end within `timeout`.
    static Invocation begin(String functionName, Duration timeout) {
        return new Invocation(functionName, UUID.randomUUID().toString(), System.nanoTime() + timeout.toNanos());
    }

    @Override
    public String getAwsRequestId() {
        return awsRequestId;
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/" + functionName;
    }

    @Override
    public String getLogStreamName() {
        return "local";
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:local:000000000000:function:" + functionName;
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
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
        return new FunctionLog(LoggerFactory.getLogger("function." + functionName));
    }

    /// The log of a function. It writes each JSON line at its own `level`. A line without a level appears only with `LOG_LEVEL=INFO`.
    private record FunctionLog(Logger log) implements LambdaLogger {
        private static final JsonMapper JSON = new JsonMapper();

        @Override
        public void log(String message) {
            log.atLevel(level(message)).log("{}", message.stripTrailing());
        }

        private static Level level(String message) {
            try {
                return Level.valueOf(JSON.readTree(message).path("level").asText(Level.INFO.name()));
            } catch (JsonProcessingException | IllegalArgumentException _) {
                return Level.INFO;
            }
        }

        @Override
        public void log(byte[] message) {
            log(new String(message, StandardCharsets.UTF_8));
        }
    }
}
