package dev.chatreplay.cli;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A file of events that a command reads, or standard input.
///
/// @param lines the events of the file
/// @param size the size of the file in bytes; empty for standard input
/// @param position returns the number of bytes that were read
record EventFile(EventLines lines, OptionalLong size, LongSupplier position) {
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    /// The use of an open file.
    interface Use<T> {
        T of(EventFile file) throws IOException, InterruptedException;
    }

    /// Returns whether the path stands for standard input.
    static boolean isStandardInput(Path source) {
        return source.toString().equals("-");
    }

    /// Returns the name of the file for messages.
    static String name(Path source) {
        return isStandardInput(source) ? "standard input" : source.toString();
    }

    /// Opens a file, decompresses it when its first two bytes are those of gzip, and closes it after its use. The path `-` is standard input.
    ///
    /// @throws CommandFailure when the file cannot be read
    static <T> T read(Path source, Use<T> use) throws IOException, InterruptedException {
        try {
            if (isStandardInput(source)) {
                return use.of(new EventFile(new EventLines(open(System.in)), OptionalLong.empty(), () -> 0));
            }
            if (Files.isDirectory(source)) {
                throw new CommandFailure(source + " is a directory. Name files in it, such as "
                        + source.resolve("*.ndjson") + ".");
            }
            try (var channel = FileChannel.open(source);
                    var lines = new EventLines(open(Channels.newInputStream(channel)))) {
                // A pipe has neither a size nor a position.
                return use.of(Files.isRegularFile(source)
                        ? new EventFile(lines, OptionalLong.of(channel.size()), () -> position(channel))
                        : new EventFile(lines, OptionalLong.empty(), () -> 0));
            }
        } catch (IOException e) {
            throw new CommandFailure(problem(source, e), e);
        }
    }

    private static String problem(Path source, IOException problem) {
        return problem instanceof EOFException || problem instanceof ZipException
                ? damaged(source)
                : FileProblem.reading(source, problem);
    }

    private static String damaged(Path source) {
        return "The gzip data of " + name(source) + " is damaged or not complete. Compress the events again.";
    }

    private static InputStream open(InputStream file) throws IOException {
        var bytes = new BufferedInputStream(file, 64 * 1024);
        bytes.mark(GZIP.length);
        var isGzip = Arrays.equals(bytes.readNBytes(GZIP.length), GZIP);
        bytes.reset();
        return isGzip ? new GZIPInputStream(bytes, 64 * 1024) : bytes;
    }

    private static long position(FileChannel channel) {
        try {
            return channel.isOpen() ? channel.position() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
