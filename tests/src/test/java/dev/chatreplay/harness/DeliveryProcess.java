package dev.chatreplay.harness;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.deliverwebhooks.DeliverWebhooks;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.runtime.Environment;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Runs the functions that announce exports and deliver them to webhooks as one process. A plan can make its calls to AWS fail.
public final class DeliveryProcess implements AutoCloseable {
    /// The limit of one post, for a busy machine. It is shorter than [TestContext#UNHURRIED], because a worker posts only when this time is left.
    static final Duration LIMIT_OF_POST = Duration.ofMinutes(2);

    private final FaultSwitch faults = new FaultSwitch();
    private final AwsClients aws;
    private final DeliverWebhooks deliverWebhooks;
    private final CompactSessionChat compactSessionChat;
    private final SweepSessions sweepSessions;
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    /// Starts a process on the services of `stack`.
    public DeliveryProcess(UnpolledStack stack, Clock clock) {
        aws = Stack.clients(stack.environment(), faults, new ImmediateDelivery(clock));
        var variables = Environment.of(stack.environment());
        deliverWebhooks = new DeliverWebhooks(variables, aws, clock, LIMIT_OF_POST);
        compactSessionChat = new CompactSessionChat(variables, aws, clock);
        sweepSessions = new SweepSessions(variables, aws, clock);
    }

    /// Applies `plan` to its calls to AWS, until [#revive].
    public DeliveryProcess under(ExecutionInterceptor plan) {
        faults.set(plan);
        return this;
    }

    /// Removes the plan, and makes the process healthy again.
    public DeliveryProcess revive() {
        faults.revive();
        return this;
    }

    /// Returns whether the process has died.
    public boolean isDead() {
        return faults.isDead();
    }

    /// Returns and forgets the log lines.
    public List<String> lines() {
        var all = List.copyOf(lines);
        lines.clear();
        return all;
    }

    /// Delivers messages of the webhook queue in one batch.
    ///
    /// @return the ids of the acknowledged messages
    public Set<String> deliver(List<SQSMessage> messages) {
        return handle(messages, () -> deliverWebhooks.handleRequest(LambdaEvents.batch(messages), call())
                .getBatchItemFailures().stream().map(failure -> failure.getItemIdentifier())
                .collect(Collectors.toSet()));
    }

    /// Delivers a message of the compaction queue.
    ///
    /// @return whether the function acknowledged it
    public boolean compact(SQSMessage message) {
        return !handle(List.of(message), () -> compactSessionChat
                .handleRequest(LambdaEvents.batch(List.of(message)), call()).getBatchItemFailures().stream()
                .map(failure -> failure.getItemIdentifier()).collect(Collectors.toSet())).isEmpty();
    }

    /// Runs the sweep once.
    public void sweep() {
        try {
            sweepSessions.handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(), call());
        } catch (ProcessDiedError | RuntimeException e) {
            throwUnlessExpected(e);
        }
    }

    private TestContext call() {
        return TestContext.of("deliver-webhooks", TestContext.UNHURRIED, lines::add);
    }

    private Set<String> handle(List<SQSMessage> messages, Supplier<Set<String>> failures) {
        try {
            var failed = failures.get();
            return faults.isDead()
                    ? Set.of()
                    : messages.stream().map(SQSMessage::getMessageId).filter(id -> !failed.contains(id))
                            .collect(Collectors.toSet());
        } catch (ProcessDiedError | RuntimeException e) {
            throwUnlessExpected(e);
            return Set.of();
        }
    }

    /// Accepts any exception of a dead process, and the SDK's exceptions of a live one. Every other exception is a bug in a function.
    private void throwUnlessExpected(Throwable e) {
        if (!faults.isDead() && !(e instanceof SdkException)) {
            throw new AssertionError("a bug in a function", e);
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
