package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookHealth;
import dev.chatreplay.webhook.WebhookHealth.Entry;
import dev.chatreplay.webhook.WebhookHealth.Slot;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the health of webhooks against the embedded DynamoDB.
class WebhookHealthTest {
    private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");
    private static final Duration SLOT = Duration.ofSeconds(20);
    private static final int WORKERS = 12;
    private static final URI URL = URI.create("https://example.com/");

    private final Stack stack = Stack.shared();
    private final Webhooks webhooks = new Webhooks(stack.embedded().aws(), stack.embedded().variable("WEBHOOKS_TABLE"),
            MasterSecret.from(Environment.of(stack.embedded().environment()), stack.embedded().aws()));
    private final WebhookHealth health = new WebhookHealth(stack.embedded().aws(),
            stack.embedded().variable("WEBHOOKS_TABLE"));
    private final WebhookKey key = webhooks.create(WebhookKey.create("org-health-" + System.nanoTime()),
            new WebhookChange(Optional.of("test"), Optional.of(URL),
                    Optional.of(Set.of(Webhook.CHAT_SYNCED)), Optional.empty(), Optional.empty(), Optional.empty()),
            NOW).key();

    private Entry enter(Instant now) {
        return health.enter(key, now, now.plus(SLOT));
    }

    private Slot slot(Instant now) {
        if (enter(now) instanceof Entry.Entered(var slot)) {
            return slot;
        }
        throw new AssertionError("no slot at " + now);
    }

    private List<Entry> concurrently(Instant now) {
        var entries = new CopyOnWriteArrayList<Entry>();
        Concurrently.forEach(IntStream.range(0, WORKERS).boxed().toList(), _ -> entries.add(enter(now)));
        return entries;
    }

    /// Fails as often as it takes until the webhook gets only probes.
    private Instant failing() {
        for (int i = 0; i < WebhookHealth.FAILURES_BEFORE_PROBES; i++) {
            assertThat(health.fail(slot(NOW), NOW)).isFalse();
        }
        return NOW.plus(Duration.ofMinutes(5));
    }

    @Test
    void concurrentWorkersTakeFourSlots() {
        assertThat(concurrently(NOW)).filteredOn(Entry.Entered.class::isInstance).hasSize(WebhookHealth.SLOTS);
        assertThat(enter(NOW.plusSeconds(1))).isInstanceOf(Entry.Wait.class);
        assertThat(enter(NOW.plus(SLOT))).as("after the slots have ended").isInstanceOf(Entry.Entered.class);
    }

    @Test
    void releasedSlotIsFree() {
        var first = slot(NOW);
        IntStream.range(1, WebhookHealth.SLOTS).forEach(_ -> slot(NOW));
        assertThat(enter(NOW)).isInstanceOf(Entry.Wait.class);
        health.release(first);
        assertThat(enter(NOW)).isInstanceOf(Entry.Entered.class);
    }

    @Test
    void webhookHasOneSlotAfterFailure() {
        health.fail(slot(NOW), NOW);
        slot(NOW);
        assertThat(enter(NOW)).isInstanceOf(Entry.Wait.class);
    }

    @Test
    void slowReceiverHasOneSlotUntilItIsFast() {
        health.succeed(slot(NOW), WebhookHealth.SLOW.plusMillis(1));
        var slow = slot(NOW);
        assertThat(enter(NOW)).isInstanceOf(Entry.Wait.class);
        health.succeed(slow, WebhookHealth.SLOW);
        assertThat(concurrently(NOW)).filteredOn(Entry.Entered.class::isInstance).hasSize(WebhookHealth.SLOTS);
    }

    @Test
    void failingWebhookGetsOneProbeInEachStep() {
        var probeAt = failing();
        assertThat(concurrently(probeAt.minusMillis(1))).allSatisfy(entry -> assertThat(entry)
                .isInstanceOfSatisfying(Entry.Wait.class, wait -> {
                    assertThat(wait.reason()).isEqualTo("FAILING");
                    assertThat(wait.until()).isBetween(probeAt, probeAt.plusSeconds(30));
                }));
        var entries = concurrently(probeAt);
        assertThat(entries).filteredOn(Entry.Entered.class::isInstance).hasSize(1);
        var probe = entries.stream().filter(Entry.Entered.class::isInstance).map(Entry.Entered.class::cast).findFirst()
                .orElseThrow().slot();
        assertThat(probe.isProbe()).isTrue();
        health.fail(probe, probeAt);
        assertThat(enter(probeAt.plus(Duration.ofMinutes(30)).minusMillis(1))).isInstanceOf(Entry.Wait.class);
        assertThat(enter(probeAt.plus(Duration.ofMinutes(30)))).isInstanceOf(Entry.Entered.class);
    }

