package dev.chatreplay.faults.rig;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.embedded.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Instances of the functions on a stack that all fault tests share, each bench with a clock of its own. Nobody polls the queues: what is
/// asked for is in the [Mailroom]. Runs are told apart by their session ids.
public final class Bench implements AutoCloseable {
    private static final int SESSIONS_AT_ONCE = 50;
    private static final String WEBHOOK_QUEUE_URL = "WEBHOOK_QUEUE_URL";

    /// What the functions of this bench take the time from.
    public final TestClock clock = new TestClock();
    /// Who is served.
    public final Api tenant;
    /// Who has sessions and messages of the same ids.
    public final Api rival;
    /// A process that nothing happens to.
    public final Instance healthy;
    private int sessions;
    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, String> places;

    /// A bench with one instance, the healthy one.
    public Bench() {
        this(Map.of());
    }

    /// A bench whose instances find some services elsewhere than they are: behind something that breaks.
    ///
    /// @param places environment variables to replace
    public Bench(Map<String, String> places) {
        this.places = places;
        tenant = Shared.STACK.organization();
        rival = Shared.STACK.organization();
        healthy = instance(Map.of());
    }

    /// One more process.
    public Instance instance() {
        return instance(places);
    }

    private Instance instance(Map<String, String> replaced) {
        var environment = new HashMap<>(Shared.ENVIRONMENT);
        environment.putAll(replaced);
        var faults = new FaultSwitch();
        var interceptors = List.<ExecutionInterceptor>of(faults, new AtOnce());
        var instance = new Instance(AwsClients.at(Stack.place(environment, interceptors)), faults,
                Configuration.from(Shared.ENVIRONMENT), clock);
        instances.add(instance);
        return instance;
    }

    /// The id of a session that nobody has but the rival, who has sent a message there.
    String nextSession(String text) {
        if (sessions % SESSIONS_AT_ONCE == 0) {
            healthy.post(rival, IntStream.range(sessions, sessions + SESSIONS_AT_ONCE)
                    .mapToObj(number -> new Chat("run-" + number).sent("m-1", text).last()).toList());
        }
        return "run-" + sessions++;
    }

    /// Healthy clients of the services.
    public static AwsClients aws() {
        return Shared.STACK.embedded().aws();
    }

    /// The names of tables, bucket and queues.
    public static Configuration names() {
        return Shared.NAMES;
    }

    /// The environment of the functions.
    public static Map<String, String> environment() {
        return Shared.ENVIRONMENT;
    }

    /// What was put into the compaction queue.
    static Mailroom compactions() {
        return Shared.COMPACTIONS;
    }

    /// What was put into the webhook queue.
    static Mailroom announcements() {
        return Shared.ANNOUNCEMENTS;
    }

    List<Instance> instances() {
        return instances;
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }

    private static final class Shared {
        static final Stack STACK = Stack
                .start(s -> s.withoutPolling().withVisibilityTimeout(Duration.ofHours(10)));
        static final Map<String, String> ENVIRONMENT = environment();
        static final Configuration NAMES = Configuration.from(ENVIRONMENT);
        static final Mailroom COMPACTIONS = new Mailroom(STACK.embedded().aws().sqs(), NAMES.compactionQueueUrl());
        static final Mailroom ANNOUNCEMENTS = new Mailroom(STACK.embedded().aws().sqs(),
                NAMES.webhookQueueUrl().orElseThrow());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(STACK::close));
        }

        private static Map<String, String> environment() {
            var environment = new HashMap<>(STACK.embedded().environment());
            environment.computeIfAbsent(WEBHOOK_QUEUE_URL,
                    _ -> STACK.embedded().aws().sqs().createQueue(r -> r.queueName("Announced")
                            .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "36000"))).queueUrl());
            return Map.copyOf(environment);
        }
    }
}
