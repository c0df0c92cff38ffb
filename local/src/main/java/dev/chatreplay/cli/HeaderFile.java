package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Reads the custom headers of a webhook from a file, so that their values are in no list of processes.
final class HeaderFile {
    private static final String STANDARD_INPUT = "-";

    private HeaderFile() {}

    /// Returns the headers of the command line with those of a file: `NAME=VALUE` in each line.
    ///
    /// @throws ParameterException when the file cannot be read, or has a line of another form
    static Optional<Map<String, String>> added(@Nullable CommandSpec spec, @Nullable Map<String, String> given,
            @Nullable String file) {
        if (file == null) {
            return Optional.ofNullable(given);
        }
        var headers = new HashMap<>(Optional.ofNullable(given).orElseGet(Map::of));
        text(spec, file).lines().filter(line -> !line.isBlank()).forEach(line -> {
            var end = line.indexOf('=');
            if (end < 1) {
                throw new ParameterException(Commands.of(spec),
                        "Write NAME=VALUE in each line of " + EventFile.name(Path.of(file)));
            }
            headers.put(line.substring(0, end), line.substring(end + 1));
        });
        return Optional.of(headers);
    }

    private static String text(@Nullable CommandSpec spec, String file) {
        try {
            return file.equals(STANDARD_INPUT)
                    ? new String(System.in.readAllBytes(), UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new ParameterException(Commands.of(spec), FileProblem.reading(Path.of(file), e), e);
        }
    }
}
