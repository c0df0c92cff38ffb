package dev.chatreplay.cli;

import dev.chatreplay.runtime.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The part of a file that was downloaded so far, and the hash of it. A lock keeps other processes from the same part. Not thread-safe.
final class PartFile implements AutoCloseable {
    /// The name has the first digits of the SHA-256 of the whole file. The part of another file is thus never continued.
    private static final int DIGITS_IN_NAME = 16;
    private static final Pattern END_OF_NAME = Pattern.compile("\\.[0-9a-f]{" + DIGITS_IN_NAME + "}\\.part");
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final boolean isTemporary;
    private final boolean isLocked;
    private final MessageDigest digest = Sha256.start();
    private long size;

    private PartFile(Path path, FileChannel channel, boolean isTemporary, boolean isLocked) {
        this.path = path;
        this.channel = channel;
        this.isTemporary = isTemporary;
        this.isLocked = isLocked;
    }

    /// Opens the part of a file that is downloaded to `target`, or creates it. Deletes the parts of older files for this target.
    ///
    /// @param sha256 the SHA-256 of the whole file
    /// @throws CommandFailure when the part cannot be written, or another process writes it
    static PartFile beside(Path target, String sha256) {
        var name = PartName.prefix(target);
        var path = target.resolveSibling(name + "." + sha256.substring(0, DIGITS_IN_NAME) + ".part");
        try (var others = Files.newDirectoryStream(target.toAbsolutePath().resolveSibling("."),
                other -> isPart(other, name) && !other.getFileName().equals(path.getFileName()))) {
            for (var other : others) {
                deleteUnlessLocked(other);
            }
        } catch (IOException e) {
            throw FileProblem.of(target, e);
        }
        return open(path, false);
    }

    /// Opens an existing temporary file that has the bytes so far. It stays when it is empty.
    ///
    /// @throws CommandFailure when it cannot be written
    static PartFile of(Path file) {
        return open(file, true);
    }

    private static boolean isPart(Path other, String name) {
        var text = String.valueOf(other.getFileName());
        return text.startsWith(name) && END_OF_NAME.matcher(text.substring(name.length())).matches();
    }

    /// An old part stays that this user cannot write, or that another process may still write. It costs only its space.
    private static void deleteUnlessLocked(Path other) throws IOException {
        if (Files.isSymbolicLink(other) || !Files.isWritable(other)) {
            return;
        }
        try (var channel = FileChannel.open(other, StandardOpenOption.WRITE)) {
            if (PartLock.of(channel::tryLock) == PartLock.HELD) {
                Files.deleteIfExists(other);
            }
        }
    }

    private static PartFile open(Path path, boolean isTemporary) {
        try {
            for (;;) {
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                        .close();
                var known = identity(path);
                var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                var lock = PartLock.of(channel::tryLock);
                if (lock == PartLock.TAKEN_BY_OTHER) {
                    channel.close();
                    throw new CommandFailure("Another process downloads the same file: it writes " + path
                            + ". Wait until it ends, or name another file with -o.");
                }
                // A process that ended in between has moved this part to its target, and another one may have begun a new part.
                if (known.isPresent() && known.equals(identity(path))) {
                    var part = new PartFile(path, channel, isTemporary, lock == PartLock.HELD);
                    part.read();
                    return part;
                }
                channel.close();
            }
        } catch (IOException e) {
            throw isTemporary ? TemporaryFile.problem(e) : FileProblem.of(path, e);
        }
    }

    /// Returns what distinguishes a file from another one that later has the same path; empty when there is no file.
    private static Optional<Object> identity(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey())
                : Optional.empty();
    }

    /// Computes the size and the hash of the bytes in the file.
    private void read() throws IOException {
        channel.position(0);
        digest.reset();
        size = 0;
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer) >= 0) {
            size += buffer.position();
            digest.update(buffer.flip());
            buffer.clear();
        }
    }

    /// Returns the number of bytes.
    long size() {
        return size;
    }

    /// Adds bytes to the end.
    ///
    /// @throws CommandFailure when they cannot be written
    void append(byte[] bytes, int length) {
        try {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            digest.update(bytes, 0, length);
            size += length;
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /// Removes all bytes.
    ///
    /// @throws CommandFailure when the file cannot be written
    void restart() {
        try {
            channel.truncate(0);
            digest.reset();
            size = 0;
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /// Returns whether these are all bytes of a file with this size and SHA-256. Removes all bytes otherwise.
    ///
    /// @throws CommandFailure when the file cannot be written
    boolean isWhole(long bytes, String sha256) {
        if (!isLocked) {
            readAgain();
        }
        var isWhole = size == bytes && HexFormat.of().formatHex(digest.digest()).equals(sha256);
        if (!isWhole) {
            restart();
        }
        return isWhole;
    }

    private CommandFailure problem(IOException problem) {
        return isTemporary ? TemporaryFile.problem(problem) : FileProblem.of(path, problem);
    }

    /// Without a lock, another process may have changed the bytes.
    private void readAgain() {
        try {
            read();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /// Moves the part to its place.
    ///
    /// @throws CommandFailure when it cannot be moved
    void moveTo(Path file) {
        try {
            if (!file.equals(path)) {
                Files.move(path, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw FileProblem.of(file, e);
        }
    }

    /// Releases the part, and deletes it when it has no bytes.
    @Override
    public void close() {
        try (channel) {
            if (size == 0 && !isTemporary) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw problem(e);
        }
    }
}
