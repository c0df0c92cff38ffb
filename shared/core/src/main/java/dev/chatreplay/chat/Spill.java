package dev.chatreplay.chat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Temporary storage for bytes that memory must not hold. Its newest bytes are in memory, the others in a temporary file. A small spill has
/// no file. The file is deleted at once where the system allows that for an open file, so even a killed JVM leaves none.
///
/// Writing throws [OutOfSpaceException] when there is no more room. Not thread-safe.
final class Spill extends OutputStream {
    /// The maximum number of bytes in memory.
    private static final int MEMORY_BYTES = 4 << 20;
    private static final int FIRST_BYTES = 8 << 10;
    /// A record of a message is mostly shorter, so one read of the file gives it.
    private static final int READ_BYTES = 4 << 10;

    private final Path directory;
    private final int memoryBytes;
    private byte[] tail = new byte[0];
    private int tailLength;
    private long fileLength;
    // A FileChannel would close itself when the thread is interrupted.
    private @Nullable RandomAccessFile file;
    private Optional<Path> undeleted = Optional.empty();

    /// Creates an empty spill in the directory `java.io.tmpdir`.
    Spill() {
        this(Path.of(System.getProperty("java.io.tmpdir")), MEMORY_BYTES);
    }

    Spill(Path directory, int memoryBytes) {
        this.directory = directory;
        this.memoryBytes = memoryBytes;
    }

    /// Returns the number of bytes written so far, which is the offset of the next byte.
    long length() {
        return fileLength + tailLength;
    }

    @Override
    public void write(int b) {
        makeRoom();
        tail[tailLength++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        for (var written = 0; written < length;) {
            makeRoom();
            var part = Math.min(length - written, tail.length - tailLength);
            System.arraycopy(bytes, from + written, tail, tailLength, part);
            tailLength += part;
            written += part;
        }
    }

    /// Returns the bytes from `offset` on. More bytes may be written while they are read.
    DataInputStream from(long offset) {
        return from(offset, READ_BYTES);
    }

    /// Returns the bytes from `offset` on, for a reader of many bytes.
    ///
    /// @param bufferBytes the number of bytes of each read
    DataInputStream from(long offset, int bufferBytes) {
        return new DataInputStream(new BufferedInputStream(new Bytes(offset), bufferBytes));
    }

    private void makeRoom() {
        if (tailLength < tail.length) {
            return;
        }
        if (tail.length < memoryBytes) {
            tail = Arrays.copyOf(tail, Math.min(memoryBytes, Math.max(FIRST_BYTES, 2 * tail.length)));
            return;
        }
        try {
            var out = open();
            out.seek(fileLength);
            out.write(tail, 0, tailLength);
        } catch (IOException e) {
            throw new OutOfSpaceException(e);
        }
        fileLength += tailLength;
        tailLength = 0;
    }

    private RandomAccessFile open() throws IOException {
        var opened = file;
        if (opened == null) {
            var path = Files.createTempFile(directory, "chat-replay-", ".tmp");
            undeleted = Optional.of(path);
            opened = new RandomAccessFile(path.toFile(), "rw");
            file = opened;
            // Windows deletes no open file.
            if (path.toFile().delete()) {
                undeleted = Optional.empty();
            }
        }
        return opened;
    }

    private int read(long offset, byte[] into, int at, int length) throws IOException {
        if (offset >= fileLength) {
            var index = Math.toIntExact(offset - fileLength);
            var part = Math.min(length, tailLength - index);
            System.arraycopy(tail, index, into, at, Math.max(0, part));
            return part > 0 ? part : -1;
        }
        var in = Objects.requireNonNull(file);
        in.seek(offset);
        return in.read(into, at, (int) Math.min(length, fileLength - offset));
    }

    /// Deletes the storage. Nothing can be read or written any more.
    @Override
    public void close() {
        tail = new byte[0];
        tailLength = 0;
        try {
            if (file != null) {
                file.close();
            }
            if (undeleted.isPresent()) {
                Files.deleteIfExists(undeleted.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary file cannot be deleted", e);
        }
    }

    private final class Bytes extends InputStream {
        private long offset;

        Bytes(long offset) {
            this.offset = offset;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            var count = Spill.this.read(offset, into, at, length);
            offset += Math.max(0, count);
            return count;
        }
    }
}
