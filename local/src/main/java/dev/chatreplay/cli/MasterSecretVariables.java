package dev.chatreplay.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The variables that hold or name the master secret, for the commands that derive secrets from it.
final class MasterSecretVariables {
    private static final String TEXT = "MASTER_SECRET";

    private MasterSecretVariables() {}

    /// Returns the variable that has the master secret.
    ///
    /// @throws ParameterException when there is none
    static Map<String, String> require(@Nullable CommandSpec command, StackVariables variables) {
        var own = own(variables);
        if (own.containsKey(TEXT)) {
            StackVariables.stack(command).ifPresent(stack -> StackVariables.sayOwn(command, TEXT, stack));
            return own;
        }
        return Map.of(StackVariable.MASTER_SECRET_ARN.name(), variables.require(command,
                StackVariable.MASTER_SECRET_ARN, "Set the variable " + TEXT + ", or MASTER_SECRET_ARN"));
    }

    /// Returns the variable of the master secret that the user set; empty when there is none.
    static Map<String, String> own(StackVariables variables) {
        var arn = StackVariable.MASTER_SECRET_ARN.name();
        return variables.own(arn).map(value -> Map.of(arn, value))
                .or(() -> variables.own(TEXT).map(text -> Map.of(TEXT, text))).orElse(Map.of());
    }

    /// Returns whether the variables are those of the embedded stack, which hold the master secret itself.
    static boolean areOfEmbeddedStack(StackVariables variables) {
        return own(variables).containsKey(TEXT);
    }
}
