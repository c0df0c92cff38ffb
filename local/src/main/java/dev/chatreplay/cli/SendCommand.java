package dev.chatreplay.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `send`: sends the events of files.
@Command(name = "send", description = {"Sends the chat events of one file or several.",
        "A file has JSON objects, one a line or over several lines, an array of them, or {\"events\":[...]}. It may be compressed with gzip.",
        "You can send a file again: an event that is already recorded is not recorded twice.",
        "The summary is on standard error."})
final class SendCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of events; '-' is standard input.")
    private List<Path> files = List.of();

    @Option(names = "--skip-invalid", description = "Skip the lines that the API refuses and print them. Send the rest;"
            + " exit with 1 at the end.")
    private boolean skipInvalid;

    @Option(names = "--no-gzip", description = "Do not compress requests: for a proxy that forwards only text, such as sam local.")
    private boolean noGzip;

    private long sent;
    private long refused;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var began = System.nanoTime();
        try (var api = options.connect()) {
            for (var file : files) {
                EventFile.read(file, events -> send(api, events, file));
            }
        }
        report(Duration.ofNanos(System.nanoTime() - began));
        if (refused > 0) {
            throw new CommandFailure("Refused and skipped " + Commands.count(refused, "line") + ". Correct "
                    + (refused == 1 ? "it" : "them") + " and send the file again.");
        }
        return 0;
    }

    private long send(Api api, EventFile events, Path file) throws IOException, InterruptedException {
        var err = Commands.err(spec);
        var lines = new RefusedLines(err, skipInvalid,
                Optional.of(EventFile.name(file)).filter(_ -> files.size() > 1));
        var sender = new Sender(api, new SendOptions(skipInvalid, !noGzip), lines);
        try {
            send(sender, events, err);
        } catch (CommandFailure e) {
            throw new CommandFailure(e.getMessage() + " " + recorded(sender), e);
        }
        if (lines.areFatal()) {
            throw new CommandFailure("These lines of " + EventFile.name(file) + " were refused: " + lines.count()
                    + ". Correct them and send the file again, which records no event"
                    + " twice. Or skip such lines with --skip-invalid. " + recorded(sender));
        }
        if (sender.sent() == 0 && lines.count() == 0) {
            Commands.warn(spec, EventFile.name(file) + " has no events.");
        }
        refused += lines.count();
        return sent += sender.sent();
    }

    private void send(Sender sender, EventFile events, PrintWriter err) throws IOException, InterruptedException {
        if (Commands.isQuiet(spec)) {
            sender.send(events.lines(), () -> {
            });
            return;
        }
        try (var progress = Progress.ofBytes("send", events.size(), err)) {
            sender.send(events.lines(), () -> progress.to(events.position().getAsLong(),
                    Commands.count(sent + sender.sent(), "event") + " sent"));
        }
    }

    private String recorded(Sender sender) {
        var recorded = sent + sender.sent();
        return "(" + Commands.count(recorded, "event") + (recorded == 1 ? " is" : " are") + " recorded.)";
    }

    private void report(Duration took) {
        var seconds = took.toMillis() / 1000.0;
        Commands.say(spec,
                String.format(Locale.ROOT, "Sent %s%s in %.1f s (%.0f events/s).", Commands.count(sent, "event"),
                        files.size() == 1 ? "" : " of " + files.size() + " files", seconds,
                        sent / Math.max(seconds, 0.001)));
    }
}
