package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Writes files in memory.
final class WrittenFile {
    private WrittenFile() {}

    /// Returns the file of these messages, as text.
    static String of(FileFormat format, ChatMessage... messages) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = format.writer(out)) {
            for (var message : messages) {
                writer.write(message);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
