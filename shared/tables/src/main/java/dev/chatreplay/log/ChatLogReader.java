package dev.chatreplay.log;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.Folding;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Reads a session's log as the messages of its chat, in order. It reads the partitions in parallel and fetches one page of each ahead.
/// Memory holds at most two pages (1 MB each) of a partition, whatever the length of the log.
///
/// Not thread-safe. Close the reader to stop the fetching ahead and to delete its temporary storage.
public final class ChatLogReader implements AutoCloseable {
    /// The reader reports at most this many unreadable entries. It skips all of them.
    public static final int MAX_UNREADABLE = 100;

    private final ExecutorService threads = VirtualThreads.executor();
    private final Optional<Consumer<LogEntry>> tap;
    private final long maxEntries;
    private final List<PartitionEntries> partitions;
    private final Folding messages;
    private final List<UnreadableLogEntryException> unreadable = new ArrayList<>();
    private long entries;

    ChatLogReader(SessionKey session, IntFunction<PartitionPages> pages, Deadline deadline,
            Optional<Consumer<LogEntry>> tap, long maxEntries) {
        this.tap = tap;
        this.maxEntries = maxEntries;
        // Start to fetch the first page of every partition before the fold waits for one of them.
        this.partitions = IntStream.range(0, LogEntry.PARTITIONS)
                .mapToObj(partition -> new PartitionEntries(pages.apply(partition), threads, deadline, this::handOver))
                .toList();
        this.messages = Folding.of(session.sessionId(), partitions.get(LogEntry.SESSION_PARTITION),
                List.copyOf(partitions.subList(0, LogEntry.SHARDS)), this::skip);
    }

    /// Reads all that the log has before the messages. Without this call, the first call of the messages' iterator does it, and throws the same
    /// exceptions.
    ///
    /// @param markers receives the latest markers of each participant who counts, in the order of their ids
    public void readUpdates(Consumer<ParticipantMarkers> markers) {
        messages.readUpdates(markers);
    }

    /// Returns the messages by `createdAt`, `sequence` and id. They include deleted and private ones. The iterator throws the exceptions of
    /// a DynamoDB query and of the tap, [Deadline.ExceededException], [LogTooLongException], and
    /// [dev.chatreplay.chat.OutOfSpaceException].
    public Iterator<ChatMessage> messages() {
        return new Messages();
    }

    private void handOver(LogEntry entry) {
        entries++;
        if (entries > maxEntries) {
            throw new LogTooLongException();
        }
        try {
            tap.ifPresent(consumer -> consumer.accept(entry));
        } catch (UnreadableLogEntryException e) {
            skip(e);
        }
    }

    private void skip(UnreadableLogEntryException entry) {
        // The fold and the tap may both find one entry unreadable.
        if (unreadable.size() < MAX_UNREADABLE
                && unreadable.stream().noneMatch(other -> other.sortKey().equals(entry.sortKey()))) {
            unreadable.add(entry);
        }
    }

    /// Returns the first [#MAX_UNREADABLE] unreadable entries that were read so far.
    public List<UnreadableLogEntryException> unreadable() {
        return List.copyOf(unreadable);
    }

    /// Returns the number of entries that were read so far. It says how much work the log is, also when it holds few messages.
    public long entries() {
        return entries;
    }

    /// Returns the number of edits that were not applied to the messages so far, because they break the rule of the message's type.
    public long skippedEdits() {
        return messages.skippedEdits();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        messages.close();
    }

    /// The messages. After the last one, it reads the entries that are left, so that the tap receives all of them.
    private final class Messages implements Iterator<ChatMessage> {
        @Override
        public boolean hasNext() {
            if (messages.hasNext()) {
                return true;
            }
            partitions.forEach(partition -> partition.forEachRemaining(_ -> {
            }));
            return false;
        }

        @Override
        public ChatMessage next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more messages");
            }
            return messages.next();
        }
    }
}
