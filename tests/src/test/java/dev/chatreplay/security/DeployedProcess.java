package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.harness.TestContext;
import dev.chatreplay.http.HttpFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/// Runs an HTTP function in a new JVM, with the constructor that Lambda uses.
final class DeployedProcess {
    private DeployedProcess() {}

    /// Creates the function, and serves the events from standard input, one a line. Writes each answer to a line of standard output.
    ///
    /// @param arguments the name of the handler's class
    public static void main(String... arguments) throws ReflectiveOperationException, IOException {
        var function = Class.forName(arguments[0]).asSubclass(HttpFunction.class).getConstructor().newInstance();
        for (var event : new String(System.in.readAllBytes(), UTF_8).lines().toList()) {
            var answer = new ByteArrayOutputStream();
            function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer,
                    TestContext.with(Duration.ofSeconds(29), _ -> {
                    }));
            System.out.println(answer.toString(UTF_8));
        }
    }
}
