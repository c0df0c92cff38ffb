package dev.chatreplay.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts the virtual threads of the functions, and of the embedded stack that runs them locally.
///
/// A virtual thread that loads a class keeps its carrier, also while it waits for a lock. When all carriers wait, the owner of the lock may get
/// none, and all of them wait for ever. The first calls of a new JVM load many classes, and Lambda has only two processors. So the scheduler
/// gets a carrier for each virtual thread that a function starts at the same time.
public final class VirtualThreads {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    /// Eight calls of [Concurrently], each with a thread that limits its time, and a reader of each partition of a log.
    private static final int ENOUGH_CARRIERS = 32;

    static {
        // The JVM reads it when it starts its first virtual thread.
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(ENOUGH_CARRIERS));
        }
    }

    private VirtualThreads() {}

    /// Creates an executor that starts a virtual thread for each task.
    public static ExecutorService executor() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    /// Creates a virtual thread that is not started.
    public static Thread unstarted(String name, Runnable task) {
        return Thread.ofVirtual().name(name).unstarted(task);
    }

    /// Starts a virtual thread.
    public static void start(Runnable task) {
        Thread.ofVirtual().start(task);
    }
}
