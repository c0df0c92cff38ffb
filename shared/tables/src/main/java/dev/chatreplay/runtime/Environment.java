package dev.chatreplay.runtime;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the settings of one function from its environment variables and collects every problem, so that one failed start
/// names all of them.
///
/// ```java
/// var environment = Environment.of(System.getenv());
/// var sessions = new Sessions(aws, environment.text("SESSIONS_TABLE"));
/// environment.verify();
/// ```
///
/// A function reads only the variables that it uses. Not thread-safe: only the constructor of a function uses it.
public final class Environment {
    private static final String ON = "on";
    private static final String OFF = "off";

    private final Map<String, String> variables;
    private final Set<String> problems = new LinkedHashSet<>();

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /// Reads from `variables`. A blank variable counts as absent.
    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    /// Reads a variable that must be set. Returns an empty text when the variable is missing: [#verify] then throws.
    public String text(String name) {
        return optional(name).orElseGet(() -> {
            problem(name + " is missing");
            return "";
        });
    }

    /// Reads a variable that may be absent.
    public Optional<String> optional(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /// Reads a whole number. Returns `otherwise` when the variable is absent or not in its range; in the second case
    /// [#verify] throws.
    public long number(String name, long otherwise, long min, long max) {
        var text = optional(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("\\d{1,9}")) {
            var value = Long.parseLong(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        }
        problem(name + " must be a whole number from " + min + " to " + max);
        return otherwise;
    }

    /// Reads a switch: `on` or `off`. Returns `otherwise` when the variable is absent or has another value; in the second case [#verify]
    /// throws.
    public boolean isOn(String name, boolean otherwise) {
        return switch (optional(name).orElse(otherwise ? ON : OFF)) {
            case ON -> true;
            case OFF -> false;
            default -> {
                problem(name + " must be on or off");
                yield otherwise;
            }
        };
    }

    /// Adds a problem that [#verify] reports, for a rule that concerns several variables.
    public void problem(String problem) {
        problems.add(problem);
    }

    /// Checks the variables that were read so far.
    ///
    /// @throws IllegalStateException naming every variable that is missing or not in its range
    public void verify() {
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Set the environment of this function: " + String.join("; ", problems));
        }
    }
}
