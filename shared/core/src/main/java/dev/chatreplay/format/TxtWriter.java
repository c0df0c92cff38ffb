package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes a transcript to read: a head, then each message with its time, its sender and its text.
///
/// ```
/// 09:00:00  Amara: hello
///           a second line
///         + 2 👍
/// ```
///
/// The first ten columns of a line are never the text of a participant, so no text looks like another message or like a note. Not
/// thread-safe.
final class TxtWriter implements ChatWriter {
    /// As wide as a time and two spaces.
    private static final String INDENT = " ".repeat(10);
    private static final String NOTE_INDENT = " ".repeat(8);

    private final Writer out;
    private final RecentMessages recent = new RecentMessages();
    private String day = "";

    /// Writes the head. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    TxtWriter(OutputStream out, ChatFacts facts) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
        head("Session", Optional.of(facts.sessionId()));
        head("Meeting", facts.meetingId());
        head("Title", facts.title());
        head("Start", facts.startedAt().map(TxtWriter::time));
        head("End", facts.endedAt().map(TxtWriter::time));
    }

    private static String time(Instant time) {
        return new TxtTime(EventTime.canonical(time)).full() + " UTC";
    }

    private void head(String label, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            line(label + INDENT.substring(label.length()) + Printable.line(value.get()));
        }
    }

    @Override
    public void write(ChatMessage message) throws IOException {
        var time = new TxtTime(message.createdAt());
        startDay(time.day());
        var sender = ShownText.sender(message);
        var details = Detail.of(message);
        var lines = details.isEmpty() ? ShownText.lines(message.payload()) : List.of("");
        line(time.clock() + "  " + sender + (lines.getFirst().isEmpty() ? ":" : ": " + lines.getFirst()));
        for (var next : lines.subList(1, lines.size())) {
            line(INDENT + next);
        }
        for (var detail : details) {
            note('#', detail.label() + " " + detail.value());
        }
        writeNotes(message, time);
        recent.add(message.id(), time, sender + ": " + start(lines, details));
    }

    private static String start(List<String> lines, List<Detail> details) {
        return details.isEmpty() ? lines.getFirst() : details.getFirst().label() + " " + details.getFirst().value();
    }

    private void startDay(String next) throws IOException {
        if (!next.equals(day)) {
            day = next;
            line("");
            line("--- " + day + " ---");
            line("");
        }
    }

    private void writeNotes(ChatMessage message, TxtTime time) throws IOException {
        if (message.replyTo().isPresent()) {
            note('>', "reply to " + recent.shown(message.replyTo().get(), time));
        }
        if (message.editedAt().isPresent()) {
            note('*', "edited " + new TxtTime(message.editedAt().get()).near(time));
        }
        if (message.pinned()) {
            note('*', "pinned");
        }
        if (message.reactions().isPresent()) {
            for (var reaction : JsonFields.lengths(message.reactions().get()).entrySet()) {
                note('+', reaction.getValue() + " " + Printable.line(reaction.getKey()));
            }
        }
    }

    private void note(char sign, String text) throws IOException {
        line(NOTE_INDENT + sign + " " + text);
    }

    private void line(String text) throws IOException {
        out.write(text);
        out.write('\n');
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    /// Flushes and closes the stream.
    @Override
    public void close() throws IOException {
        out.close();
    }
}
