package dev.chatreplay.observability;

import dev.chatreplay.harness.TestContext;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Runs the embedded stack in its own process, so that a test can read all of its output. Its AWS calls fail for three sessions, with
/// error messages that quote the request. The quick extent runs the same stack in the process of the tests.
final class WatchedProcess {
    static final String UNREACHABLE = "s-unreachable";
    static final String REFUSED = "s-refused";
    static final String UNEXPORTABLE = "s-unexportable";

    private WatchedProcess() {}

    /// Starts the stack, and serves until its standard input ends.
    ///
    /// @param arguments the file to which the process writes its environment
    public static void main(String... arguments) throws IOException {
        try (var _ = start(Path.of(arguments[0]))) {
            while (System.in.read() >= 0) {
                // Ignores all input until its end.
            }
        }
    }

    /// Starts the stack.
    ///
    /// @param variables the file for its environment
    static EmbeddedStack start(Path variables) throws IOException {
        var stack = EmbeddedStack.start(Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", "0")
                .withRequestTimeout(TestContext.UNHURRIED)
                .withInterceptors(List.of(new Failures())));
        var environment = stack.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.joining("\n"));
        Files.writeString(variables, environment + "\nEVENTS_QUEUE_URL="
                + stack.eventsQueueUrl() + "\nCHAT_REPLAY_URL=" + stack.apiUrl() + "\nready=\n");
        return stack;
    }

    private static final class Failures implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            var sent = context.httpRequest().encodedPath() + body(context);
            if (sent.contains(UNREACHABLE) || (context.request() instanceof S3Request && sent.contains(UNEXPORTABLE))) {
                throw SdkClientException.create("cannot send " + sent);
            }
            if (sent.contains(REFUSED)) {
                throw DynamoDbException.builder().statusCode(400).awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ValidationException").errorMessage("refuses " + sent).build()).build();
            }
        }

        private static String body(Context.BeforeTransmission context) {
            return context.requestBody().map(body -> {
                try (var content = body.contentStreamProvider().newStream()) {
                    return new String(content.readAllBytes(), UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).orElse("");
        }
    }
}
