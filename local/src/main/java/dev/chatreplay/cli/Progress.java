package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a command is: a bar where standard error is a terminal, else a plain line now and then.
final class Progress implements AutoCloseable {
    /// Set to `true` by the launcher where standard error is a terminal; Java itself can't tell.
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

    /// Starts to show the progress of a task over so many bytes.
    static Progress ofBytes(String task, OptionalLong total, PrintWriter err) {
        if (!Boolean.parseBoolean(System.getenv(TERMINAL))) {
            return new Progress(Optional.empty(), err);
        }
        var bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total.orElse(-1)).setUnit("KiB", KIBIBYTE)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_COLUMNS)).build();
        return new Progress(Optional.of(bar), err);
    }

    /// So many bytes are through; `note` says it in the user's terms.
    synchronized void to(long bytes, String note) {
        if (bar.isPresent()) {
            bar.get().stepTo(bytes).setExtraMessage(note);
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
