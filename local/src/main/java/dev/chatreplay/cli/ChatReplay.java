package dev.chatreplay.cli;

import dev.chatreplay.chat.OutOfSpaceException;
import dev.chatreplay.cli.StandardOutput.ClosedPipeException;
import dev.chatreplay.local.TemporaryDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/// The command line. Exit codes: 0 success, 1 failure, 2 wrong usage, 3 the chat is not ready, 141 the reader of standard
/// output has ended. An error is one line on standard error.
@Command(name = "chat-replay", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = ChatReplay.Version.class, description = "Records meeting chats and replays them as files.", subcommands = {
        DemoCommand.class, LocalCommand.class, SendCommand.class, SessionsCommand.class, DownloadCommand.class,
        RenderCommand.class, OrgCommand.class, KeyCommand.class, WebhookCommand.class, SessionCommand.class,
        DlqCommand.class, HelpCommand.class, GenerateCompletion.class})
public final class ChatReplay {
    private static final String[] FOOTER = {"",
            "Variables of send, sessions and download: CHAT_REPLAY_URL, CHAT_REPLAY_ORGANIZATION",
            "and CHAT_REPLAY_API_KEY. LOG_LEVEL=INFO shows the log lines of the functions.",
            "Standard output has results: files, lists, keys. Standard error has the rest.",
            "Exit codes: 0 success, 1 failure, 2 wrong usage, 3 the chat is not ready yet,",
            "141 the reader of standard output has ended.",
            "Completion in bash and zsh: source <(./chat-replay generate-completion)"};

    @Option(names = {"-q",
            "--quiet"}, scope = ScopeType.INHERIT, description = "Print no progress, no notes and no summaries.")
    private boolean quiet;

    @Option(names = {"-v",
            "--verbose"}, scope = ScopeType.INHERIT, description = "Print each request to the API, and the stack trace of an error.")
    private boolean verbose;

    private ChatReplay() {}

    /// Runs a command and exits with its code.
    public static void main(String... arguments) {
        StandardOutput.install();
        System.exit(run(commandLineFor(arguments), arguments));
    }

    /// Runs a command and returns its exit code. picocli does not handle errors of Java.
    static int run(CommandLine line, String... arguments) {
        try {
            var exitCode = line.execute(arguments);
            line.getOut().flush();
            return exitCode;
        } catch (RuntimeException | Error e) {
            return failed(e, line);
        }
    }

    /// Creates the command line for these arguments. Groups that they do not name have no commands, whose creation takes most of the time of
    /// short commands. `generate-completion` needs all commands.
    static CommandLine commandLineFor(String... arguments) {
        var words = Set.copyOf(List.of(arguments));
        var line = new CommandLine(new ChatReplay());
        line.getSubcommands().forEach((name, sub) -> {
            var isNeeded = words.contains(name) || words.contains("generate-completion");
            if (isNeeded && !sub.getCommandSpec().isAddMethodSubcommands()) {
                addCommands(sub);
            }
        });
        line.setCaseInsensitiveEnumValuesAllowed(true)
                // A session id may begin with @, which picocli would read as the name of a file with arguments.
                .setExpandAtFiles(false)
                .setExecutionStrategy(ChatReplay::execute).setExecutionExceptionHandler(ChatReplay::failed)
                .setParameterExceptionHandler(ChatReplay::misused);
        // Here, because the commands would inherit a footer of the annotation.
        line.getCommandSpec().usageMessage().footer(FOOTER);
        // picocli accepts every argument of a command for help.
        Optional.ofNullable(line.getSubcommands().get("generate-completion"))
                .ifPresent(completion -> completion.getCommandSpec().helpCommand(false));
        return line;
    }

    /// Adds the commands of a group, which are methods of its class.
    static CommandLine addCommands(CommandLine group) {
        group.getCommandSpec().addMethodSubcommands();
        return group;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean isVerbose() {
        return verbose;
    }

    /// Makes a failure while picocli prints help one of the command, because picocli prints the stack trace of others.
    private static int execute(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (CommandFailure | ClosedPipeException e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
        }
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        // picocli wraps an error of Java in an exception.
        return failed(failure instanceof ExecutionException && failure.getCause() instanceof Error error
                ? error
                : failure, command);
    }

    private static int failed(Throwable failure, CommandLine command) {
        if (failure instanceof ClosedPipeException) {
            return ClosedPipeException.EXIT_CODE;
        }
        print("chat-replay: " + message(failure).strip().replaceAll("\\s*\\R\\s*", " "), command);
        showStackTrace(failure, command);
        return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.SOFTWARE;
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError e -> "Java has too little memory for this command: " + e.getMessage()
                    + ". Allow it more, for example with 'export JAVA_TOOL_OPTIONS=-Xmx4g'.";
            case Error e -> "The command failed: " + e + ". --verbose shows where.";
            case OutOfSpaceException e when e.getCause() instanceof IOException cause ->
                TemporaryDirectory.problem(cause);
            case Exception e -> AwsFailures.message(e).or(() -> Optional.ofNullable(e.getMessage()))
                    .orElse(e.getClass().getSimpleName());
            default -> failure.toString();
        };
    }

    private static int misused(ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine();
        if (Misuse.isBare(failure)) {
            command.usage(command.getErr());
        } else {
            print("chat-replay: " + Misuse.message(failure) + " See './" + command.getCommandSpec().qualifiedName()
                    + " --help'.", command);
        }
        showStackTrace(failure, command);
        return ExitCode.USAGE;
    }

    private static void print(String line, CommandLine command) {
        Commands.err(command.getCommandSpec()).println(line);
    }

    private static void showStackTrace(Throwable failure, CommandLine command) {
        if (Commands.isVerbose(command.getCommandSpec())) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
    }

    /// Reads the version that the build wrote to `version.properties`.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            var properties = new Properties();
            try (var file = ChatReplay.class.getResourceAsStream("version.properties")) {
                properties.load(file);
            }
            return new String[]{"chat-replay " + properties.getProperty("version")};
        }
    }
}