    @Test
    void probeWhoseWorkerDiesIsRepeated() {
        var probeAt = failing();
        slot(probeAt);
        assertThat(enter(probeAt.plus(SLOT).minusMillis(1))).isInstanceOf(Entry.Wait.class);
        assertThat(enter(probeAt.plus(SLOT))).isInstanceOf(Entry.Entered.class);
    }

    @Test
    void successEndsProbes() {
        var probeAt = failing();
        health.succeed(slot(probeAt), Duration.ZERO);
        assertThat(concurrently(probeAt)).filteredOn(Entry.Entered.class::isInstance).hasSize(WebhookHealth.SLOTS);
    }

    @Test
    void failuresThroughFiveDaysDisableWebhookOnce() {
        failing();
        var fiveDays = NOW.plus(WebhookHealth.DISABLED_AFTER);
        for (var at = NOW.plus(Duration.ofDays(1)); at.isBefore(fiveDays); at = at.plus(Duration.ofDays(1))) {
            assertThat(health.fail(slot(at), at)).isFalse();
        }
        assertThat(health.fail(slot(fiveDays), fiveDays)).isTrue();
        assertThat(health.disableGone(key, URL, fiveDays)).isFalse();
        assertThat(enter(fiveDays.plus(Duration.ofDays(9)))).isInstanceOf(Entry.Gone.class);
        assertThat(webhooks.find(key).orElseThrow().disabledReason()).contains(WebhookHealth.FAILED_TOO_LONG);
    }

    /// Nothing was posted for five days, so nothing shows that the receiver failed all the time.
    @Test
    void failureLongAfterOthersIsFirstOne() {
        failing();
        var later = NOW.plus(WebhookHealth.DISABLED_AFTER);
        assertThat(health.fail(slot(later), later)).isFalse();
        slot(later);
        assertThat(webhooks.find(key).orElseThrow().enabled()).isTrue();
        assertThat(health.fail(slot(later.plus(SLOT)), later.plus(SLOT))).isFalse();
    }

    @Test
    void goneReceiverDoesNotDisableWebhookWithOtherUrl() {
        assertThat(health.disableGone(key, URI.create("https://example.com/before"), NOW)).isFalse();
        assertThat(webhooks.find(key).orElseThrow().enabled()).isTrue();
        assertThat(health.disableGone(key, URL, NOW)).isTrue();
        assertThat(webhooks.find(key).orElseThrow().disabledReason()).contains("GONE");
    }

    /// The alarm on disabled webhooks depends on it.
    @Test
    void lostAnswerDoesNotHideThatCallDisabledWebhook() {
        var faults = new Faults();
        try (var aws = Stack.clients(stack.embedded().environment(), faults)) {
            var unlucky = new WebhookHealth(aws, stack.embedded().variable("WEBHOOKS_TABLE"));
            faults.loseAnswer(UpdateItemRequest.class::isInstance);
            assertThat(unlucky.disableGone(key, URL, NOW)).isTrue();
            assertThat(faults.sent(UpdateItemRequest.class)).hasSize(2);
            assertThat(unlucky.disableGone(key, URL, NOW.plusSeconds(1))).as("by an earlier call").isFalse();
        }
    }

    @Test
    void enabledWebhookBeginsHealthy() {
        failing();
        health.disableGone(key, URL, NOW);
        webhooks.change(key, WebhookChange.enabled(true), NOW);
        assertThat(concurrently(NOW)).filteredOn(Entry.Entered.class::isInstance).hasSize(WebhookHealth.SLOTS);
    }

    @Test
    void removedWebhookIsGone() {
        var slot = slot(NOW);
        webhooks.remove(key);
        assertThat(enter(NOW)).isInstanceOf(Entry.Gone.class);
        health.fail(slot, NOW);
        health.succeed(slot, Duration.ZERO);
        assertThat(webhooks.find(key)).isEmpty();
    }
}
