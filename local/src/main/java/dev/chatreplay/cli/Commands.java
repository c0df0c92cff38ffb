package dev.chatreplay.cli;

import dev.chatreplay.event.Id;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What picocli has filled in by the time a command runs.
final class Commands {
    private Commands() {}

    static CommandLine of(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "set by picocli").commandLine();
    }

    static <T> T given(@Nullable T parameter) {
        return Objects.requireNonNull(parameter, "required of the user by picocli");
    }

    /// An id that was given as a parameter.
    ///
    /// @throws ParameterException when it can't be one
    static String id(@Nullable CommandSpec spec, String what, @Nullable String id) {
        if (!Id.isValid(given(id))) {
            throw new ParameterException(of(spec), "The " + what + " " + Id.RULE + ".");
        }
        return given(id);
    }
}
