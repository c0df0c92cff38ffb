package dev.chatreplay.history;

import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.runtime.Deadline;

/// Reads parts of objects for one page, within its bounds. Not thread-safe.
final class BoundedReads {
    /// The maximum number of reads for a page.
    static final int MAX_READS = 3;
    /// The maximum number of bytes that all reads for a page give.
    static final int MAX_BYTES = 8_000_000;

    private final Source source;
    private final Deadline deadline;
    private int readsLeft;
    private int bytesLeft = MAX_BYTES;

    /// The bucket of the objects, as [ExportBucket#read].
    interface Source {
        byte[] read(String key, long from, long to);
    }

    BoundedReads(ExportBucket bucket, Deadline deadline) {
        this(bucket::read, deadline, MAX_READS);
    }

    /// @param maxReads the maximum number of reads
    BoundedReads(Source source, Deadline deadline, int maxReads) {
        this.source = source;
        this.deadline = deadline;
        this.readsLeft = maxReads;
    }

    /// Returns how many bytes the next read may give, if the caller wants `wanted`. The last read may give all that is left.
    int most(int wanted) {
        return readsLeft == 0 ? 0 : readsLeft == 1 ? bytesLeft : Math.min(wanted, bytesLeft);
    }

    /// Returns whether one more read may give this number of bytes.
    boolean allows(long bytes) {
        return readsLeft > 0 && bytes <= bytesLeft;
    }

    /// Reads the bytes from `from` to before `to`. Gives fewer when the object ends before.
    ///
    /// @throws dev.chatreplay.export.MissingObjectException when there is no such object
    /// @throws Deadline.ExceededException when the time ran out
    byte[] read(String key, long from, long to) {
        deadline.check();
        readsLeft--;
        bytesLeft -= Math.toIntExact(to - from);
        if (readsLeft < 0 || bytesLeft < 0) {
            throw new IllegalStateException("a page reads more than its bounds allow");
        }
        return source.read(key, from, to);
    }
}
