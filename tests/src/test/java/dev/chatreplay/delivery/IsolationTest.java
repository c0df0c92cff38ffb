package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.TestReceiver;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookHealth;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Delivers to 60 organizations, and in the longest extent to 200, with the pollers of the embedded stack. One receiver never answers, and one is slow. The others do not wait for
/// them.
class IsolationTest {
    private static final int ORGANIZATIONS = Extent.pick(60, 60, 200);
    private static final int SESSIONS_OF_DEAD = 30;
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(2);
    /// The machine may be busier in the second run. Without isolation, a healthy organization waits for posts of 10 s.
    private static final int LAG_FACTOR = 5;
    private static final Duration LAG_ALLOWANCE = Duration.ofSeconds(5);
    /// For a busy machine.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(4);

    /// The result of a run.
    ///
    /// @param lags the times from announcement to post of the healthy organizations, in milliseconds, the shortest first
    private record Load(List<Long> lags, Concurrency hanging, Concurrency slow) {
        long median() {
            return lags.get(lags.size() / 2);
        }
    }

    @Test
    @FullExtent
    void deadAndSlowReceiverDelayNoOtherOrganization() throws InterruptedException {
        var control = run(true);
        var load = run(false);
        assertThat(load.slow().most()).isBetween(1, WebhookHealth.SLOTS);
        assertThat(load.hanging().total()).as("posts to the dead receiver").isLessThan(SESSIONS_OF_DEAD);
        assertThat(load.median()).as("median lag, %d ms when all receivers answer", control.median())
                .isLessThan(LAG_FACTOR * control.median() + LAG_ALLOWANCE.toMillis());
    }

    /// @param isControl whether the dead and the slow receiver answer at once, too
    private static Load run(boolean isControl) throws InterruptedException {
        var hanging = new Concurrency();
        var slow = new Concurrency();
        var healthy = new CountDownLatch(ORGANIZATIONS - 2);
        var receivedAt = new ConcurrentHashMap<String, Instant>();
        var released = new CountDownLatch(1);
        try (var receiver = new TestReceiver(Clock.systemUTC()); var stack = Stack.start(s -> s)) {
            receiver.answers("/dead",
                    _ -> hanging.during(() -> await(released, isControl ? Duration.ZERO : Duration.ofMinutes(10))));
            receiver.answers("/slow", _ -> slow.during(() -> await(released, isControl ? Duration.ZERO : SLOW_ANSWER)));
            var webhooks = new Webhooks(stack.embedded().aws(), stack.embedded().variable("WEBHOOKS_TABLE"),
                    MasterSecret.from(Environment.of(stack.embedded().environment()), stack.embedded().aws()));
            var owners = IntStream.range(0, ORGANIZATIONS).mapToObj(_ -> stack.organization()).toList();
            var registered = new ConcurrentHashMap<String, WebhookKey>();
            register(webhooks, owners.getFirst(), receiver, "/dead");
            register(webhooks, owners.get(1), receiver, "/slow");
            for (var owner : owners.subList(2, ORGANIZATIONS)) {
                var path = "/" + owner.organizationId();
                receiver.answers(path, _ -> {
                    if (receivedAt.putIfAbsent(path, Instant.now()) == null) {
                        healthy.countDown();
                    }
                    return TestReceiver.Reply.of(200);
                });
                registered.put(path, register(webhooks, owner, receiver, path).key());
            }
            // The deliveries to the dead and to the slow receiver are first in the queue.
            IntStream.range(0, SESSIONS_OF_DEAD).forEach(_ -> {
                owners.getFirst().send(whole());
                owners.get(1).send(whole());
            });
            var sentAt = Instant.now();
            Concurrently.forEach(owners.subList(2, ORGANIZATIONS), owner -> owner.send(whole()));
            var isComplete = healthy.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
            var deliveries = new Deliveries(stack.embedded().aws(), stack.embedded().variable("DELIVERIES_TABLE"));
            var lags = receivedAt.entrySet().stream().map(received -> Duration.between(
                    madeAt(deliveries, Objects.requireNonNull(registered.get(received.getKey()))), received.getValue())
                    .toMillis()).sorted().toList();
            report(lags, Duration.between(sentAt, Instant.now()), hanging, slow);
            released.countDown();
            assertThat(isComplete).as("%d organizations wait", healthy.getCount()).isTrue();
            return new Load(lags, hanging, slow);
        }
    }

    private static Chat whole() {
        return new Chat().started().sent("m-1", "hello").ended();
    }

    private static Webhook register(Webhooks webhooks, Api owner, TestReceiver receiver, String path) {
        return webhooks.create(WebhookKey.create(owner.organizationId()), new WebhookChange(Optional.of("load"),
                Optional.of(receiver.url(path)), Optional.of(Set.of(Webhook.CHAT_SYNCED)), Optional.empty(),
                Optional.empty(), Optional.empty()), Instant.now());
    }

    private static void await(CountDownLatch latch, Duration time) {
        try {
            latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Instant madeAt(Deliveries deliveries, WebhookKey webhook) {
        return deliveries.list(webhook).findFirst().orElseThrow().createdAt();
    }

    private static void report(List<Long> lags, Duration all, Concurrency hanging, Concurrency slow) {
        System.out.printf(
                "ISOLATION %d of %d healthy organizations in %d s; from announcement to post %s ms (median), %s ms "
                        + "(most); dead: %d posts; slow: %d posts, %d at once%n",
                lags.size(), ORGANIZATIONS - 2, all.toSeconds(),
                lags.isEmpty() ? "-" : lags.get(lags.size() / 2), lags.isEmpty() ? "-" : lags.getLast(),
                hanging.total(), slow.total(), slow.most());
    }

    /// Counts concurrent posts.
    private static final class Concurrency {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger total = new AtomicInteger();

        TestReceiver.Reply during(Runnable wait) {
            total.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                wait.run();
            } finally {
                now.decrementAndGet();
            }
            return TestReceiver.Reply.of(200);
        }

        int most() {
            return most.get();
        }

        int total() {
            return total.get();
        }
    }
}
