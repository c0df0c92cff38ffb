package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chatreplay.format.ChatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Says how much a written file has, in the unit of its format. Reads the bytes as Latin-1, because only ASCII counts.
final class ContentCount {
    /// Only the line of times of a cue may have it.
    private static final String ARROW = "-->";

    private ContentCount() {}

    /// Returns the events of `events`, the cues of `vtt`, and the messages of other formats: "1 cue".
    ///
    /// @param messages the number of messages in the public chat
    static String of(String format, Path file, long messages) throws IOException {
        if (format.equals(ChatFormat.EVENTS.formatName())) {
            try (var lines = Files.lines(file, ISO_8859_1)) {
                return Commands.count(lines.count(), "event");
            }
        }
        return format.equals(ChatFormat.VTT.formatName())
                ? Commands.count(cues(file), "cue")
                : Commands.count(messages, "message");
    }

    /// Returns the number of cues in a WebVTT file.
    static long cues(Path file) throws IOException {
        try (var lines = Files.lines(file, ISO_8859_1)) {
            return lines.filter(line -> line.contains(ARROW)).count();
        }
    }
}
