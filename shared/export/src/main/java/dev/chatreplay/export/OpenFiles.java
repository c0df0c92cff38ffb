package dev.chatreplay.export;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.session.ChatFile;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The files that one pass over the log writes, one for each format. A close before the finish leaves no object. Not thread-safe.
final class OpenFiles implements Closeable {
    private final Map<String, ChatFile> existing;
    private final Instant writtenAt;
    private final List<OpenFile> files = new ArrayList<>();

    private record OpenFile(FileFormat format, ObjectWriter object, ChatWriter writer) {}

    OpenFiles(Map<String, ChatFile> existing, Instant writtenAt) {
        this.existing = existing;
        this.writtenAt = writtenAt;
    }

    /// Starts the file of a format.
    void open(FileFormat format, ObjectWriter object) throws IOException {
        files.add(new OpenFile(format, object, format.writer(object)));
    }

    /// Returns the receiver of all log entries; empty when no format needs them.
    Optional<Consumer<LogEntry>> tap() {
        var audits = files.stream().filter(file -> file.format().isAudit()).map(OpenFile::writer).toList();
        return audits.isEmpty() ? Optional.empty() : Optional.of(entry -> audits.forEach(writer -> writer.add(entry)));
    }

    void write(ChatMessage message) throws IOException {
        for (var file : files) {
            file.writer().write(message);
        }
    }

    /// Finishes the objects. A format whose existing object has the same bytes keeps that object.
    ///
    /// @throws ObjectWriter.ConflictException when the caller must start again from the log
    Map<String, ChatFile> finish() throws IOException {
        var finished = new HashMap<String, ChatFile>();
        for (var file : files) {
            file.writer().finish();
            var before = Optional.ofNullable(existing.get(file.format().formatName()));
            finished.put(file.format().formatName(), file.object().finish(before.map(ChatFile::sha256))
                    .map(written -> new ChatFile(written.key(), written.bytes(), written.sha256(), writtenAt))
                    .or(() -> before)
                    .orElseThrow());
        }
        return finished;
    }

    /// Closes every file, even when the close of another file fails.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (var file : files) {
            try {
                file.writer().close();
            } catch (IOException | RuntimeException e) {
                failure = failure == null ? new IOException("a file could not be closed", e) : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
