package dev.chatreplay.export;

import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileType;
import dev.chatreplay.format.PublicChat;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Counts;
import dev.chatreplay.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Writes a session's chat from its log to the bucket: one file for each format, in one pass over the log. The compactor and the snapshots
/// use it.
final class ChatAssembler {
    /// The maximum number of uploads. S3 answers 409 when conditional writes collide. No other worker writes to these keys, so even a second
    /// collision is unlikely.
    private static final int MAX_UPLOADS = 3;

    private final ChatLog log;
    private final boolean mayWriteAudit;
    private final long maxEntries;

    /// The result of one pass.
    ///
    /// @param files the files, by the name of their format
    /// @param counts the numbers of messages in the public chat
    /// @param skippedEdits the number of edits that were not applied, because they break the rule of their message's type
    /// @param unreadable the log entries that no file contains, because they cannot be read
    record Assembled(Map<String, ChatFile> files, Counts counts, long skippedEdits,
            List<UnreadableLogEntryException> unreadable) {}

    /// Creates the object of one file.
    interface NewObject {
        /// Starts to write the object.
        ///
        /// @param upload the number of the upload, from 1. Each upload has its own keys, because an earlier one may have left objects.
        ObjectWriter of(FileType type, int upload);
    }

    private ChatAssembler(ChatLog log, boolean mayWriteAudit, long maxEntries) {
        this.log = log;
        this.mayWriteAudit = mayWriteAudit;
        this.maxEntries = maxEntries;
    }

    /// Creates the assembler of the compaction worker, which has the permission to write audit formats.
    static ChatAssembler ofWorker(ChatLog log) {
        return new ChatAssembler(log, true, Long.MAX_VALUE);
    }

    /// Creates the assembler of a function that answers readers.
    ///
    /// @param maxEntries the number of log entries above which the function does not make a chat
    static ChatAssembler ofReader(ChatLog log, long maxEntries) {
        return new ChatAssembler(log, false, maxEntries);
    }

    /// Reads the log and writes the objects.
    ///
    /// @param existing the existing files, by format; a format whose bytes are the same keeps its file, and no new object is written
    /// @param writtenAt the start time of this compaction or snapshot, for the new files
    /// @throws Deadline.ExceededException when the time ran out; no file was finished
    /// @throws dev.chatreplay.chat.OutOfSpaceException when the temporary storage is full; no file was finished
    /// @throws WorkerOnlyException when this function may not write one of the formats; nothing was read
    /// @throws dev.chatreplay.log.LogTooLongException when the log has more entries than this function may read; no file was finished
    Assembled assemble(Session session, List<FileFormat> formats, NewObject newObject,
            Map<String, ChatFile> existing,
            Instant writtenAt, Deadline deadline) {
        if (!mayWriteAudit && formats.stream().anyMatch(FileFormat::isAudit)) {
            throw new WorkerOnlyException();
        }
        for (int upload = 1;; upload++) {
            try (var files = new OpenFiles(facts(session), existing, writtenAt)) {
                for (var format : formats) {
                    files.open(format, newObject, upload);
                }
                return assemble(session.key(), files, writtenAt, deadline);
            } catch (ObjectWriter.ConflictException e) {
                if (upload == MAX_UPLOADS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A presumed end is no fact of the session: it is the time when the service received the last event.
    private static ChatFacts facts(Session session) {
        return new ChatFacts(session.key().sessionId(), session.meetingId(), session.title(), session.startedAt(),
                session.endedAt().filter(_ -> !session.isEndPresumed()));
    }

    private Assembled assemble(SessionKey session, OpenFiles files, Instant now, Deadline deadline) throws IOException {
        try (var reader = log.read(session, now, deadline, files.tap(), maxEntries)) {
            reader.readUpdates(files::write);
            long written = 0;
            long deleted = 0;
            for (var messages = reader.messages(); messages.hasNext();) {
                var message = messages.next();
                if (PublicChat.includes(message)) {
                    files.write(message);
                    written++;
                } else if (PublicChat.hasLost(message)) {
                    deleted++;
                }
            }
            return new Assembled(files.finish(), new Counts(written, deleted, reader.entries()), reader.skippedEdits(),
                    reader.unreadable());
        }
    }
}
