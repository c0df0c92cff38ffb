package dev.chatreplay.faults.rig;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.faults.check.Storage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The embedded services that runs go on in. Nobody polls the queues: what is asked for is in the mailrooms.
public final class Services {
    private static final String WEBHOOK_QUEUE_URL = "WEBHOOK_QUEUE_URL";

    private final Stack stack;
    private final Map<String, String> environment;
    private final Mailroom compactions;
    private final Mailroom announcements;

    private Services() {
        stack = Stack.start(s -> s.withoutPolling().withVisibilityTimeout(Duration.ofHours(10)));
        var variables = new HashMap<>(stack.embedded().environment());
        variables.computeIfAbsent(WEBHOOK_QUEUE_URL, _ -> aws().sqs().createQueue(r -> r.queueName("Announced")
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "36000"))).queueUrl());
        environment = Map.copyOf(variables);
        compactions = new Mailroom(aws().sqs(), variable("COMPACTION_QUEUE_URL"));
        announcements = new Mailroom(aws().sqs(), variable("WEBHOOK_QUEUE_URL"));
    }

    /// Those that most tests share: their sessions have ids of their own. They end with the JVM.
    static Services shared() {
        return Shared.SERVICES;
    }

    /// Those of a test that looks at all sessions there are, as a sweep does.
    static Services alone() {
        return new Services();
    }

    /// Clients that nothing happens to.
    public AwsClients aws() {
        return stack.embedded().aws();
    }

    /// An S3 client that nothing happens to.
    public S3Client s3() {
        return stack.embedded().s3();
    }

    /// What a process here has in its environment.
    public Map<String, String> environment() {
        return environment;
    }

    /// The names of tables, bucket and queues.
    public String variable(String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    Api organization() {
        return stack.organization();
    }

    Storage storage() {
        return new Storage(aws().dynamoDb(), s3(), variable("SESSIONS_TABLE"), variable("EXPORT_BUCKET"));
    }

    Mailroom compactions() {
        return compactions;
    }

    Mailroom announcements() {
        return announcements;
    }

    void close() {
        stack.close();
    }

    private static final class Shared {
        static final Services SERVICES = new Services();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVICES::close));
        }
    }
}
