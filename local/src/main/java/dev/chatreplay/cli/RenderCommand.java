package dev.chatreplay.cli;

import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `render`: makes the files of a session from a file of events, without a server.
@Command(name = "render", description = {
        "Makes the chat of a session from a file of events as send takes it: the same file that download gives after send.",
        "It calls no server and needs no API key. Events may be in any order. A large file needs about its size of"
                + " temporary storage."})
final class RenderCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private FormatOptions formatOptions = new FormatOptions();

    @Parameters(paramLabel = "FILE", description = "File of events, also with gzip; '-' is standard input.")
    private @Nullable Path file;

    @Option(names = "--session", paramLabel = "ID", description = "Id of the session, exactly as it is; needed when the file has several.")
    private @Nullable String sessionId;

    @Option(names = "--skip-invalid", description = "Skip the lines that break a rule and print them. Use the rest;"
            + " exit with 1 at the end.")
    private boolean skipInvalid;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var wanted = sessionId == null
                ? Optional.<String>empty()
                : Optional.of(Commands.sessionId(spec, sessionId));
        formatOptions.names().forEach(this::format);
        var files = formatOptions.files();
        var notices = formatOptions.notices();
        var refused = new RefusedLines(Commands.err(spec), skipInvalid);
        try (var session = new FileSession(wanted)) {
            EventFile.read(Commands.given(file), events -> record(events, session, refused, notices));
            if (refused.areFatal()) {
                throw new CommandFailure("These lines were refused: " + refused.count()
                        + ". Correct them, or skip such lines with --skip-invalid. (No file is written.)");
            }
            var id = session.id();
            formatOptions.forEach(format -> notices.note(
                    files.write(id, format, target -> made(session, format(format), target)) + ", to "
                            + files.name(id, format) + "."));
        }
        refused.requireNone();
        return 0;
    }

    /// Returns a format of the product.
    ///
    /// @throws ParameterException when there is no such format
    private FileFormat format(String name) {
        var known = Formats.ofProduct();
        return known.find(name).orElseThrow(() -> formatOptions.misuse(
                "There is no format " + name + ". Formats: " + String.join(", ", known.names())));
    }

    private static boolean record(EventFile file, FileSession session, RefusedLines refused, Notices notices)
            throws IOException {
        var events = new FileEvents(file.lines(), refused, Instant.now());
        try (var progress = notices.progress("render", 0, file.size())) {
            events.read(session::record,
                    () -> progress.to(file.position().getAsLong(), Commands.count(events.count(), "event") + " read"));
        }
        return events.count() > 0;
    }

    /// Writes one file, and returns the size of it in words.
    private String made(FileSession session, FileFormat format, Path target) throws IOException {
        var messages = session.write(format, target,
                entry -> Commands.warn(spec, "An event is left out: " + entry.getMessage()));
        return "Wrote " + ContentCount.of(format.formatName(), target, messages) + ", " + Files.size(target) + " bytes";
    }
}
