package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Tests that a function makes no AWS call without a time limit, whatever its work is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallLimitsTest {
    /// The shortest invocation of the works is 29 s, and the limit of any call of these clients is 20 s.
    private static final Duration MOST = Duration.ofSeconds(20);

    @AutoClose
    private final FaultHarness harness = FaultHarness.alone();
    private final FunctionProcess process = harness.process();

    /// Records the limit of every call, by the class of its request.
    private static final class Limits implements ExecutionInterceptor {
        private final Map<String, Duration> longest = new ConcurrentHashMap<>();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            longest.merge(context.request().getClass().getSimpleName(), limit(context.request()),
                    (a, b) -> a.compareTo(b) > 0 ? a : b);
        }

        private static Duration limit(SdkRequest request) {
            return request.overrideConfiguration().flatMap(RequestOverrideConfiguration::apiCallTimeout)
                    .orElse(Duration.ofDays(1));
        }
    }

    @Test
    void everyCallOfFunctionHasLimit() {
        var limits = new Limits();
        for (var work : Work.values()) {
            var run = new Run(harness);
            work.prepare(run);
            work.act(run, process.under(limits));
        }
        process.sweep();
        assertThat(limits.longest.values())
                .allSatisfy(limit -> assertThat(limit).isPositive().isLessThanOrEqualTo(MOST));
        assertThat(limits.longest.keySet()).containsAll(requestsOfWorks());
    }

    /// Returns the requests that the works make, so that the test does not pass without them.
    private static Set<String> requestsOfWorks() {
        return Stream.of("BatchGetItem", "BatchWriteItem", "GetItem", "Query", "UpdateItem", "PutObject",
                "SendMessageBatch", "SendMessage").map(name -> name + "Request").collect(Collectors.toSet());
    }
}
