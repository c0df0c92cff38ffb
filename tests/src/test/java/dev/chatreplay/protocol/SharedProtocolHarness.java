package dev.chatreplay.protocol;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Creates a harness for each test class. With `-Dmutation=protocol`, all classes share one harness until a test fails.
/// Mutation testing uses the shared harness, because it runs single tests thousands of times and each start of the services takes time.
final class SharedProtocolHarness implements TestExecutionExceptionHandler {
    private static final boolean IS_SHARED = System.getProperty("mutation") != null;
    private static final AtomicReference<Optional<ProtocolHarness>> SHARED = new AtomicReference<>(Optional.empty());

    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();

    static {
        if (IS_SHARED) {
            Runtime.getRuntime().addShutdownHook(new Thread(SharedProtocolHarness::discard));
        }
    }

    static ProtocolHarness open() {
        if (!IS_SHARED) {
            return new ProtocolHarness();
        }
        return SHARED.updateAndGet(harness -> harness.or(() -> Optional.of(new ProtocolHarness()))).orElseThrow();
    }

    static void release(ProtocolHarness harness) {
        if (Objects.requireNonNull(SHARED.get()).filter(shared -> shared == harness).isEmpty()) {
            harness.close();
        } else if (HAS_FAILED.getAndSet(false)) {
            discard();
        }
    }

    /// Records the failure, because the state after a failed test may fail the next test.
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        HAS_FAILED.set(true);
        throw failure;
    }

    private static void discard() {
        SHARED.getAndSet(Optional.empty()).ifPresent(ProtocolHarness::close);
    }
}
