package dev.chatreplay.cli;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import org.jspecify.annotations.Nullable;

/// Whether this process has the lock of a file.
enum PartLock {
    HELD, TAKEN_BY_OTHER,
    /// The file system has no locks. Two processes that write the same part then damage it. So its bytes are read again at the end.
    UNSUPPORTED;

    /// Tries to lock a file, as [java.nio.channels.FileChannel#tryLock()] does.
    interface Attempt {
        @Nullable
        FileLock lock() throws IOException;
    }

    static PartLock of(Attempt attempt) throws IOException {
        try {
            return attempt.lock() == null ? TAKEN_BY_OTHER : HELD;
        } catch (OverlappingFileLockException _) {
            return TAKEN_BY_OTHER;
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException _) {
            return UNSUPPORTED;
        }
    }
}
