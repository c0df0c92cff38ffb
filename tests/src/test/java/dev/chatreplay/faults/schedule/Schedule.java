package dev.chatreplay.faults.schedule;

import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Runs workers at once in an order that a seed determines. In each step exactly one worker does its next call. In some steps the clock
/// moves past the end of a lease.
public final class Schedule {
    /// The last step of a run on a busy machine. The SDK sent a call again because it had no answer, or a worker may have run out of time. The
    /// order then depends on more than the seed.
    public static final String BUSY = "the machine was busy";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /// Much longer than a run takes, and less than the least time of a worker.
    private static final Duration BUSY_AFTER = Duration.ofSeconds(5);
    private static final int PERCENT_OF_STEPS_THAT_ARE_LONG = 3;

    private final Object lock = new Object();
    private final List<Worker> workers = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Random random;
    /// The probability that the same worker also does the next call. Some schedules switch at each call, some rarely.
    private final int percentToStay;

    /// Creates the schedule that `random` determines.
    public Schedule(Random random) {
        this.random = random;
        percentToStay = List.of(0, 50, 85).get(random.nextInt(3));
    }

    /// Adds a worker.
    public void add(String name, FunctionProcess process, Runnable work) {
        workers.add(new Worker(workers.size() + ":" + name, lock, process, work));
    }

    /// Runs all workers until they are done.
    ///
    /// @return the steps in their order
    public List<String> run(Run run) {
        var began = System.nanoTime();
        workers.forEach(Worker::start);
        synchronized (lock) {
            var current = workers.getFirst();
            while (awaitQuiet()) {
                if (random.nextInt(100) < PERCENT_OF_STEPS_THAT_ARE_LONG) {
                    run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
                    steps.add("a lease expires");
                }
                if (current.isDone() || random.nextInt(100) >= percentToStay) {
                    var alive = workers.stream().filter(worker -> !worker.isDone()).toList();
                    current = alive.get(random.nextInt(alive.size()));
                }
                steps.add(current.allowOneCall(random));
            }
        }
        workers.forEach(Worker::rethrowFailure);
        if (workers.stream().anyMatch(Worker::hasLostAnAnswer)
                || System.nanoTime() - began > BUSY_AFTER.toNanos()) {
            steps.add(BUSY);
        }
        return steps;
    }

    /// Waits until each worker waits or is done.
    ///
    /// @return whether a worker is not done
    private boolean awaitQuiet() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!workers.stream().allMatch(Worker::isQuiet)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a worker is stuck after " + steps);
            }
            try {
                lock.wait(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return !workers.stream().allMatch(Worker::isDone);
    }
}
