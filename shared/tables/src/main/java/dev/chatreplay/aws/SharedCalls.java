package dev.chatreplay.aws;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Sends items of several owners in shared calls. The failure of one owner's items never fails another owner.
///
/// Unprocessed items are sent again, with jitter, until the deadline. When a call with items of several owners fails, each owner's items
/// are sent again in separate calls. Each owner then succeeds or fails alone.
public final class SharedCalls<T, O> {
    private static final BackoffStrategy BACKOFF = BackoffStrategy.exponentialDelay(Duration.ofMillis(50),
            Duration.ofSeconds(2));

    private final int itemsPerCall;
    private final Function<T, O> ownerOf;
    private final UnaryOperator<List<T>> call;

    /// Items that could not be sent, and the failure.
    private record Unsent<T>(List<T> items, RuntimeException cause) {}

    /// Creates shared calls of one kind.
    ///
    /// @param itemsPerCall the maximum number of items per call
    /// @param ownerOf the owner of an item
    /// @param call sends items, and returns the unprocessed ones
    public SharedCalls(int itemsPerCall, Function<T, O> ownerOf, UnaryOperator<List<T>> call) {
        this.itemsPerCall = itemsPerCall;
        this.ownerOf = ownerOf;
        this.call = call;
    }

    /// Sends all items, with several calls in parallel.
    ///
    /// @return the failure of each owner with at least one unsent item; [Deadline.ExceededException] when the time ran out
    public Map<O, RuntimeException> send(List<T> items, Deadline deadline) {
        var unsent = new ConcurrentLinkedQueue<Unsent<T>>();
        Concurrently.forEach(chunks(items), chunk -> {
            var pending = new AtomicReference<>(chunk);
            try {
                Concurrently.within(deadline.remaining(), () -> sendUntilDone(pending, deadline));
            } catch (RuntimeException e) {
                unsent.add(new Unsent<>(pending.get(), e));
            }
        });
        var failures = new LinkedHashMap<O, RuntimeException>();
        var again = new HashMap<O, List<T>>();
        for (var part : unsent) {
            var byOwner = new LinkedHashMap<O, List<T>>();
            part.items().forEach(item -> byOwner.computeIfAbsent(ownerOf.apply(item), _ -> new ArrayList<>())
                    .add(item));
            if (byOwner.size() == 1) {
                byOwner.keySet().forEach(owner -> failures.put(owner, part.cause()));
            } else {
                byOwner.forEach((owner, own) -> again.computeIfAbsent(owner, _ -> new ArrayList<>()).addAll(own));
            }
        }
        again.keySet().removeAll(failures.keySet());
        failures.putAll(Concurrently.attemptEach(again.keySet(), deadline,
                owner -> sendAlone(again.getOrDefault(owner, List.of()), deadline)));
        return failures;
    }

    /// Sends items of one owner.
    ///
    /// @throws Deadline.ExceededException when not all items could be sent in time
    void sendAlone(List<T> items, Deadline deadline) {
        chunks(items).forEach(chunk -> sendUntilDone(new AtomicReference<>(chunk), deadline));
    }

    /// @param pending the items that are still to be sent, also after an exception
    private void sendUntilDone(AtomicReference<List<T>> pending, Deadline deadline) {
        for (int attempt = 1; !pending.get().isEmpty(); attempt++) {
            waitBefore(attempt, deadline);
            pending.set(call.apply(pending.get()));
        }
    }

    private List<List<T>> chunks(List<T> items) {
        var chunks = new ArrayList<List<T>>();
        for (int from = 0; from < items.size(); from += itemsPerCall) {
            chunks.add(items.subList(from, Math.min(items.size(), from + itemsPerCall)));
        }
        return chunks;
    }

    private static void waitBefore(int attempt, Deadline deadline) {
        if (attempt == 1) {
            deadline.check();
            return;
        }
        var delay = BACKOFF.computeDelay(attempt - 1);
        deadline.check(delay);
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to send a batch again", e);
        }
    }
}
