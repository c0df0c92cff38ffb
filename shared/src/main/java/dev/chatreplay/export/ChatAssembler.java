package dev.chatreplay.export;

import dev.chatreplay.aws.Deadline;
import dev.chatreplay.chat.ChatCsv;
import dev.chatreplay.chat.ChatLog;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.SessionKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/// Turns a session's log into a CSV in the bucket: the one piece of work behind exports and snapshots.
final class ChatAssembler {
    /// S3 answers 409 when conditional writes collide. No other writes to our key, so a second time is odd and a third is the end.
    private static final int UPLOADS = 3;

    private final ChatLog log;

    ChatAssembler(ChatLog log) {
        this.log = log;
    }

    /// Reads the log and writes the object.
    ///
    /// @param newObject begins to write it; called again when S3 has the upload start again
    /// @param existing an object whose bytes may turn out to be the same: then no new one is written
    /// @throws Deadline.ExceededException when there was not enough time; nothing was written
    ChatFile assemble(SessionKey session, Supplier<ObjectWriter> newObject, Optional<ChatFile> existing,
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

    private ChatFile assemble(SessionKey session, ObjectWriter object, Optional<ChatFile> existing, Deadline deadline) {
        try (var reader = log.read(session, deadline); var csv = new ChatCsv(object)) {
            long count = 0;
            for (var messages = reader.messages(); messages.hasNext(); count++) {
                csv.write(messages.next());
            }
            csv.flush();
            var messages = count;
            return object.finish(existing.map(ChatFile::sha256))
                    .map(written -> new ChatFile(written.key(), messages, written.bytes(), written.sha256()))
                    .or(() -> existing)
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
