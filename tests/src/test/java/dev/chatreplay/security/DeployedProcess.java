package dev.chatreplay.security;

import dev.chatreplay.harness.TestContext;
import dev.chatreplay.http.HttpFunction;
import java.io.IOException;
import java.time.Duration;

/// Runs an HTTP function in a new JVM, with the constructor that Lambda uses.
final class DeployedProcess {
    private DeployedProcess() {}

    /// Creates the function, and serves the event from standard input. Writes the answer to standard output.
    ///
    /// @param arguments the name of the handler's class
    public static void main(String... arguments) throws ReflectiveOperationException, IOException {
        Class.forName(arguments[0]).asSubclass(HttpFunction.class).getConstructor().newInstance()
                .handleRequest(System.in, System.out, TestContext.with(Duration.ofSeconds(29), _ -> {
                }));
    }
}
