package dev.chatreplay.cli;

import dev.chatreplay.chat.TemporaryLog;
import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionOutline;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.format.PublicChat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One session of a file of events: its log, and what its row would say. Close it to delete its temporary storage.
final class FileSession implements AutoCloseable {
    /// The number of sessions that a message lists.
    private static final int MAX_LISTED = 10;

    private final Optional<String> wanted;
    private final TemporaryLog log = new TemporaryLog();
    private final List<String> sessionIds = new ArrayList<>();
    private SessionOutline outline = SessionOutline.EMPTY;

    /// @param wanted the id of the session; empty when the file must have one session only
    FileSession(Optional<String> wanted) {
        this.wanted = wanted;
    }

    /// Records an event. It counts when it is of this session.
    ///
    /// @throws dev.chatreplay.chat.OutOfSpaceException when the temporary storage has no more room
    void record(ParsedEvent parsed) {
        var id = parsed.event().header().session().sessionId();
        if (sessionIds.size() <= MAX_LISTED && !sessionIds.contains(id)) {
            sessionIds.add(id);
        }
        if (wanted.orElse(sessionIds.getFirst()).equals(id)) {
            log.add(parsed);
            outline = outline.after(parsed.event());
        }
    }

    /// Returns the id of the session.
    ///
    /// @throws CommandFailure when the file does not have this session, or has several to choose from
    String id() {
        if (sessionIds.isEmpty()) {
            throw new CommandFailure("The file has no events.");
        }
        if (wanted.isPresent() && outline.meetingId().isEmpty()) {
            throw new CommandFailure("The file has no event of this session. It has: " + listed() + ".");
        }
        if (wanted.isEmpty() && sessionIds.size() > 1) {
            throw new CommandFailure("The file has several sessions: " + listed() + ". Choose one with --session.");
        }
        return wanted.orElse(sessionIds.getFirst());
    }

    private String listed() {
        return String.join(", ", sessionIds.subList(0, Math.min(MAX_LISTED, sessionIds.size())))
                + (sessionIds.size() > MAX_LISTED ? ", …" : "");
    }

    /// Writes the file of a format, as an export has it. It writes no index.
    ///
    /// @param unreadable receives each event that the file leaves out, because it cannot be read
    /// @return the number of messages in the public chat
    /// @throws dev.chatreplay.chat.OutOfSpaceException when the temporary storage has no more room
    long write(FileFormat format, Path file, Consumer<UnreadableLogEntryException> unreadable) throws IOException {
        var messages = 0L;
        try (var out = new BufferedOutputStream(Files.newOutputStream(file));
                var writer = format.writer(facts(), FileStreams.of(out));
                var chat = log.messages(id(), unreadable)) {
            if (format.isAudit()) {
                log.forEach(writer::add);
            }
            while (chat.hasNext()) {
                var message = chat.next();
                if (PublicChat.includes(message)) {
                    writer.write(message);
                    messages++;
                }
            }
            writer.finish();
        }
        return messages;
    }

    private ChatFacts facts() {
        // The session row holds times in milliseconds.
        return new ChatFacts(id(), outline.meetingId(), outline.title(),
                outline.startedAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
                outline.endedAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)));
    }

    @Override
    public void close() {
        log.close();
    }
}
