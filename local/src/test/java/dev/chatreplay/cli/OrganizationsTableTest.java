package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

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
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());
        SETTINGS.forEach((property, variable) -> System.setProperty(property,
                stack.environment().getOrDefault(variable, "")));
    }

    @AfterAll
    static void stop() {
        SETTINGS.keySet().forEach(System::clearProperty);
        stack.close();
    }

    /// Runs a command on the stack's table.
    static Run run(String... arguments) {
        return Run.of(Stream.concat(Arrays.stream(arguments), Stream.of("--table",
                stack.variable("ORGANIZATIONS_TABLE"))).toArray(String[]::new));
    }
}
