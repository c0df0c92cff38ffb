package dev.chatreplay.benchmark;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.sun.management.OperatingSystemMXBean;
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

/// Calls the compactor as Lambda does, but with more time, and samples its heap.
final class CompactionProcess {
    /// Longer than Lambda's timeout, because the machine may be busy.
    private static final Duration TIMEOUT = Duration.ofHours(3);
    /// The time that the function reserves to undo its work.
    private static final Duration FUNCTION_MARGIN = Duration.ofSeconds(15);
    private static final Duration WORK = Duration.ofSeconds(1);
    /// The time in which the lease of the first call ends, when that call had no time to release it.
    private static final Duration LEASE = FUNCTION_MARGIN.plus(WORK).multipliedBy(2);
    private static final long SAMPLE_MILLIS = 1000;

    private CompactionProcess() {}

    private record Times(Duration wall, Duration cpu) {
        static Times now() {
            var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Times(Duration.ofNanos(System.nanoTime()), Duration.ofNanos(system.getProcessCpuTime()));
        }

        Times minus(Times before) {
            return new Times(wall.minus(before.wall), cpu.minus(before.cpu));
        }
    }

    /// Calls the compactor twice: the first call times out, the second one compacts the session. Prints the milliseconds that the first
    /// call took beyond the time for its work. Then prints the milliseconds of the second call, and those of the JVM's CPU time in it.
    /// The other lines are the bytes on the heap after each forced collection.
    ///
    /// @param arguments the body of the compaction request
    public static void main(String... arguments) throws InterruptedException {
        var compactor = new CompactSessionChat();
        var overrun = runOutOfTime(compactor, arguments[0]);
        var samples = new ArrayList<Long>();
        Times times;
        try (ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            var sampling = sampler.scheduleWithFixedDelay(() -> samples.add(heapAfterCollection()), SAMPLE_MILLIS,
                    SAMPLE_MILLIS,
                    TimeUnit.MILLISECONDS);
            samples.add(heapAfterCollection());
            times = compact(compactor, arguments[0]);
            sampling.cancel(false);
        }
        System.out.println(overrun);
        System.out.println(times.wall().toMillis());
        System.out.println(times.cpu().toMillis());
        samples.forEach(System.out::println);
    }

    /// Calls the compactor, once more each second while the first call's lease holds. Returns the times of the last call.
    private static Times compact(CompactSessionChat compactor, String request) throws InterruptedException {
        var leaseEnd = System.nanoTime() + LEASE.toNanos();
        while (true) {
            var log = new StringBuilder();
            var began = Times.now();
            var failures = compactor.handleRequest(event(request), TestContext.with(TIMEOUT, log::append))
                    .getBatchItemFailures();
            if (failures.isEmpty()) {
                return Times.now().minus(began);
            }
            System.err.print(log);
            if (!log.toString().contains("\"HELD\"") || System.nanoTime() > leaseEnd) {
                throw new IllegalStateException("the compactor did not acknowledge its queue message");
            }
            Thread.sleep(WORK);
        }
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
