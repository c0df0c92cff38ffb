package dev.chatreplay.cli;

import dev.chatreplay.event.Id;
import dev.chatreplay.event.OrganizationId;
import dev.chatreplay.event.Printable;
import dev.chatreplay.webhook.WebhookKey;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Accessors for the fields that picocli fills in before a command runs.
final class Commands {
    /// Says where the variables of a command come from.
    static final String READ_VARIABLES = "'./chat-replay local' prints its variables. To read them from the file local.env, run 'set -a; . ./local.env; set +a'";

    private static final Duration MAX_WAIT = Duration.ofDays(7);

    private Commands() {}

    static CommandLine of(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "set by picocli").commandLine();
    }

    /// Returns the standard output of a command, with escapes for the characters of [Printable].
    static PrintWriter out(@Nullable CommandSpec spec) {
        return escaping(of(spec).getOut());
    }

    /// Returns the standard error of a command, with escapes for the characters of [Printable].
    static PrintWriter err(@Nullable CommandSpec spec) {
        return escaping(of(spec).getErr());
    }

    /// Returns whether the user wants no progress, no notes and no summaries.
    static boolean isQuiet(@Nullable CommandSpec spec) {
        return root(spec).filter(ChatReplay::isQuiet).isPresent();
    }

    /// Returns whether the user wants each request and the stack trace of an error.
    static boolean isVerbose(@Nullable CommandSpec spec) {
        return root(spec).filter(ChatReplay::isVerbose).isPresent();
    }

    private static Optional<ChatReplay> root(@Nullable CommandSpec spec) {
        return Optional.of(Objects.requireNonNull(spec, "set by picocli").root().userObject())
                .filter(ChatReplay.class::isInstance).map(ChatReplay.class::cast);
    }

    /// Returns a number with the name of what it counts, such as "1 event" and "2 events".
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /// Prints a note or a summary on the standard error of a command, unless the user wants none.
    static void say(@Nullable CommandSpec spec, String line) {
        if (!isQuiet(spec)) {
            warn(spec, line);
        }
    }

    /// Prints a warning on the standard error of a command.
    static void warn(@Nullable CommandSpec spec, String line) {
        var err = err(spec);
        // In one call, because several threads print.
        err.print(line + System.lineSeparator());
        err.flush();
    }

    /// Asks a question on the terminal.
    ///
    /// @param refusal says what to do without a terminal
    /// @throws ParameterException when there is no terminal
    /// @throws CommandFailure when the answer is not yes
    static void confirm(@Nullable CommandSpec spec, String question, String refusal) {
        var console = Optional.ofNullable(System.console()).filter(Console::isTerminal)
                .orElseThrow(() -> new ParameterException(of(spec), refusal));
        var answer = Optional.ofNullable(console.readLine("%s [y/N] ", question)).orElse("");
        if (!answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new CommandFailure("You did not answer y. Nothing was changed.");
        }
    }

    private static PrintWriter escaping(PrintWriter terminal) {
        return new PrintWriter(new EscapingWriter(terminal), true);
    }

    static <T> T given(@Nullable T parameter) {
        return Objects.requireNonNull(parameter, "required of the user by picocli");
    }

    /// Returns the wait that the user gave with `--wait`.
    ///
    /// @throws ParameterException when it is negative or longer than a week
    static Duration waitOf(@Nullable CommandSpec spec, long seconds) {
        if (seconds < 0 || seconds > MAX_WAIT.toSeconds()) {
            throw new ParameterException(of(spec), "--wait takes seconds, 0 to " + MAX_WAIT.toSeconds());
        }
        return Duration.ofSeconds(seconds);
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

    /// Returns the webhook whose organization and id the user gave as parameters.
    ///
    /// @throws ParameterException when one of them is not a valid id
    static WebhookKey webhook(@Nullable CommandSpec spec, String organization, String webhookId) {
        id(spec, "organization id", organization);
        if (!WebhookKey.isValidId(webhookId)) {
            throw new ParameterException(of(spec), "The id of a webhook must be a UUID in lower case, as"
                    + " './chat-replay webhook list " + organization + "' prints it");
        }
        return new WebhookKey(organization, webhookId);
    }

    /// Returns the failure of a command that names a webhook which does not exist.
    static CommandFailure unknown(WebhookKey webhook) {
        return new CommandFailure("The organization " + webhook.organizationId() + " has no webhook with this id."
                + " './chat-replay webhook list " + webhook.organizationId() + "' lists its webhooks.");
    }

    /// Returns the session id that the user gave as a parameter.
    ///
    /// @throws ParameterException when it is not a valid id
    static String sessionId(@Nullable CommandSpec spec, @Nullable String id) {
        if (!Id.isValid(given(id))) {
            throw new ParameterException(of(spec), "The session id " + Id.RULE);
        }
        return given(id);
    }

    /// Returns the meeting id that the user gave as an option.
    ///
    /// @throws ParameterException when it is not a valid id
    static String meetingId(@Nullable CommandSpec spec, String id) {
        if (!Id.isValid(id)) {
            throw new ParameterException(of(spec), "The meeting id " + Id.RULE);
        }
        return id;
    }
}
