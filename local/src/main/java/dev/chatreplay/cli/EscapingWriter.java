package dev.chatreplay.cli;

import dev.chatreplay.event.Printable;
import java.io.IOException;
import java.io.Writer;

/// Writes text to a terminal, with escapes in place of the characters that would change how the terminal shows it.
final class EscapingWriter extends Writer {
    private final Writer terminal;

    private boolean isAtLineStart = true;

    EscapingWriter(Writer terminal) {
        this.terminal = terminal;
    }

    /// Callers write whole texts, so the two halves of a character are always in one call.
    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        if (isAtLineStart) {
            Progress.makeRoom();
        }
        var written = new String(text, offset, length);
        isAtLineStart = written.endsWith("\n");
        terminal.write(Printable.escaped(written));
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
