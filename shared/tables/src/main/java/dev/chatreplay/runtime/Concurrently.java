package dev.chatreplay.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs calls in parallel, because each of them waits for the network. The deadline of the caller's invocation limits them, too.
public final class Concurrently {
    /// Eight parallel calls hide most of the waiting, and are too few for AWS to throttle them.
    private static final int MAX_PARALLEL = 8;

    private Concurrently() {}

    /// Runs `call` for each item, at most eight in parallel. Returns when all calls have ended.
    ///
    /// @throws RuntimeException the first exception of a call, with those of other calls as suppressed ones. A failed call stops no other.
    /// @throws Error the first error of a call, for example a lack of memory
    public static <T> void forEach(Collection<T> items, Consumer<? super T> call) {
        if (items.size() <= 1) {
            items.forEach(call);
            return;
        }
        var permits = new Semaphore(MAX_PARALLEL);
        var calls = new ArrayList<Future<?>>();
        try (var threads = VirtualThreads.executor()) {
            for (var item : items) {
                calls.add(threads.submit(Deadline.inherited(() -> {
                    permits.acquireUninterruptibly();
                    try {
                        call.accept(item);
                    } finally {
                        permits.release();
                    }
                })));
            }
        }
        throwFirst(calls);
    }

    /// Runs `call` for each item, at most eight in parallel. Each call gets an equal share of the time and is interrupted after it.
    /// A call that hangs then takes no time from the calls behind it.
    ///
    /// @return the exceptions of the failed calls, by item; [Deadline.ExceededException] for an interrupted call
    public static <T> Map<T, RuntimeException> attemptEach(Collection<T> items, Deadline deadline,
            Consumer<? super T> call) {
        var failures = new ConcurrentHashMap<T, RuntimeException>();
        var share = deadline.remaining().dividedBy(Math.max(1, Math.ceilDiv(items.size(), MAX_PARALLEL)));
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

    /// Runs a call, and interrupts it when it takes longer than `time`. Returns or throws only after the call has ended.
    ///
    /// @throws Deadline.ExceededException when the call was interrupted
    /// @throws InterruptedWaitException when this thread was interrupted
    public static void within(Duration time, Runnable call) {
        try (var thread = VirtualThreads.executor()) {
            var running = thread.submit(Deadline.inherited(call));
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
                throw new InterruptedWaitException(e);
            }
        }
    }

    /// The waiting thread was interrupted. Its interrupt status is set.
    public static final class InterruptedWaitException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private InterruptedWaitException(InterruptedException cause) {
            super("interrupted while waiting for a call", cause);
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException failure ? failure : new IllegalStateException(thrown);
    }

    /// Runs `steps` in parallel. Returns when all of them have ended.
    ///
    /// @throws RuntimeException as [#forEach]
    public static void run(Runnable... steps) {
        forEach(List.of(steps), Runnable::run);
    }

    private static void throwFirst(Collection<Future<?>> finished) {
        RuntimeException first = null;
        for (var call : finished) {
            if (call.state() == Future.State.FAILED) {
                var thrown = rethrown(call.exceptionNow());
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
