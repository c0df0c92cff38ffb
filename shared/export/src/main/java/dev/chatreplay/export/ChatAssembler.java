package dev.chatreplay.export;

import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.ChatCsv;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ChatFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Turns a session's log into a CSV in the bucket: the one piece of work behind exports and snapshots.
final class ChatAssembler {
    /// S3 answers 409 when conditional writes collide. No other writes to our key, so a second time is odd and a third is the end.
    private static final int UPLOADS = 3;

    private final ChatLog log;

    /// What came of it.
    ///
    /// @param unreadable entries of the log that had to be left out
    record Assembled(ChatFile file, List<UnreadableLogEntryException> unreadable) {}

    ChatAssembler(ChatLog log) {
        this.log = log;
    }

    /// Reads the log and writes the object.
    ///
    /// @param newObject begins to write it; called again when S3 has the upload start again
    /// @param existing an object whose bytes may turn out to be the same: then no new one is written
    /// @throws Deadline.ExceededException when there was not enough time; nothing was written
    Assembled assemble(SessionKey session, Supplier<ObjectWriter> newObject, Optional<ChatFile> existing,
            Deadline deadline) {
        for (int upload = 1;; upload++) {
            try (var object = newObject.get()) {
                return assemble(session, object, existing, deadline);
            } catch (ObjectWriter.ConflictException e) {
                if (upload == UPLOADS) {
                    throw e;
                }
            }
        }
    }

    private Assembled assemble(SessionKey session, ObjectWriter object, Optional<ChatFile> existing,
            Deadline deadline) {
        try (var reader = log.read(session, deadline); var csv = new ChatCsv(object)) {
            long count = 0;
            for (var messages = reader.messages(); messages.hasNext(); count++) {
                csv.write(messages.next());
            }
            csv.flush();
            var messages = count;
            var file = object.finish(existing.map(ChatFile::sha256))
                    .map(written -> new ChatFile(written.key(), messages, written.bytes(), written.sha256()))
                    .or(() -> existing)
                    .orElseThrow();
            return new Assembled(file, reader.unreadable());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
