package dev.chatreplay.cli;

import dev.chatreplay.format.ChatFileName;
import dev.chatreplay.format.Formats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `download`: downloads the CSV of one session.
@Command(name = "download", description = {"Downloads the chat of a session as CSV and verifies its SHA-256.",
        "Replaces an existing file only after the download is complete."})
final class DownloadCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Parameters(paramLabel = "SESSION", description = "Id of the session, exactly as it is. Write -- before an id that begins with -.")
    private @Nullable String sessionId;

    @Option(names = {"-o",
            "--output"}, paramLabel = "FILE", description = "File to write; '-' is standard output; default: chat-SESSION.csv,"
                    + " with _ for characters that file names cannot have.")
    private @Nullable Path output;

    @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "300", description = "Longest wait while the API prepares the chat; default: ${DEFAULT-VALUE}.")
    private long waitSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var id = Commands.sessionId(spec, sessionId);
        var target = Optional.ofNullable(output).orElseGet(() -> Path.of(ChatFileName.of(id, Formats.DEFAULT)));
        var toStandardOutput = target.toString().equals("-");
        var temporary = toStandardOutput ? Files.createTempFile("chat-replay", ".csv") : beside(target);
        temporary.toFile().deleteOnExit();
        try (var api = options.connect();
                var download = new ChatDownload(api, Duration.ofSeconds(waitSeconds), err())) {
            var chat = download.to(temporary, id);
            if (toStandardOutput) {
                Files.copy(temporary, System.out);
                System.out.flush();
            } else {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
            report(chat, toStandardOutput ? "standard output" : target.toString());
        } finally {
            Files.deleteIfExists(temporary);
        }
        return 0;
    }

    private static Path beside(Path target) {
        var name = Optional.ofNullable(target.getFileName()).map(Path::toString)
                .orElseThrow(() -> new CommandFailure(target + " is not a file name."));
        if (!Files.isDirectory(target.toAbsolutePath().resolveSibling("."))) {
            throw new CommandFailure("There is no directory for " + target + ".");
        }
        return target.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".part");
    }

    private void report(ChatLink chat, String target) {
        err().println("Wrote " + chat.messages() + " messages, " + chat.bytes() + " bytes, to " + target
                + "; the SHA-256 matches.");
        if (!chat.complete()) {
            err().println(
                    "The chat is not complete: the session is still live, or the export does not have its late events yet.");
        }
        err().flush();
    }

    private PrintWriter err() {
        return Commands.err(spec);
    }
}
