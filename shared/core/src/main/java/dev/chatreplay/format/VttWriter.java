package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Writes [WebVTT](https://www.w3.org/TR/webvtt1/): one cue for each message. Times count from the start of the session, or from the first
/// message when the start is unknown. A message before the start is at zero. [CueQueue] and [CueText] have the rules for times and texts.
///
/// Not thread-safe.
final class VttWriter implements ChatWriter {
    private final Writer out;
    private final CueQueue cues = new CueQueue();
    private Optional<Instant> zero;
    private long messages;

    /// Writes the header. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    VttWriter(OutputStream out, ChatFacts facts) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
        this.zero = facts.startedAt();
        this.out.write("WEBVTT\n");
    }

    @Override
    public void write(ChatMessage message) throws IOException {
        var createdAt = Instant.parse(message.createdAt());
        var start = zero.orElse(createdAt);
        zero = Optional.of(start);
        messages++;
        var time = Math.max(0, Duration.between(start, createdAt).toMillis());
        var complete = cues.add(time, CueText.identifier(messages, message), CueText.of(message));
        if (complete.isPresent()) {
            write(complete.get());
        }
    }

    private void write(CueQueue.Cue cue) throws IOException {
        out.write("\n" + cue.identifier() + "\n" + CueTime.format(cue.start()) + " --> " + CueTime.format(cue.end())
                + "\n" + cue.text() + "\n");
    }

    /// Writes the last cues.
    @Override
    public void finish() throws IOException {
        for (var cue : cues.rest().toList()) {
            write(cue);
        }
        out.flush();
    }

    /// Flushes and closes the stream.
    @Override
    public void close() throws IOException {
        out.close();
    }
}
