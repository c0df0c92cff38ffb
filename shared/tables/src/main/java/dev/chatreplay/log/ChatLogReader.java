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

/// Reads a session's log as the messages of its chat, in order. The shards are read side by side, each one page ahead of what
/// is consumed, so at most two pages (1 MB each) of a shard are in memory whatever the length of the log.
///
/// For one thread. Close it to stop the reading ahead.
public final class ChatLogReader implements AutoCloseable {
    /// The most unreadable entries that a reader reports. It leaves out all of them.
    public static final int MAX_UNREADABLE = 100;

    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final Deadline deadline;
    private final Iterator<ChatMessage> messages;
    private final List<UnreadableLogEntryException> unreadable = new ArrayList<>();

    ChatLogReader(SessionKey session, IntFunction<ShardPages> shards, Deadline deadline) {
        this.deadline = deadline;
        // All first pages are asked for before the first one is waited for.
        var entries = IntStream.range(0, LogEntry.SHARDS)
                .mapToObj(shard -> new ShardEntries(shards.apply(shard)))
                .toList();
        this.messages = OrderedMerge.merge(
                entries.stream().map(shard -> Folding.fold(shard, session.sessionId(), this::leaveOut)).toList());
    }

    /// The messages, deleted and private ones included, by `createdAt`, then id. May throw what a DynamoDB call throws, and
    /// [Deadline.ExceededException].
    public Iterator<ChatMessage> messages() {
        return messages;
    }

    private void leaveOut(UnreadableLogEntryException entry) {
        if (unreadable.size() < MAX_UNREADABLE) {
            unreadable.add(entry);
        }
    }

    /// The entries met so far that can't be read: the first [#MAX_UNREADABLE] of them.
    public List<UnreadableLogEntryException> unreadable() {
        return List.copyOf(unreadable);
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }

    /// The entries of one shard; while one page is consumed the next is on its way.
    private final class ShardEntries implements Iterator<LogEntry> {
        private final ShardPages pages;
        private Iterator<LogEntry> entries = Collections.emptyIterator();
        private @Nullable CompletableFuture<ShardPages.Page> ahead;

        ShardEntries(ShardPages pages) {
            this.pages = pages;
            this.ahead = fetch(Map.of());
        }

        private CompletableFuture<ShardPages.Page> fetch(Map<String, AttributeValue> from) {
            return CompletableFuture.supplyAsync(() -> pages.page(from), readers);
        }

        @Override
        public boolean hasNext() {
            while (!entries.hasNext()) {
                var arriving = ahead;
                if (arriving == null) {
                    return false;
                }
                deadline.check();
                var page = arrived(arriving);
                entries = page.entries().iterator();
                ahead = page.next().isEmpty() ? null : fetch(page.next());
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

    /// The page, or what its reading threw, as if it had been read here.
    private ShardPages.Page arrived(CompletableFuture<ShardPages.Page> page) {
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
