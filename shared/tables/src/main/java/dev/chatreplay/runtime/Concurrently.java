package dev.chatreplay.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does calls side by side that would each wait for the network.
public final class Concurrently {
    /// Enough to hide most of the waiting, few enough not to be throttled for it.
    private static final int AT_ONCE = 8;

    private Concurrently() {}

    /// Does `call` for each item, at most eight at once, and returns when all are over.
    ///
    /// @throws RuntimeException the first that a call threw, the others suppressed in it; every call was made nevertheless
    public static <T> void forEach(Collection<T> items, Consumer<? super T> call) {
        if (items.size() <= 1) {
            items.forEach(call);
            return;
        }
        var places = new Semaphore(AT_ONCE);
        var calls = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var item : items) {
                calls.add(threads.submit(() -> {
                    places.acquireUninterruptibly();
                    try {
                        call.accept(item);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        throwFirst(calls);
    }

    /// Does `call` for each item, at most eight at once. Each gets an equal share of the time and is interrupted after it, so that calls
    /// that hang take no time from the ones behind them.
    ///
    /// @return what the failed calls threw, by item; [Deadline.ExceededException] for a call that was interrupted
    public static <T> Map<T, RuntimeException> attemptEach(Collection<T> items, Deadline deadline,
            Consumer<? super T> call) {
        var failures = new ConcurrentHashMap<T, RuntimeException>();
        var share = deadline.remaining().dividedBy(Math.max(1, Math.ceilDiv(items.size(), AT_ONCE)));
        forEach(items, item -> {
            try {
                deadline.check();
                within(share, () -> call.accept(item));
            } catch (RuntimeException e) {
                failures.put(item, e);
            }
        });
        return failures;
    }

    /// Makes a call, and interrupts it when it takes longer than `time`. Returns when it is over either way.
    ///
    /// @throws Deadline.ExceededException when it was interrupted
    public static void within(Duration time, Runnable call) {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = thread.submit(call);
            try {
                running.get(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                running.cancel(true);
                throw new Deadline.ExceededException();
            } catch (ExecutionException e) {
                throw rethrown(e.getCause());
            } catch (InterruptedException e) {
                running.cancel(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a call", e);
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException failure ? failure : new IllegalStateException(thrown);
    }

    /// Runs `steps`, and returns when all are over.
    ///
    /// @throws RuntimeException as [#forEach]
    public static void run(Runnable... steps) {
        forEach(List.of(steps), Runnable::run);
    }

    private static void throwFirst(Collection<Future<?>> finished) {
        RuntimeException first = null;
        for (var call : finished) {
            if (call.state() == Future.State.FAILED) {
                var thrown = call.exceptionNow() instanceof RuntimeException e
                        ? e
                        : new IllegalStateException(call.exceptionNow());
                if (first == null) {
                    first = thrown;
                } else {
                    first.addSuppressed(thrown);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
