package dev.chatreplay.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The option that names a deployed stack, for the groups of commands that call AWS directly. [StackVariables] reads it.
final class StackOption {
    static final String NAME = "--stack";

    @Option(names = NAME, paramLabel = "NAME", defaultValue = "${env:CHAT_REPLAY_STACK}", scope = ScopeType.INHERIT, description = "CloudFormation stack of a deployment, such as chat-replay. Its outputs replace the variables that are not set;"
            + " default: the variable CHAT_REPLAY_STACK.")
    @Nullable
    String stack;
}
