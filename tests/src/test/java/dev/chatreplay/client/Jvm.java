package dev.chatreplay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts another JVM with the class path of this one.
public final class Jvm {
    private Jvm() {}

    /// Prepares a process that inherits this JVM's standard error.
    ///
    /// @param options JVM options, in addition to those that the embedded stack needs
    public static ProcessBuilder of(List<String> options, Class<?> main, Map<String, String> environment,
            String... arguments) {
        return of(System.getProperty("java.class.path"), options, main, environment, arguments);
    }

    /// Prepares a process with another class path.
    public static ProcessBuilder of(String classPath, List<String> options, Class<?> main,
            Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                classPath, main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder;
    }
}
