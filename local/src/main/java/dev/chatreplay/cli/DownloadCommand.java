package dev.chatreplay.cli;

import dev.chatreplay.format.ChatFormat;
import java.io.IOException;
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
        "Replaces an existing file only after the download is complete. A download that broke off, or that you stopped,"
                + " continues when you run the same command again."})
final class DownloadCommand implements Callable<Integer> {
    private static final int MAX_STALL_SECONDS = 86_400;
    private static final String SHIFTED = ChatFormat.VTT.formatName();

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Mixin
    private FormatOptions formatOptions = new FormatOptions();

    @Parameters(paramLabel = "SESSION", arity = "0..1", description = "Id of the session, exactly as it is. Write -- before an id that begins with -.")
    private @Nullable String sessionId;

    @Option(names = "--meeting", paramLabel = "ID", description = "Take the newest session of this meeting, in place of SESSION.")
    private @Nullable String meeting;

    @Option(names = "--choose", description = "With --meeting: list its sessions, and ask for one of them.")
    private boolean choose;

    @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "300", description = "Longest wait for a format while the API prepares the chat; default: ${DEFAULT-VALUE}.")
    private long waitSeconds;

    @Option(names = "--no-wait", description = "Do not wait while the API prepares the chat: exit with 3.")
    private boolean noWait;

    @Option(names = "--stall", paramLabel = "SECONDS", defaultValue = "30", description = "Longest wait for the next byte, before download requests a new link; default: ${DEFAULT-VALUE}.")
    private double stallSeconds;

    @Option(names = "--shift", paramLabel = "SECONDS", converter = CueShift.Converter.class, description = "Move the cues of vtt by this time: later, or earlier when it is negative. For a recording that began 90 s"
            + " after the session, write --shift -90 or --shift -1m30s.")
    private @Nullable CueShift shift;

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkSession();
        if (shift != null && !formatOptions.names().contains(SHIFTED)) {
            throw formatOptions.misuse("--shift moves the cues of vtt; add --format vtt");
        }
        if (!(stallSeconds > 0 && stallSeconds <= MAX_STALL_SECONDS)) {
            throw formatOptions.misuse("--stall takes seconds, more than 0 and at most " + MAX_STALL_SECONDS);
        }
        var patience = Optional.of(Commands.waitOf(spec, waitSeconds)).filter(_ -> !noWait);
        var files = formatOptions.files();
        var notices = formatOptions.notices();
        try (var api = options.connect();
                var download = new ChatDownload(api, patience,
                        Duration.ofMillis(Math.max(1, (long) (stallSeconds * 1000))), notices)) {
            var id = sessionId == null
                    ? new MeetingChoice(api, spec, notices).session(Commands.given(meeting), choose)
                    : sessionId;
            download.request(id, formatOptions.names());
            formatOptions.forEach(format -> report(notices, fetch(download, files, id, format),
                    files.name(id, format)));
        }
        return 0;
    }

    private void checkSession() {
        if (sessionId != null && (meeting != null || choose)) {
            throw formatOptions.misuse("Name a session, or a meeting with --meeting, not both");
        }
        if (sessionId != null) {
            Commands.sessionId(spec, sessionId);
        } else if (meeting == null) {
            throw formatOptions.misuse("Name a session, or a meeting with --meeting");
        } else {
            Commands.meetingId(spec, meeting);
        }
        if (choose && !MeetingChoice.canAsk()) {
            throw formatOptions
                    .misuse("--choose asks on a terminal, and there is none; './chat-replay sessions --meeting' lists the ids");
        }
    }

    private Optional<CueShift> shiftOf(String format) {
        return Optional.ofNullable(shift).filter(_ -> format.equals(SHIFTED));
    }

    /// A file that was written.
    ///
    /// @param content what it has, in words
    private record Written(String content, boolean isComplete) {
        static Written of(ChatLink chat, String format, Path file) throws IOException {
            return new Written(ContentCount.of(format, file, chat.messages()) + ", " + chat.bytes() + " bytes,",
                    chat.complete());
        }
    }

    private Written fetch(ChatDownload download, OutputFiles files, String id, String format)
            throws InterruptedException {
        var move = shiftOf(format);
        if (move.isPresent()) {
            return files.write(id, format, file -> shift(download, file, move.get(), id, format));
        }
        var target = files.prepare(id, format);
        return target.isPresent()
                ? received(download, target.get(), id, format)
                : files.write(id, format, file -> Written.of(download.to(file, id, format), format, file));
    }

    private static Written received(ChatDownload download, Path target, String id, String format)
            throws InterruptedException {
        var chat = download.toTarget(target, id, format);
        try {
            return Written.of(chat, format, target);
        } catch (IOException e) {
            throw new CommandFailure(FileProblem.reading(target, e), e);
        }
    }

    private static Written shift(ChatDownload download, Path file, CueShift move, String id, String format)
            throws IOException {
        try (var received = TemporaryFile.create(".vtt")) {
            var chat = download.to(received.path(), id, format);
            return new Written(move.move(received.path(), file), chat.complete());
        }
    }

    private static void report(Notices notices, Written written, String target) {
        notices.note("Wrote " + written.content() + " to " + target + "; the SHA-256 matches.");
        if (!written.isComplete()) {
            notices.warn(
                    "The chat is not complete: the session is still live, or the export does not have its late events yet."
                            + " Run the same command again later.");
        }
    }
}
