package dev.chatreplay.faults.schedule;

import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.harness.FunctionProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// One worker of a schedule. Each of its calls waits until the schedule allows it. Then no other call runs until the worker waits again or is
/// done.
///
/// A compactor reads all partitions of a log at once. The schedule allows one of them only when all wait, so that a seed always has the same
/// choices.
final class Worker implements ExecutionInterceptor {
    private static final int CALLS_AT_ONCE = LogEntry.PARTITIONS;
    private static final ExecutionAttribute<Boolean> IN_FLIGHT = new ExecutionAttribute<>("InFlight");

    private final String name;
    private final Object lock;
    private final List<Call> waiting = new ArrayList<>();
    private final Thread thread;
    private int readsOfThisLog;
    private int inFlight;
    private boolean hasLostAnAnswer;
    private boolean isDone;
    private Throwable failure = new IllegalStateException("none");
    private boolean hasFailed;

    /// A call that waits.
    private static final class Call {
        final String name;
        final boolean isRead;
        boolean isAllowed;

        Call(String name, boolean isRead) {
            this.name = name;
            this.isRead = isRead;
        }
    }

    Worker(String name, Object lock, FunctionProcess process, Runnable work) {
        this.name = name;
        this.lock = lock;
        process.under(this);
        thread = Thread.ofPlatform().name(name).unstarted(() -> {
            try {
                await(new Call("begin", false));
                returned();
                work.run();
            } catch (RuntimeException | Error e) {
                failure = e;
                hasFailed = true;
            } finally {
                synchronized (lock) {
                    isDone = true;
                    lock.notifyAll();
                }
            }
        });
    }

    void start() {
        thread.start();
    }

    /// Returns whether this worker is done, or only waits until a call is allowed. The caller holds the lock.
    boolean isQuiet() {
        if (isDone) {
            return true;
        }
        var isReading = waiting.stream().anyMatch(call -> call.isRead);
        return inFlight == 0 && !waiting.isEmpty() && (!isReading || waiting.size() == CALLS_AT_ONCE - readsOfThisLog);
    }

    /// Returns whether the work has ended. The caller holds the lock.
    boolean isDone() {
        return isDone;
    }

    /// Allows one of the waiting calls. The caller holds the lock, and all workers are quiet.
    ///
    /// @return the name of that call
    String allowOneCall(Random random) {
        waiting.sort(Comparator.comparing(call -> call.name));
        var call = waiting.remove(random.nextInt(waiting.size()));
        readsOfThisLog = call.isRead && !waiting.isEmpty() ? readsOfThisLog + 1 : 0;
        inFlight++;
        call.isAllowed = true;
        lock.notifyAll();
        return name + " " + call.name;
    }

    /// Returns whether a call had no answer, so that the SDK sent it again. A seed does not determine that. The worker is done.
    boolean hasLostAnAnswer() {
        return hasLostAnAnswer;
    }

    void rethrowFailure() {
        if (hasFailed) {
            throw new IllegalStateException(name + " has failed", failure);
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        // An earlier attempt whose connection broke had no answer. The SDK now sends the call again.
        if (returnedFrom(attributes)) {
            hasLostAnAnswer = true;
        }
        await(new Call(describe(context.request()), context.request() instanceof QueryRequest));
        attributes.putAttribute(IN_FLIGHT, true);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        returnedFrom(attributes);
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        returnedFrom(attributes);
    }

    private boolean returnedFrom(ExecutionAttributes attributes) {
        if (!Boolean.TRUE.equals(attributes.getAttribute(IN_FLIGHT))) {
            return false;
        }
        attributes.putAttribute(IN_FLIGHT, false);
        returned();
        return true;
    }

    private void returned() {
        synchronized (lock) {
            inFlight--;
            lock.notifyAll();
        }
    }

    private void await(Call call) {
        synchronized (lock) {
            waiting.add(call);
            lock.notifyAll();
            try {
                while (!call.isAllowed) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String describe(SdkRequest request) {
        return request instanceof QueryRequest query
                ? "Query " + query.expressionAttributeValues()
                : request.getClass().getSimpleName();
    }
}
