package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The base of the tests of commands that call DynamoDB directly. Sets system properties that the AWS SDK reads.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
abstract class OrganizationsTableTest {
    /// The SDK's settings as system properties, because a test cannot change the environment of its process.
    private static final Map<String, String> SETTINGS = Map.of("aws.region", "AWS_REGION", "aws.accessKeyId",
            "AWS_ACCESS_KEY_ID", "aws.secretAccessKey", "AWS_SECRET_ACCESS_KEY", "aws.endpointUrl",
            "AWS_ENDPOINT_URL_DYNAMODB");

    /// The stack of the running test class.
    protected static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling()
                .withInterceptors(List.of(new PatientCalls())));
        SETTINGS.forEach((property, variable) -> System.setProperty(property,
                stack.environment().getOrDefault(variable, "")));
    }

    @AfterAll
    static void stop() {
        SETTINGS.keySet().forEach(System::clearProperty);
        stack.close();
    }

    /// Gives each call of the functions a minute. The day of last use has a second otherwise, which is too short on a busy machine.
    private static final class PatientCalls implements ExecutionInterceptor {
        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            return ((AwsRequest) context.request()).toBuilder()
                    .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMinutes(1))).build();
        }
    }

    /// Runs a command on the stack's table.
    static Run run(String... arguments) {
        return Run.of(Stream.concat(Arrays.stream(arguments), Stream.of("--table",
                stack.variable("ORGANIZATIONS_TABLE"))).toArray(String[]::new));
    }
}
