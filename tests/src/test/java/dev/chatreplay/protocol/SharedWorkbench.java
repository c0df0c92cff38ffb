package dev.chatreplay.protocol;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Hands out workbenches: a new one for each test class, or, with `-Dworkbench.shared=true`, the same one until a test fails.
/// Mutation testing runs each test thousands of times and by itself, and would spend its time on starting services.
final class SharedWorkbench implements TestExecutionExceptionHandler {
    private static final boolean IS_SHARED = Boolean.getBoolean("workbench.shared");
    private static final AtomicReference<Optional<Workbench>> SHARED = new AtomicReference<>(Optional.empty());

    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();

    static {
        if (IS_SHARED) {
            Runtime.getRuntime().addShutdownHook(new Thread(SharedWorkbench::discard));
        }
    }

    static Workbench open() {
        if (!IS_SHARED) {
            return new Workbench();
        }
        return SHARED.updateAndGet(bench -> bench.or(() -> Optional.of(new Workbench()))).orElseThrow();
    }

    static void release(Workbench bench) {
        if (!IS_SHARED) {
            bench.close();
        } else if (HAS_FAILED.getAndSet(false)) {
            discard();
        }
    }

    /// What a failed test leaves behind may fail the next one.
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        HAS_FAILED.set(true);
        throw failure;
    }

    private static void discard() {
        SHARED.getAndSet(Optional.empty()).ifPresent(Workbench::close);
    }
}
