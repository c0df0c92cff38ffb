package dev.chatreplay.cli;

import dev.chatreplay.format.Formats;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that choose the formats of a session's files, and their place.
final class FormatOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--format", paramLabel = "FORMAT", split = ",", defaultValue = "csv", completionCandidates = Names.class, description = "Format of the file: ${COMPLETION-CANDIDATES}. Repeat it, or separate several with commas;"
            + " default: ${DEFAULT-VALUE}.")
    private List<String> formats = List.of();

    @Option(names = {"-o",
            "--output"}, paramLabel = "FILE", description = "File to write; '-' is standard output. For several formats, or when it exists as a directory"
                    + " or ends with /: the directory of the files. Default: chat-SESSION.csv, chat-SESSION.csv_full.csv, …, with _ for"
                    + " characters that file names cannot have.")
    private @Nullable String output;

    /// Writes the file of one format.
    interface Step {
        void of(String format) throws InterruptedException;
    }

    /// The names of the formats, for the help.
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Formats.ofProduct().names().iterator();
        }
    }

    /// Returns the names of the formats, each once.
    ///
    /// @throws ParameterException when a name is empty
    List<String> names() {
        if (formats.isEmpty() || formats.stream().anyMatch(String::isBlank)) {
            throw misuse("Name a format in each --format");
        }
        return formats.stream().distinct().toList();
    }

    /// Runs a step for each format. Of several formats, a failed one fails no other.
    ///
    /// @throws CommandFailure when a step failed
    void forEach(Step step) throws InterruptedException {
        var failed = new TreeMap<String, CommandFailure>();
        for (var format : names()) {
            try {
                step.of(format);
            } catch (CommandFailure e) {
                if (names().size() == 1) {
                    throw e;
                }
                failed.put(format, e);
                Commands.warn(command, "The format " + format + " failed: " + e.getMessage());
            }
        }
        if (!failed.isEmpty()) {
            var codes = failed.values().stream().map(CommandFailure::exitCode).distinct().toList();
            throw new CommandFailure("Files are missing: " + String.join(", ", failed.keySet()) + ".",
                    codes.size() == 1 ? codes.getFirst() : CommandLine.ExitCode.SOFTWARE);
        }
    }

    /// Returns the place of the files.
    ///
    /// @throws ParameterException when several formats cannot have this place
    /// @throws CommandFailure when no file can have this place
    OutputFiles files() {
        var place = Optional.ofNullable(output).map(Path::of);
        if (place.filter(OutputFiles::isStandardOutput).isPresent() && names().size() > 1) {
            throw misuse("Standard output takes one format; name a directory with -o");
        }
        var isDirectory = names().size() > 1 || (output != null && output.endsWith("/"));
        return isDirectory ? OutputFiles.ofSeveral(place) : OutputFiles.ofOne(place);
    }

    /// Returns the reports of the command on standard error.
    Notices notices() {
        return new Notices(Commands.err(command), Commands.isQuiet(command));
    }

    ParameterException misuse(String message) {
        return new ParameterException(Commands.of(command), message);
    }
}
