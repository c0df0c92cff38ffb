package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Writes files in memory.
final class WrittenFile {
    /// The facts of a session that has begun and ended.
    static final ChatFacts FACTS = new ChatFacts("s-1", Optional.of("meeting-1"), Optional.of("Weekly"),
            Optional.of(Instant.parse("2026-11-21T09:00:00Z")), Optional.of(Instant.parse("2026-11-21T10:00:00Z")));

    private WrittenFile() {}

    /// Starts a file of that session.
    static ChatWriter writer(FileFormat format, OutputStream out) throws IOException {
        return format.writer(FACTS, FileStreams.of(out));
    }

    /// Returns the file of these messages, as text.
    static String of(FileFormat format, ChatMessage... messages) throws IOException {
        return of(format, FACTS, messages);
    }

    /// Returns the file of these messages of a session, as text.
    static String of(FileFormat format, ChatFacts facts, ChatMessage... messages) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = format.writer(facts, FileStreams.of(out))) {
            for (var message : messages) {
                writer.write(message);
            }
            writer.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
