package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Shows the progress of a command: a bar when standard error is a terminal, otherwise a line every two seconds.
final class Progress implements AutoCloseable {
    /// The launcher sets this variable to `true` when standard error is a terminal, because Java cannot find that out.
    private static final String TERMINAL = "CHAT_REPLAY_TERMINAL";
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    private static final int BETWEEN_DRAWS_MILLIS = 200;
    /// A narrower bar leaves out the time that remains.
    private static final int MIN_COLUMNS_OF_ETA = 70;
    private static final long KIBIBYTE = 1024;
    private static final long MEBIBYTE = 1024 * KIBIBYTE;
    private static final long MIN_BYTES_IN_MEBIBYTES = 100 * MEBIBYTE;

    private static final AtomicBoolean IS_BAR_SHOWN = new AtomicBoolean();
    private static final String ERASE_LINE = "\r\033[K";

    private final Optional<ProgressBar> bar;
    private final Optional<PrintWriter> lines;
    private long lastLine = System.nanoTime();

    private Progress(Optional<ProgressBar> bar, Optional<PrintWriter> lines) {
        this.bar = bar;
        this.lines = lines;
    }

    /// Draws the bar as wide as the terminal is at each draw. A line as wide as the terminal would wrap in some terminals.
    private static final class FittingConsumer extends ConsoleProgressBarConsumer {
        private final boolean isWidthKnown = TerminalWidth.isKnown();

        FittingConsumer() {
            super(System.err);
            IS_BAR_SHOWN.set(true);
        }

        @Override
        public int getMaxRenderedLength() {
            return (isWidthKnown ? TerminalWidth.columns() : TerminalWidth.USUAL_COLUMNS) - 1;
        }

        @Override
        public void close() {
            super.close();
            IS_BAR_SHOWN.set(false);
        }
    }

    /// Erases the bar, because another line is printed in its place. The next draw is below that line.
    static void makeRoom() {
        if (IS_BAR_SHOWN.get()) {
            System.err.print(ERASE_LINE);
        }
    }

    /// Starts to show the progress of a task.
    ///
    /// @param total the number of bytes of the task; empty when unknown
    static Progress ofBytes(String task, OptionalLong total, PrintWriter err) {
        return ofBytes(task, 0, total, err);
    }

    /// Continues to show the progress of a task whose first `done` bytes were done earlier.
    static Progress ofBytes(String task, long done, OptionalLong total, PrintWriter err) {
        return total.orElse(0) < MIN_BYTES_IN_MEBIBYTES
                ? of(task, done, total, "KiB", KIBIBYTE, err)
                : of(task, done, total, "MiB", MEBIBYTE, err);
    }

    /// Starts to show the progress of a task.
    ///
    /// @param total the approximate number of dead letters of the task
    static Progress ofLetters(String task, long total, PrintWriter err) {
        return of(task, 0, OptionalLong.of(total), "", 1, err);
    }

    /// Shows nothing.
    static Progress none() {
        return new Progress(Optional.empty(), Optional.empty());
    }

    private static Progress of(String task, long done, OptionalLong total, String unit, long unitSize,
            PrintWriter err) {
        if (!Boolean.parseBoolean(System.getenv(TERMINAL))) {
            return new Progress(Optional.empty(), Optional.of(err));
        }
        var consumer = new FittingConsumer();
        var bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total.orElse(-1)).setUnit(unit, unitSize)
                .startsFrom(done, Duration.ZERO).setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BETWEEN_DRAWS_MILLIS).setConsumer(consumer);
        if (consumer.getMaxRenderedLength() < MIN_COLUMNS_OF_ETA) {
            bar.hideEta();
        }
        return new Progress(Optional.of(bar.build()), Optional.of(err));
    }

    /// Shows that `done` bytes or dead letters are done. `note` is the same progress in words, for a log.
    synchronized void to(long done, String note) {
        if (bar.isPresent()) {
            bar.get().stepTo(done);
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            lines.ifPresent(out -> {
                out.println(note);
                out.flush();
            });
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
