package dev.chatreplay.log;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.Folding;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.OrderedMerge;
import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads a session's log as the messages of its chat, in order. It reads the shards in parallel and fetches one page of each ahead.
/// Memory holds at most two pages (1 MB each) of a shard, whatever the length of the log.
///
/// Not thread-safe. Close the reader to stop the fetching ahead.
public final class ChatLogReader implements AutoCloseable {
    /// The reader reports at most this many unreadable entries. It skips all of them.
    public static final int MAX_UNREADABLE = 100;

    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final Deadline deadline;
    private final Iterator<ChatMessage> messages;
    private final List<UnreadableLogEntryException> unreadable = new ArrayList<>();

    ChatLogReader(SessionKey session, IntFunction<ShardPages> shards, Deadline deadline) {
        this.deadline = deadline;
        // Start to fetch the first page of every shard before the merge waits for one of them.
        var entries = IntStream.range(0, LogEntry.SHARDS)
                .mapToObj(shard -> new ShardEntries(shards.apply(shard)))
                .toList();
        this.messages = OrderedMerge.merge(
                entries.stream().map(shard -> Folding.fold(shard, session.sessionId(), this::skip)).toList());
    }

    /// Returns the messages by `createdAt`, then id. They include deleted and private ones. The iterator throws the exceptions of a
    /// DynamoDB query, and [Deadline.ExceededException].
    public Iterator<ChatMessage> messages() {
        return messages;
    }

    private void skip(UnreadableLogEntryException entry) {
        if (unreadable.size() < MAX_UNREADABLE) {
            unreadable.add(entry);
        }
    }

    /// Returns the first [#MAX_UNREADABLE] unreadable entries that were read so far.
    public List<UnreadableLogEntryException> unreadable() {
        return List.copyOf(unreadable);
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }

    /// The entries of one shard. While the caller consumes one page, the next one is fetched.
    private final class ShardEntries implements Iterator<LogEntry> {
        private final ShardPages pages;
        private Iterator<LogEntry> entries = Collections.emptyIterator();
        private @Nullable CompletableFuture<ShardPages.Page> nextPage;

        ShardEntries(ShardPages pages) {
            this.pages = pages;
            this.nextPage = fetch(Map.of());
        }

        private CompletableFuture<ShardPages.Page> fetch(Map<String, AttributeValue> from) {
            return CompletableFuture.supplyAsync(() -> pages.page(from), readers);
        }

        @Override
        public boolean hasNext() {
            while (!entries.hasNext()) {
                var pending = nextPage;
                if (pending == null) {
                    return false;
                }
                deadline.check();
                var page = await(pending);
                entries = page.entries().iterator();
                nextPage = page.next().isEmpty() ? null : fetch(page.next());
            }
            return true;
        }

        @Override
        public LogEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return entries.next();
        }
    }

    /// Waits for a page. Rethrows the exception of its query as it was.
    private ShardPages.Page await(CompletableFuture<ShardPages.Page> page) {
        try {
            return page.orTimeout(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                deadline.check();
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
