package dev.chatreplay.cli;

import dev.chatreplay.event.Id;
import dev.chatreplay.event.OrganizationId;
import dev.chatreplay.event.Printable;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Accessors for the fields that picocli fills in before a command runs.
final class Commands {
    private Commands() {}

    static CommandLine of(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "set by picocli").commandLine();
    }

    /// Returns the standard output of a command, with escapes for the characters of [Printable].
    static PrintWriter out(@Nullable CommandSpec spec) {
        return escaping(of(spec).getOut());
    }

    /// Returns the standard error of a command, with escapes for the characters of [Printable].
    static PrintWriter err(@Nullable CommandSpec spec) {
        return escaping(of(spec).getErr());
    }

    /// Prints a line on the standard error of a command.
    static void say(@Nullable CommandSpec spec, String line) {
        var err = err(spec);
        err.println(line);
        err.flush();
    }

    private static PrintWriter escaping(PrintWriter terminal) {
        return new PrintWriter(new EscapingWriter(terminal), true);
    }

    static <T> T given(@Nullable T parameter) {
        return Objects.requireNonNull(parameter, "required of the user by picocli");
    }

    /// Returns an id that the user gave as a parameter.
    ///
    /// @throws ParameterException when it is not a valid id
    static String id(@Nullable CommandSpec spec, String what, @Nullable String id) {
        if (!OrganizationId.isValid(given(id))) {
            throw new ParameterException(of(spec), "The " + what + " " + OrganizationId.RULE);
        }
        return given(id);
    }

    /// Returns the session id that the user gave as a parameter.
    ///
    /// @throws ParameterException when it is not a valid id
    static String sessionId(@Nullable CommandSpec spec, @Nullable String id) {
        if (!Id.isValid(given(id))) {
            throw new ParameterException(of(spec), "The session id " + Id.RULE);
        }
        return given(id);
    }
}
