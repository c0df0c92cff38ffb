package dev.chatreplay.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Does calls side by side that would each wait for the network.
public final class Concurrently {
    /// Enough to hide most of the waiting, few enough not to be throttled for it.
    private static final int AT_ONCE = 8;

    private Concurrently() {}

    /// Does `call` for each item, at most eight at once, and returns when all are over.
    ///
    /// @throws RuntimeException the first that a call threw, the others suppressed in it; every call was made nevertheless
    public static <T> void forEach(Collection<T> items, Consumer<? super T> call) {
        if (items.size() == 1) {
            call.accept(items.iterator().next());
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
