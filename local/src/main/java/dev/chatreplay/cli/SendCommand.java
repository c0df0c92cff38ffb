package dev.chatreplay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
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
            if (source.toString().equals("-")) {
                return send(api, System.in, OptionalLong.empty(), () -> 0);
            }
            try (var channel = FileChannel.open(source)) {
                return send(api, open(source, channel), OptionalLong.of(channel.size()), () -> position(channel));
            } catch (NoSuchFileException e) {
                throw new CommandFailure("There is no file " + source + ".", e);
            } catch (IOException e) {
                throw new CommandFailure("The file " + source + " cannot be read (" + e + ").", e);
            }
        }
    }

    private static InputStream open(Path source, FileChannel channel) throws IOException {
        var bytes = Channels.newInputStream(channel);
        return source.toString().toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    }

    private static long position(FileChannel channel) {
        try {
            return channel.isOpen() ? channel.position() : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int send(Api api, InputStream input, OptionalLong size, LongSupplier position)
            throws IOException, InterruptedException {
        var began = System.nanoTime();
        var err = Commands.err(spec);
        var sender = new Sender(api, new SendOptions(skipInvalid, !noGzip), err);
        try (var progress = Progress.ofBytes("send", size, err); var lines = new EventLines(input)) {
            sender.send(lines, () -> progress.to(position.getAsLong(), sender.sent() + " events sent"));
        } catch (CommandFailure e) {
            throw new CommandFailure(recorded(String.valueOf(e.getMessage()), sender), e);
        }
        if (sender.refused() > 0 && !skipInvalid) {
            throw new CommandFailure(recorded("These lines were refused: " + sender.refused()
                    + ". Correct them and send the file again, which records no event"
                    + " twice. Or skip such lines with --skip-invalid.", sender));
        }
        return report(sender, Duration.ofNanos(System.nanoTime() - began));
    }

    private static String recorded(String message, Sender sender) {
        return message + " (" + sender.sent() + " events are recorded.)";
    }

    private int report(Sender sender, Duration took) {
        var seconds = took.toMillis() / 1000.0;
        Commands.out(spec).printf(Locale.ROOT, "Sent %d events in %.1f s (%.0f events/s).%n", sender.sent(),
                seconds, sender.sent() / Math.max(seconds, 0.001));
        if (sender.refused() > 0) {
            throw new CommandFailure(sender.refused() + " lines were refused and skipped.");
        }
        return 0;
    }
}
