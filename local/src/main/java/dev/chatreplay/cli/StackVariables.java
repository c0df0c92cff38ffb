package dev.chatreplay.cli;

import dev.chatreplay.runtime.Environment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The variables of a command that calls AWS directly. A variable that the environment lacks has its value from the stack of `--stack`.
///
/// Not thread-safe. It calls CloudFormation at most once.
final class StackVariables {
    private final Map<String, String> environment;
    private Optional<DeployedStack> read = Optional.empty();

    /// @param environment the variables that the user set
    StackVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Returns a variable that the user set; empty when it is blank.
    Optional<String> own(String name) {
        return Environment.of(environment).optional(name);
    }

    /// Returns the value of a variable.
    ///
    /// @throws ParameterException when the user neither set it nor named a stack
    /// @throws CommandFailure when the stack does not have it
    String require(@Nullable CommandSpec command, StackVariable variable) {
        return require(command, variable, "Set the variable " + variable);
    }

    /// @param advice how to set it without a stack, as the begin of a sentence
    String require(@Nullable CommandSpec command, StackVariable variable, String advice) {
        return find(command, variable).orElseThrow(() -> new ParameterException(Commands.of(command),
                advice + ", or name the stack of a deployment with " + StackOption.NAME + ". "
                        + Commands.READ_VARIABLES));
    }

    /// Returns the environment with the values of the required variables. It also has each of the other ones that the user set or that the
    /// stack has.
    ///
    /// @throws ParameterException when the user neither set a required variable nor named a stack
    Map<String, String> complete(@Nullable CommandSpec command, List<StackVariable> required, StackVariable... others) {
        var all = new HashMap<>(environment);
        required.forEach(variable -> all.put(variable.name(), require(command, variable)));
        Arrays.stream(others).forEach(variable -> find(command, variable)
                .ifPresent(value -> all.put(variable.name(), value)));
        return all;
    }

    private Optional<String> find(@Nullable CommandSpec command, StackVariable variable) {
        var own = own(variable.name());
        var stack = stack(command);
        if (own.isPresent() || stack.isEmpty()) {
            stack.ifPresent(name -> sayOwn(command, variable.name(), name));
            return own;
        }
        return Optional.of(deployed(stack.get()).value(variable));
    }

    /// Reports that the user's variable has precedence over the stack. It may be left from another installation.
    static void sayOwn(@Nullable CommandSpec command, String variable, String stack) {
        Commands.say(command, variable + " is set, so it is not the one of the stack " + stack + ".");
    }

    private DeployedStack deployed(String name) {
        var stack = read.orElseGet(() -> DeployedStack.read(name));
        read = Optional.of(stack);
        return stack;
    }

    /// Returns the name of the stack; empty when the user named none.
    static Optional<String> stack(@Nullable CommandSpec command) {
        return Optional.ofNullable(Commands.of(command).getCommandSpec().findOption(StackOption.NAME))
                .map(option -> option.<@Nullable String>getValue()).filter(name -> !name.isBlank());
    }
}
