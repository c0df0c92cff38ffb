package dev.chatreplay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/// A file of events that a command reads, or standard input.
///
/// @param lines the lines of the file
/// @param size the size of the file in bytes; empty for standard input
/// @param position returns the number of bytes that were read
record EventFile(EventLines lines, OptionalLong size, LongSupplier position) {
    /// The use of an open file.
    interface Use<T> {
        T of(EventFile file) throws IOException, InterruptedException;
    }

    /// Opens a file, decompresses it when its name ends with `.gz`, and closes it after its use. The path `-` is standard input.
    ///
    /// @throws CommandFailure when the file cannot be read
    static <T> T read(Path source, Use<T> use) throws IOException, InterruptedException {
        if (source.toString().equals("-")) {
            return use.of(new EventFile(new EventLines(System.in), OptionalLong.empty(), () -> 0));
        }
        try (var channel = FileChannel.open(source); var lines = new EventLines(open(source, channel))) {
            return use.of(new EventFile(lines, OptionalLong.of(channel.size()), () -> position(channel)));
        } catch (NoSuchFileException e) {
            throw new CommandFailure("There is no file " + source + ".", e);
        } catch (IOException e) {
            throw new CommandFailure("The file " + source + " cannot be read (" + e + ").", e);
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
            throw new UncheckedIOException(e);
        }
    }
}
