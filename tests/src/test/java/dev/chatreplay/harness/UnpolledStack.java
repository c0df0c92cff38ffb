package dev.chatreplay.harness;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A stack whose queues have no pollers. Tests receive the messages of one session from them.
public final class UnpolledStack implements AutoCloseable {
    private static final String WEBHOOK_QUEUE_URL = "WEBHOOK_QUEUE_URL";

    private final Stack stack;
    private final Map<String, String> environment;
    private final SessionMessages compactions;
    private final SessionMessages announcements;
    private final SessionMessages eventDeadLetters;

    private UnpolledStack() {
        stack = Stack.start(s -> s.withoutPolling().withVisibilityTimeout(Duration.ofHours(10)));
        var variables = new HashMap<>(stack.embedded().environment());
        variables.computeIfAbsent(WEBHOOK_QUEUE_URL, _ -> aws().sqs().createQueue(r -> r.queueName("Announced")
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "36000"))).queueUrl());
        environment = Map.copyOf(variables);
        compactions = new SessionMessages(aws().sqs(), variable("COMPACTION_QUEUE_URL"));
        announcements = new SessionMessages(aws().sqs(), variable("WEBHOOK_QUEUE_URL"));
        eventDeadLetters = new SessionMessages(aws().sqs(), variable("EVENTS_DEAD_LETTER_QUEUE_URL"));
    }

    /// Returns the stack that most tests share. Each test has unique session ids. The stack ends with the JVM.
    public static UnpolledStack shared() {
        return Shared.STACK;
    }

    /// Starts a separate stack for a test that reads all sessions, as the sweep does. Mutation testing uses the shared stack instead, because
    /// it runs each test many times by itself.
    public static UnpolledStack alone() {
        return System.getProperty("mutation") == null ? new UnpolledStack() : shared();
    }

    /// Returns clients without faults.
    public AwsClients aws() {
        return stack.embedded().aws();
    }

    /// Returns an S3 client without faults.
    public S3Client s3() {
        return stack.embedded().s3();
    }

    /// Returns the environment variables of a process on this stack.
    public Map<String, String> environment() {
        return environment;
    }

    /// Returns an environment variable: the name of a table, the bucket or a queue.
    public String variable(String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    /// Creates an enabled organization.
    public Api organization() {
        return stack.organization();
    }

    /// Returns the messages of the compaction queue.
    public SessionMessages compactions() {
        return compactions;
    }

    /// Returns the messages of the webhook queue.
    public SessionMessages announcements() {
        return announcements;
    }

    /// Returns the dead letters of bus events.
    public SessionMessages eventDeadLetters() {
        return eventDeadLetters;
    }

    @Override
    public void close() {
        stack.close();
    }

    private static final class Shared {
        static final UnpolledStack STACK = new UnpolledStack();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(STACK::close));
        }
    }
}
