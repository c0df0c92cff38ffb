package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.DeliveryProcess;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.TestReceiver;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallLimitsTest {
    /// The shortest invocation of the works is 29 s, and the limit of any call of these clients is 20 s.
    private static final Duration MOST = Duration.ofSeconds(20);
    private static final Duration UNTIL_FIRST_TRY = Duration.ofSeconds(10);

    @AutoClose
    private final FaultHarness harness = FaultHarness.alone();
    private final FunctionProcess process = harness.process();

    /// Returns all works. The quick extent has some of each function and command.
    private static List<Work> works() {
        return Extent.CURRENT == Extent.QUICK
                ? List.of(Work.POST_WHOLE_SESSION, Work.CONSUME_REFUSED_EVENTS, Work.ABANDON_COMPACTION,
                        Work.COMPACT_AGAIN, Work.GET_FURTHER_FORMAT, Work.GET_SNAPSHOT, Work.WITHDRAW)
                : List.of(Work.values());
    }

    /// Records the limit of every call, by the class of its request.
    private static final class Limits implements ExecutionInterceptor {
        private final Map<String, Duration> longest = new ConcurrentHashMap<>();

        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            longest.merge(context.request().getClass().getSimpleName(), limit(context.request()),
                    (a, b) -> a.compareTo(b) > 0 ? a : b);
            return context.request();
        }

        private static Duration limit(SdkRequest request) {
            return request.overrideConfiguration().flatMap(RequestOverrideConfiguration::apiCallTimeout)
                    .orElse(Duration.ofDays(1));
        }
    }

    @Test
    void everyCallOfFunctionHasLimit() {
        var limits = new Limits();
        for (var work : works()) {
            var run = new Run(harness);
            work.prepare(run);
            work.act(run, process.under(limits));
        }
        process.sweep();
        land(limits);
        deliver(limits);
        assertThat(limits.longest.values())
                .allSatisfy(limit -> assertThat(limit).isPositive().isLessThanOrEqualTo(MOST));
        assertThat(limits.longest.keySet()).containsAll(requestsOfWorks());
    }

    private void land(Limits limits) {
        new Organizations(harness.stack().aws(), harness.stack().variable("ORGANIZATIONS_TABLE")).setLanding(
                harness.tenant.organizationId(),
                Optional.of(new LandingTarget("landing-bucket", "x", Set.of("csv"))));
        var run = new Run(harness);
        Work.COMPACT.prepare(run);
        run.compactOnce(process.under(limits));
        assertThat(process.lastLine()).contains("\"LANDED\"");
    }

    private void deliver(Limits limits) {
        var environment = Environment.of(harness.stack().environment());
        try (var receiver = new TestReceiver(harness.clock);
                var deliveries = new DeliveryProcess(harness.stack(), harness.clock)) {
            var webhook = new Webhooks(harness.stack().aws(), harness.stack().variable("WEBHOOKS_TABLE"),
                    MasterSecret.from(environment, harness.stack().aws()))
                    .create(WebhookKey.create(harness.tenant.organizationId()), new WebhookChange(Optional.of("x"),
                            Optional.of(receiver.url("/")), Optional.of(Set.of(Webhook.CHAT_SYNCED)), Optional.empty(),
                            Optional.empty(), Optional.empty()), harness.clock.instant());
            var run = new Run(harness);
            Work.COMPACT.prepare(run);
            run.compactOnce(harness.healthy);
            var session = new SessionKey(harness.tenant.organizationId(), run.chat().sessionId());
            deliveries.under(limits);
            for (var message : List.of(new WebhookMessage.Announced(session, 1), DeliveryQueue.tryOf(webhook.key(),
                    MessageId.of(session, 1, webhook.key().webhookId()), 0))) {
                harness.clock.pass(UNTIL_FIRST_TRY);
                deliveries.deliver(
                        List.of(LambdaEvents.message("m", message.encode(), harness.clock.instant(), 1)));
            }
            assertThat(deliveries.lines()).last().asString().contains("\"DELIVERED\"");
        }
    }

    /// Returns the requests that the works make, so that the test does not pass without them.
    private static Set<String> requestsOfWorks() {
        return Stream.of("BatchGetItem", "BatchWriteItem", "GetItem", "Query", "UpdateItem", "PutObject",
                "SendMessageBatch", "SendMessage", "HeadObject", "PutItem").map(name -> name + "Request")
                .collect(Collectors.toSet());
    }
}
