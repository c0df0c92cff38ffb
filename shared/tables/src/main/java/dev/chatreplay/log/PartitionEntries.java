package dev.chatreplay.log;

import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.runtime.Deadline;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The entries of one partition. While the caller consumes one page, the next one is fetched.
final class PartitionEntries implements Iterator<LogEntry> {
    private final PartitionPages pages;
    private final Executor threads;
    private final Deadline deadline;
    private final Consumer<LogEntry> onRead;
    private Iterator<LogEntry> entries = Collections.emptyIterator();
    private @Nullable CompletableFuture<PartitionPages.Page> nextPage;

    /// Starts to fetch the first page.
    ///
    /// @param threads fetches the pages
    /// @param onRead receives each entry before the caller does
    PartitionEntries(PartitionPages pages, Executor threads, Deadline deadline, Consumer<LogEntry> onRead) {
        this.pages = pages;
        this.threads = threads;
        this.deadline = deadline;
        this.onRead = onRead;
        this.nextPage = fetch(Map.of());
    }

    private CompletableFuture<PartitionPages.Page> fetch(Map<String, AttributeValue> from) {
        return CompletableFuture.supplyAsync(() -> pages.page(from),
                fetch -> threads.execute(Deadline.inherited(fetch)));
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
        var entry = entries.next();
        onRead.accept(entry);
        return entry;
    }

    /// Waits for a page. Rethrows the exception of its query as it was.
    private PartitionPages.Page await(CompletableFuture<PartitionPages.Page> page) {
        try {
            return page.orTimeout(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                deadline.check();
            }
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                // A lack of memory is no failure of the query. The worker must die of it as of any other lack of memory.
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }
}
