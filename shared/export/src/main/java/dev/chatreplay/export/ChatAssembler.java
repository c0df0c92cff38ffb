package dev.chatreplay.export;

import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.PublicChat;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ChatFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Turns a session's log into files in the bucket, one for each format, in one pass over the log. Exports and snapshots share it.
final class ChatAssembler {
    /// S3 answers 409 when conditional writes collide. No other worker writes to our keys, so a second collision is odd and a
    /// third is the end.
    private static final int MAX_UPLOADS = 3;

    private final ChatLog log;

    /// The files of one pass.
    ///
    /// @param files by the name of their format
    /// @param messages how many the public chat has
    /// @param unreadable the entries of the log that are in no file, because they cannot be read
    record Assembled(Map<String, ChatFile> files, long messages, List<UnreadableLogEntryException> unreadable) {}

    /// Starts the object of one format.
    interface NewObject {
        /// Starts to write.
        ///
        /// @param upload 1 for the first upload; a further upload writes to other keys, because the first may have left objects
        ObjectWriter of(FileFormat format, int upload);
    }

    ChatAssembler(ChatLog log) {
        this.log = log;
    }

    /// Reads the log and writes the objects.
    ///
    /// @param existing objects by format: where the bytes turn out to be the same, no new object is written
    /// @param writtenAt the time that new files are given
    /// @throws Deadline.ExceededException when there was not enough time; no file was finished
    Assembled assemble(SessionKey session, List<FileFormat> formats, NewObject newObject,
            Map<String, ChatFile> existing,
            Instant writtenAt, Deadline deadline) {
        for (int upload = 1;; upload++) {
            try (var files = new OpenFiles(existing, writtenAt)) {
                for (var format : formats) {
                    files.open(format, newObject.of(format, upload));
                }
                return assemble(session, files, deadline);
            } catch (ObjectWriter.ConflictException e) {
                if (upload == MAX_UPLOADS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Assembled assemble(SessionKey session, OpenFiles files, Deadline deadline) throws IOException {
        try (var reader = log.read(session, deadline)) {
            long count = 0;
            for (var messages = reader.messages(); messages.hasNext();) {
                var message = messages.next();
                if (PublicChat.includes(message)) {
                    files.write(message);
                    count++;
                }
            }
            return new Assembled(files.finish(), count, reader.unreadable());
        }
    }
}
