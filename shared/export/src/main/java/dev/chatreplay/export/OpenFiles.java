package dev.chatreplay.export;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.session.ChatFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The files that one pass over the log writes, one or two for each format. A close before the finish leaves no object. Not thread-safe.
final class OpenFiles implements Closeable {
    private final ChatFacts facts;
    private final Map<String, ChatFile> existing;
    private final Instant writtenAt;
    private final List<OpenFormat> formats = new ArrayList<>();

    /// @param objects the objects of the format, by the name of their type
    private record OpenFormat(FileFormat format, Map<String, ObjectWriter> objects, ChatWriter writer) {}

    OpenFiles(ChatFacts facts, Map<String, ChatFile> existing, Instant writtenAt) {
        this.facts = facts;
        this.existing = existing;
        this.writtenAt = writtenAt;
    }

    /// Starts the files of a format.
    void open(FileFormat format, ChatAssembler.NewObject newObject, int upload) throws IOException {
        var objects = new LinkedHashMap<String, ObjectWriter>();
        var file = newObject.of(format, upload);
        objects.put(format.formatName(), file);
        var index = format.index().map(type -> {
            var object = newObject.of(type, upload);
            objects.put(type.formatName(), object);
            return object;
        });
        var writer = format.writer(facts, new FileStreams(file, index.map(OutputStream.class::cast)));
        formats.add(new OpenFormat(format, objects, writer));
    }

    /// Returns the receiver of all log entries; empty when no format needs them.
    Optional<Consumer<LogEntry>> tap() {
        var audits = formats.stream().filter(open -> open.format().isAudit()).map(OpenFormat::writer).toList();
        return audits.isEmpty() ? Optional.empty() : Optional.of(entry -> audits.forEach(writer -> writer.add(entry)));
    }

    /// Writes the latest markers of one participant.
    void write(ParticipantMarkers markers) {
        try {
            for (var open : formats) {
                open.writer().write(markers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(ChatMessage message) throws IOException {
        for (var open : formats) {
            open.writer().write(message);
        }
    }

    /// Finishes the objects. A file whose existing object has the same bytes keeps that object.
    ///
    /// @return the files, by the name of their type
    /// @throws ObjectWriter.ConflictException when the caller must start again from the log
    Map<String, ChatFile> finish() throws IOException {
        var finished = new HashMap<String, ChatFile>();
        for (var open : formats) {
            open.writer().finish();
            open.objects().forEach((name, object) -> finished.put(name, finish(name, object)));
        }
        return finished;
    }

    private ChatFile finish(String name, ObjectWriter object) {
        var before = Optional.ofNullable(existing.get(name));
        return object.finish(before.map(ChatFile::sha256))
                .map(written -> new ChatFile(written.key(), written.bytes(), written.sha256(), writtenAt))
                .or(() -> before)
                .orElseThrow();
    }

    /// Closes every file, even when the close of another file fails.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (var open : formats) {
            try {
                open.writer().close();
            } catch (IOException | RuntimeException e) {
                if (failure == null) {
                    failure = new IOException("a file could not be closed", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
