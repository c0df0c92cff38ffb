package dev.chatreplay.faults.rig;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.embedded.TestClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Instances of the functions and the clock that they live by. Runs are told apart by their session ids.
public final class Bench implements AutoCloseable {
    private static final int SESSIONS_AT_ONCE = 50;

    /// What the functions of this bench take the time from.
    public final TestClock clock = TestClock.still();
    /// Who is served.
    public final Api tenant;
    /// Who has sessions and messages of the same ids.
    public final Api rival;
    /// Who shares batches of the bus with the tenant.
    public final Api stranger;
    /// A process that nothing happens to.
    public final Instance healthy;
    private final Services services;
    private final boolean hasRival;
    private final List<Instance> instances = new ArrayList<>();
    private int sessions;

    private Bench(Services services, boolean hasRival) {
        this.services = services;
        this.hasRival = hasRival;
        tenant = services.organization();
        rival = services.organization();
        stranger = services.organization();
        healthy = instance(Map.of());
    }

    /// A bench on the services that most tests share, with a rival organization that has sessions and messages of the same ids.
    public Bench() {
        this(Services.shared(), true);
    }

    /// A bench on services of its own, where every session is one of its runs.
    public static Bench alone() {
        return new Bench(Services.alone(), false);
    }

    /// One more process.
    public Instance instance() {
        return instance(Map.of());
    }

    /// One more process, which finds some services elsewhere than they are: behind something that breaks.
    ///
    /// @param replaced variables of its environment
    public Instance instance(Map<String, String> replaced) {
        var environment = new HashMap<>(services.environment());
        environment.putAll(replaced);
        var faults = new FaultSwitch();
        var surroundings = new FaultSwitch();
        var interceptors = List.<ExecutionInterceptor>of(faults, surroundings, new AtOnce(clock));
        var instance = new Instance(AwsClients.at(Stack.place(environment, interceptors)), faults, surroundings,
                services.environment(), clock);
        instances.add(instance);
        return instance;
    }

    /// What it all runs on.
    public Services services() {
        return services;
    }

    /// The id of a session that nobody has but the rival, who has sent a message there.
    String nextSession(String text) {
        if (hasRival && sessions % SESSIONS_AT_ONCE == 0) {
            healthy.post(rival, IntStream.range(sessions, sessions + SESSIONS_AT_ONCE)
                    .mapToObj(number -> new Chat("run-" + number).sent("m-1", text).last()).toList());
        }
        return "run-" + sessions++;
    }

    List<Instance> instances() {
        return instances;
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        if (services != Services.shared()) {
            services.close();
        }
    }
}
