package dev.chatreplay.chat;

import dev.chatreplay.event.KeyParts;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The entries of one shard of the log, which are read once, from the first key to the last. Not thread-safe.
final class Shard {
    private final Iterator<LogEntry> rest;
    private @Nullable LogEntry next;

    Shard(Iterator<LogEntry> entries) {
        this.rest = entries;
    }

    /// Returns the unread entries whose keys are less than `end`. Reading one entry more than these does not lose it.
    Iterator<LogEntry> before(String end) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                var entry = peek();
                return entry != null && KeyParts.ORDER.compare(entry.sortKey(), end) < 0;
            }

            @Override
            public LogEntry next() {
                var entry = hasNext() ? peek() : null;
                if (entry == null) {
                    throw new NoSuchElementException("no more entries");
                }
                next = null;
                return entry;
            }
        };
    }

    private @Nullable LogEntry peek() {
        if (next == null && rest.hasNext()) {
            next = rest.next();
        }
        return next;
    }

    /// Takes the next entry when its key begins with `prefix`; otherwise null.
    @Nullable
    LogEntry takeIfPrefixed(String prefix) {
        var entry = peek();
        if (entry == null || !entry.sortKey().startsWith(prefix)) {
            return null;
        }
        next = null;
        return entry;
    }
}
