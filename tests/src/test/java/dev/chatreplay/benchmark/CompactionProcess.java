package dev.chatreplay.benchmark;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Calls the compactor as Lambda does, in a JVM with little memory, and samples its heap.
final class CompactionProcess {
    private static final Duration LAMBDA_TIMEOUT = Duration.ofMinutes(15);
    /// The time that the function reserves to undo its work.
    private static final Duration FUNCTION_MARGIN = Duration.ofSeconds(15);
    private static final Duration WORK = Duration.ofSeconds(1);
    private static final long SAMPLE_MILLIS = 1000;

    private CompactionProcess() {}

    /// Calls the compactor twice: the first call times out, the second one compacts the session. Prints the milliseconds that the first
    /// call took beyond the time for its work. Then prints the milliseconds of the second call, and the bytes on the heap after each
    /// forced collection.
    ///
    /// @param arguments the body of the compaction request
    public static void main(String... arguments) {
        var compactor = new CompactSessionChat();
        var overrun = runOutOfTime(compactor, arguments[0]);
        var samples = new ArrayList<Long>();
        long took;
        try (ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            var sampling = sampler.scheduleWithFixedDelay(() -> samples.add(heapAfterCollection()), SAMPLE_MILLIS,
                    SAMPLE_MILLIS,
                    TimeUnit.MILLISECONDS);
            samples.add(heapAfterCollection());
            var began = System.nanoTime();
            var failures = compactor
                    .handleRequest(event(arguments[0]), TestContext.with(LAMBDA_TIMEOUT, System.err::println))
                    .getBatchItemFailures();
            took = (System.nanoTime() - began) / 1_000_000;
            sampling.cancel(false);
            if (!failures.isEmpty()) {
                throw new IllegalStateException("the compactor did not acknowledge its queue message");
            }
        }
        System.out.println(overrun);
        System.out.println(took);
        samples.forEach(System.out::println);
    }

    /// Calls the compactor with one second for its work. The compactor must report the queue message as failed.
    private static long runOutOfTime(CompactSessionChat compactor, String request) {
        var began = System.nanoTime();
        var failures = compactor
                .handleRequest(event(request), TestContext.with(FUNCTION_MARGIN.plus(WORK)))
                .getBatchItemFailures();
        if (failures.isEmpty()) {
            throw new IllegalStateException("the compactor finished in less than " + WORK);
        }
        return Duration.ofNanos(System.nanoTime() - began).minus(WORK).toMillis();
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static SQSEvent event(String body) {
        return LambdaEvents.batch(List.of(LambdaEvents.message("benchmark", body, Instant.EPOCH, 1)));
    }
}
