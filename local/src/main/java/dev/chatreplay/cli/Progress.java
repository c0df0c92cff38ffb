package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Shows the progress of a command: a bar when standard error is a terminal, otherwise a line every two seconds.
final class Progress implements AutoCloseable {
    /// The launcher sets this variable to `true` when standard error is a terminal, because Java cannot find that out.
    private static final String TERMINAL = "CHAT_REPLAY_TERMINAL";
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    private static final int BAR_COLUMNS = 100;
    private static final long KIBIBYTE = 1024;

    private final Optional<ProgressBar> bar;
    private final PrintWriter lines;
    private long lastLine = System.nanoTime();

    private Progress(Optional<ProgressBar> bar, PrintWriter lines) {
        this.bar = bar;
        this.lines = lines;
    }

    /// Starts to show the progress of a task.
    ///
    /// @param total the number of bytes of the task; empty when unknown
    static Progress ofBytes(String task, OptionalLong total, PrintWriter err) {
        return of(task, total, "KiB", KIBIBYTE, err);
    }

    /// Starts to show the progress of a task.
    ///
    /// @param total the approximate number of dead letters of the task
    static Progress ofLetters(String task, long total, PrintWriter err) {
        return of(task, OptionalLong.of(total), "", 1, err);
    }

    private static Progress of(String task, OptionalLong total, String unit, long unitSize, PrintWriter err) {
        if (!Boolean.parseBoolean(System.getenv(TERMINAL))) {
            return new Progress(Optional.empty(), err);
        }
        var bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total.orElse(-1)).setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_COLUMNS)).build();
        return new Progress(Optional.of(bar), err);
    }

    /// Shows that `done` bytes or dead letters are done. `note` is the same progress in words.
    synchronized void to(long done, String note) {
        if (bar.isPresent()) {
            bar.get().stepTo(done).setExtraMessage(note);
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            lines.println(note);
            lines.flush();
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
