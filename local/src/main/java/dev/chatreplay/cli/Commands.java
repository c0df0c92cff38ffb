package dev.chatreplay.cli;

import dev.chatreplay.event.OrganizationId;
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
}
