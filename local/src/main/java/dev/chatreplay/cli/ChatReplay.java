package dev.chatreplay.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The command line. Exit codes: 0 success, 1 failure, 2 wrong usage. An error is one line on standard error.
@Command(name = "chat-replay", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = ChatReplay.Version.class, description = "Records meeting chats and replays them as files.", subcommands = {
        DemoCommand.class, LocalCommand.class, SendCommand.class, DownloadCommand.class, RenderCommand.class,
        OrgCommand.class, KeyCommand.class, WebhookCommand.class, SessionCommand.class, DlqCommand.class}, footer = {"",
                "Variables of send and download: CHAT_REPLAY_URL, CHAT_REPLAY_ORGANIZATION and",
                "CHAT_REPLAY_API_KEY. CHAT_REPLAY_DEBUG=1 shows the stack trace of an error.",
                "LOG_LEVEL=INFO shows the log lines of the functions.",
                "Exit codes: 0 success, 1 failure, 2 wrong usage."})
public final class ChatReplay {
    private ChatReplay() {}

    /// Runs a command and exits with its code.
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// Creates the command line.
    static CommandLine commandLine() {
        return new CommandLine(new ChatReplay()).setCaseInsensitiveEnumValuesAllowed(true)
                // A session id may begin with @, which picocli would read as the name of a file with arguments.
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(ChatReplay::failed).setParameterExceptionHandler(ChatReplay::misused);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        var message = switch (failure) {
            // The SDK's own message lists every provider that it tried.
            case SdkClientException _ -> "AWS cannot be called. Check AWS_REGION, the credentials and AWS_ENDPOINT_URL;"
                    + " CHAT_REPLAY_DEBUG=1 shows the cause.";
            default -> Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
        };
        print("chat-replay: " + message.strip().replaceAll("\\s*\\R\\s*", " "), command);
        showStackTrace(failure, command);
        return ExitCode.SOFTWARE;
    }

    private static int misused(ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine();
        print("chat-replay: " + failure.getMessage() + " (see " + command.getCommandSpec().qualifiedName() + " --help)",
                command);
        showStackTrace(failure, command);
        return ExitCode.USAGE;
    }

    private static void print(String line, CommandLine command) {
        Commands.err(command.getCommandSpec()).println(line);
    }

    private static void showStackTrace(Exception failure, CommandLine command) {
        if (System.getenv("CHAT_REPLAY_DEBUG") != null) {
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
