package dev.chatreplay.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `send`: sends the events of a file.
@Command(name = "send", description = {"Sends chat events from a file with one JSON object per line.",
        "You can send a file again: an event that is already recorded is not recorded twice."})
final class SendCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Parameters(paramLabel = "FILE", description = "*.ndjson or *.ndjson.gz; '-' is standard input.")
    private @Nullable Path file;

    @Option(names = "--skip-invalid", description = "Skip the lines that the API refuses and print them. Send the rest;"
            + " exit with 1 at the end.")
    private boolean skipInvalid;

    @Option(names = "--no-gzip", description = "Do not compress requests: for a proxy that forwards only text, such as sam local.")
    private boolean noGzip;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var source = Commands.given(file);
        try (var api = options.connect()) {
            return EventFile.read(source, events -> send(api, events));
        }
    }

    private int send(Api api, EventFile events) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var err = Commands.err(spec);
        var refused = new RefusedLines(err, skipInvalid);
        var sender = new Sender(api, new SendOptions(skipInvalid, !noGzip), refused);
        try (var progress = Progress.ofBytes("send", events.size(), err)) {
            sender.send(events.lines(),
                    () -> progress.to(events.position().getAsLong(), sender.sent() + " events sent"));
        } catch (CommandFailure e) {
            throw new CommandFailure(recorded(String.valueOf(e.getMessage()), sender), e);
        }
        if (refused.areFatal()) {
            throw new CommandFailure(recorded("These lines were refused: " + refused.count()
                    + ". Correct them and send the file again, which records no event"
                    + " twice. Or skip such lines with --skip-invalid.", sender));
        }
        report(sender, Duration.ofNanos(System.nanoTime() - began));
        refused.requireNone();
        return 0;
    }

    private static String recorded(String message, Sender sender) {
        return message + " (" + sender.sent() + " events are recorded.)";
    }

    private void report(Sender sender, Duration took) {
        var seconds = took.toMillis() / 1000.0;
        Commands.out(spec).printf(Locale.ROOT, "Sent %d events in %.1f s (%.0f events/s).%n", sender.sent(),
                seconds, sender.sent() / Math.max(seconds, 0.001));
    }
}
