package dev.chatreplay.faults.schedule;

import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Runs workers at once so that a seed decides on their order: exactly one of them does its next call. Now and then a lease's time passes.
public final class Schedule {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PERCENT_OF_STEPS_THAT_ARE_LONG = 3;

    private final Object lock = new Object();
    private final List<Worker> workers = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Random random;
    /// How likely a worker goes on when it has just had its turn: some schedules switch at every call, some rarely.
    private final int percentToStay;

    /// The schedule of a seed.
    public Schedule(Random random) {
        this.random = random;
        percentToStay = List.of(0, 50, 85).get(random.nextInt(3));
    }

    /// Adds a worker.
    public void add(String name, FunctionProcess process, Runnable work) {
        workers.add(new Worker(workers.size() + ":" + name, lock, process, work));
    }

    /// Runs all workers to their ends.
    ///
    /// @return what happened in which order
    public List<String> run(Run run) {
        workers.forEach(Worker::start);
        synchronized (lock) {
            var current = workers.getFirst();
            while (awaitQuiet()) {
                if (random.nextInt(100) < PERCENT_OF_STEPS_THAT_ARE_LONG) {
                    run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
                    steps.add("a lease's time passes");
                }
                if (current.isDone() || random.nextInt(100) >= percentToStay) {
                    var alive = workers.stream().filter(worker -> !worker.isDone()).toList();
                    current = alive.get(random.nextInt(alive.size()));
                }
                steps.add(current.letOneThrough(random));
            }
        }
        workers.forEach(Worker::throwWhatItThrew);
        return steps;
    }

    /// Waits until nothing happens any more; whether somebody is left.
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
