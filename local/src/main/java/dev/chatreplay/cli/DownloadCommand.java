package dev.chatreplay.cli;

import dev.chatreplay.format.ChatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// `download`: downloads the chat of one session in one format or several.
@Command(name = "download", description = {
        "Downloads the chat of a session in one format or several, and verifies the SHA-256 of each file.",
        "Replaces an existing file only after the download is complete."})
final class DownloadCommand implements Callable<Integer> {
    private static final String SHIFTED = ChatFormat.VTT.formatName();

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Mixin
    private FormatOptions formatOptions = new FormatOptions();

    @Parameters(paramLabel = "SESSION", description = "Id of the session, exactly as it is. Write -- before an id that begins with -.")
    private @Nullable String sessionId;

    @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "300", description = "Longest wait for a format while the API prepares the chat; default: ${DEFAULT-VALUE}.")
    private long waitSeconds;

    @Option(names = "--shift", paramLabel = "SECONDS", converter = CueShift.Converter.class, description = "Move the cues of vtt by this time: later, or earlier when it is negative. For a recording that began 90 s"
            + " after the session, write --shift -90 or --shift -1m30s.")
    private @Nullable CueShift shift;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var id = Commands.sessionId(spec, sessionId);
        if (shift != null && !formatOptions.names().contains(SHIFTED)) {
            throw formatOptions.misuse("--shift moves the cues of vtt; add --format vtt");
        }
        var files = formatOptions.files();
        try (var api = options.connect();
                var download = new ChatDownload(api, Duration.ofSeconds(waitSeconds), Commands.err(spec))) {
            download.request(id, formatOptions.names());
            formatOptions.forEach(format -> report(
                    files.write(id, format, target -> fetch(download, target, id, format)), files.name(id, format),
                    shiftOf(format)));
        }
        return 0;
    }

    private Optional<CueShift> shiftOf(String format) {
        return Optional.ofNullable(shift).filter(_ -> format.equals(SHIFTED));
    }

    private ChatLink fetch(ChatDownload download, Path target, String id, String format) throws IOException {
        var move = shiftOf(format);
        if (move.isEmpty()) {
            return download.to(target, id, format);
        }
        var received = Files.createTempFile("chat-replay", ".vtt");
        received.toFile().deleteOnExit();
        try {
            var chat = download.to(received, id, format);
            move.get().move(received, target);
            return chat;
        } finally {
            Files.deleteIfExists(received);
        }
    }

    private void report(ChatLink chat, String target, Optional<CueShift> move) {
        var size = move.map(by -> " with cues " + by).orElseGet(() -> ", " + chat.bytes() + " bytes,");
        Commands.say(spec, "Wrote " + chat.messages() + " messages" + size + " to " + target
                + "; the SHA-256 matches.");
        if (!chat.complete()) {
            Commands.say(spec,
                    "The chat is not complete: the session is still live, or the export does not have its late events yet.");
        }
    }
}
