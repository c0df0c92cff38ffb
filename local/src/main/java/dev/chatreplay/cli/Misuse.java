package dev.chatreplay.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in sentences what is wrong with the arguments of a command.
final class Misuse {
    private static final int MAX_SUGGESTIONS = 3;

    private Misuse() {}

    /// Returns whether the user named a group of commands, and none of its commands.
    static boolean isBare(ParameterException failure) {
        var command = failure.getCommandLine();
        return failure.getClass() == ParameterException.class && !command.getSubcommands().isEmpty()
                && !(command.getCommand() instanceof Callable<?>)
                && Optional.ofNullable(failure.getMessage()).orElse("").startsWith("Missing required subcommand");
    }

    /// Returns sentences that name the fault, and what the user may have meant.
    static String message(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : sentence(Optional.ofNullable(failure.getMessage()).orElse("The arguments are wrong").strip());
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        var first = failure.getUnmatched().getFirst();
        if (failure.isUnknownOption()) {
            return "There is no option " + first + "." + suggestions(failure);
        }
        return failure.getCommandLine().getSubcommands().isEmpty()
                ? "There is an argument too many: " + first + "."
                : "There is no command " + first + "." + suggestions(failure);
    }

    private static String suggestions(UnmatchedArgumentException failure) {
        var similar = failure.getSuggestions().stream().limit(MAX_SUGGESTIONS).toList();
        return similar.isEmpty() ? "" : " Did you mean " + String.join(" or ", similar) + "?";
    }

    private static String sentence(String text) {
        return text.matches("(?s).*[.?!]") ? text : text + ".";
    }
}
