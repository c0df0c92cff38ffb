package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;

/// Prints and counts the lines of a file that break a rule. Thread-safe.
final class RefusedLines {
    private final PrintWriter err;
    private final boolean isSkipping;
    private final AtomicLong count = new AtomicLong();

    /// @param isSkipping whether the command uses the other lines
    RefusedLines(PrintWriter err, boolean isSkipping) {
        this.err = err;
        this.isSkipping = isSkipping;
    }

    /// Prints a line.
    ///
    /// @param problem the broken rule, as a sentence
    void add(long line, String problem) {
        count.incrementAndGet();
        err.println((isSkipping ? "Skipped line " : "Line ") + line + ": " + problem);
        err.flush();
    }

    /// Returns the number of lines.
    long count() {
        return count.get();
    }

    /// Returns whether the command must stop.
    boolean areFatal() {
        return !isSkipping && count.get() > 0;
    }

    /// Fails the command, after it has used the other lines.
    ///
    /// @throws CommandFailure when lines were skipped
    void requireNone() {
        if (count.get() > 0) {
            throw new CommandFailure(count + " lines were refused and skipped.");
        }
    }
}
