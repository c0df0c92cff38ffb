package dev.chatreplay.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// The command line. Exit codes: 0 success, 1 failure, 2 wrong usage, 3 the chat is not ready. An error is one line on standard error.
@Command(name = "chat-replay", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = ChatReplay.Version.class, description = "Records meeting chats and replays them as files.", subcommands = {
        DemoCommand.class, LocalCommand.class, SendCommand.class, SessionsCommand.class, DownloadCommand.class,
        RenderCommand.class, OrgCommand.class, KeyCommand.class, WebhookCommand.class, SessionCommand.class,
        DlqCommand.class, HelpCommand.class, GenerateCompletion.class})
public final class ChatReplay {
    private static final String[] FOOTER = {"",
            "Variables of send, sessions and download: CHAT_REPLAY_URL, CHAT_REPLAY_ORGANIZATION",
            "and CHAT_REPLAY_API_KEY. LOG_LEVEL=INFO shows the log lines of the functions.",
            "Standard output has results: files, lists, keys. Standard error has the rest.",
            "Exit codes: 0 success, 1 failure, 2 wrong usage, 3 the chat is not ready yet.",
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
        System.exit(commandLine().execute(arguments));
    }

    /// Creates the command line.
    static CommandLine commandLine() {
        var line = new CommandLine(new ChatReplay()).setCaseInsensitiveEnumValuesAllowed(true)
                // A session id may begin with @, which picocli would read as the name of a file with arguments.
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(ChatReplay::failed).setParameterExceptionHandler(ChatReplay::misused);
        // Here, because the commands would inherit a footer of the annotation.
        line.getCommandSpec().usageMessage().footer(FOOTER);
        return line;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean isVerbose() {
        return verbose;
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        var message = AwsFailures.message(failure).or(() -> Optional.ofNullable(failure.getMessage()))
                .orElse(failure.getClass().getSimpleName());
        print("chat-replay: " + message.strip().replaceAll("\\s*\\R\\s*", " "), command);
        showStackTrace(failure, command);
        return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.SOFTWARE;
    }

    private static int misused(ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine();
        if (Misuse.isBare(failure)) {
            command.usage(command.getErr());
        } else {
            print("chat-replay: " + Misuse.message(failure) + " See '" + command.getCommandSpec().qualifiedName()
                    + " --help'.", command);
        }
        showStackTrace(failure, command);
        return ExitCode.USAGE;
    }

    private static void print(String line, CommandLine command) {
        Commands.err(command.getCommandSpec()).println(line);
    }

    private static void showStackTrace(Exception failure, CommandLine command) {
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
