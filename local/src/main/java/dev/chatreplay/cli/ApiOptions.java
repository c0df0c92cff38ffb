package dev.chatreplay.cli;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that name the API and the organization that calls it.
final class ApiOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--url", paramLabel = "URL", defaultValue = "${env:CHAT_REPLAY_URL}", description = "URL of the API; default: the variable CHAT_REPLAY_URL.")
    private @Nullable String url;

    @Option(names = "--organization", paramLabel = "ID", defaultValue = "${env:CHAT_REPLAY_ORGANIZATION}", description = "Id of the organization; default: the variable CHAT_REPLAY_ORGANIZATION.")
    private @Nullable String organization;

    @Option(names = "--api-key", paramLabel = "KEY", defaultValue = "${env:CHAT_REPLAY_API_KEY}", description = "API key of the organization; default: the variable CHAT_REPLAY_API_KEY. The variable is safer,"
            + " because other users can see the options of a process.")
    private @Nullable String apiKey;

    /// Creates a client of the API.
    ///
    /// @throws ParameterException when an option is missing or is not valid; its message names the option
    Api connect() {
        return new Api(endpoint(), required(organization, "CHAT_REPLAY_ORGANIZATION", "--organization"),
                required(apiKey, "CHAT_REPLAY_API_KEY", "--api-key"), this::warn, this::trace);
    }

    private URI endpoint() {
        var text = required(url, "CHAT_REPLAY_URL", "--url");
        try {
            var uri = URI.create(text.replaceAll("(/v2)?/*$", ""));
            var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Reported below, like the URLs with another scheme.
        }
        throw misuse("'" + text + "' is not an http or https URL. Write one such as http://127.0.0.1:8080");
    }

    private String required(@Nullable String value, String variable, String option) {
        if (value == null || value.isBlank()) {
            throw misuse("Set the variable " + variable + ", or use " + option + ". " + Commands.READ_VARIABLES);
        }
        return value;
    }

    private void warn(String line) {
        Commands.warn(command, line);
    }

    private void trace(String line) {
        if (Commands.isVerbose(command)) {
            Commands.warn(command, line);
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(command), message);
    }
}
