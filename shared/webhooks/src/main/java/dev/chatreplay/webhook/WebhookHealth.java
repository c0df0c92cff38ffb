package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.ItemWrite;
import dev.chatreplay.wiring.Stores;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The health of webhooks: attributes of their rows that only the workers of deliveries write. They keep a receiver that is dead or slow from
/// taking the workers of other receivers.
///
/// - A worker posts only with a slot. A webhook has four, and one after a failure or a slow post. Each has an end time, so that a worker that dies blocks none
///   for long.
/// - After five failures in a row, only one worker at a time posts, as a probe. After each failed probe, all wait longer.
/// - A webhook that fails for five days is disabled.
public final class WebhookHealth {
    /// The maximum number of concurrent posts to one webhook.
    public static final int SLOTS = 4;
    /// A webhook whose last post took longer has one slot, although the receiver accepted the delivery.
    public static final Duration SLOW = Duration.ofSeconds(3);
    /// After this many failures in a row, the webhook gets only probes.
    public static final int FAILURES_BEFORE_PROBES = 5;
    /// A webhook that has failed for this time is disabled.
    public static final Duration DISABLED_AFTER = Duration.ofDays(5);
    /// A failure that comes later after the failure before is the first one again. Nothing was posted in between that could fail.
    public static final Duration FORGOTTEN_AFTER = RetrySchedule.LONGEST.plus(Duration.ofHours(1));
    /// Why a webhook that failed for too long is disabled.
    public static final String FAILED_TOO_LONG = "FAILED_FOR_5_DAYS";

    /// Why a webhook whose receiver is gone is disabled.
    private static final String GONE = "GONE";
    /// The delay of a delivery that finds no free slot is up to this time. It is random, so that waiting deliveries do not come back together.
    private static final Duration MAX_WAIT_FOR_SLOT = Duration.ofSeconds(30);
    /// The number of times that a worker looks for a slot while other workers change the row.
    private static final int MAX_LOOKS = 8;
    /// The number of a slot is its end in milliseconds, followed by digits that are random. So no two slots are equal.
    private static final int RANDOM_DIGITS = 1_000_000;

    private static final String SLOTS_SEEN = "#slots = :slots";
    private static final String NO_SLOTS = "attribute_not_exists(#slots)";

    private final HealthRow row;

    /// The right of a worker to post to a webhook.
    ///
    /// @param number the number of the slot in the row
    /// @param isProbe whether the webhook is failing
    public record Slot(WebhookKey webhook, String number, boolean isProbe) {}

    /// The result of [#enter].
    public sealed interface Entry {
        /// The worker may post.
        record Entered(Slot slot) implements Entry {}

        /// The worker must not connect before `until`.
        ///
        /// @param reason `NO_FREE_SLOT` or `FAILING`, for the log
        record Wait(Instant until, String reason) implements Entry {}

        /// The webhook is removed or disabled.
        record Gone() implements Entry {}
    }

    /// Creates the health of the webhooks in `table`.
    public WebhookHealth(AwsClients aws, String table) {
        this.row = new HealthRow(aws, table);
    }

    /// Returns the health of the webhooks of an installation.
    public static WebhookHealth of(Stores stores) {
        return new WebhookHealth(stores.aws(), stores.environment().text("WEBHOOKS_TABLE"));
    }

    /// Takes a slot, unless the worker must wait.
    ///
    /// @param until the end of the slot when the worker does not report
    public Entry enter(WebhookKey webhook, Instant now, Instant until) {
        var item = row.read(webhook);
        for (int look = 0; look < MAX_LOOKS; look++) {
            var state = new HealthState(item);
            if (!state.isEnabled()) {
                return new Entry.Gone();
            }
            var wait = wait(state, now);
            if (wait.isPresent()) {
                return wait.get();
            }
            var number = Long.toString(until.toEpochMilli())
                    + ThreadLocalRandom.current().nextInt(RANDOM_DIGITS, 10 * RANDOM_DIGITS);
            var result = take(webhook, state, number, now, until);
            item = result.item().orElseGet(Map::of);
            // The row has this slot also when the answer was lost and the condition refused the SDK's retry.
            if (new HealthState(item).slots().contains(number)) {
                return new Entry.Entered(new Slot(webhook, number, state.isFailing()));
            }
        }
        return noFreeSlot(now);
    }

    private static Optional<Entry> wait(HealthState state, Instant now) {
        var probe = state.probeAt().filter(_ -> state.isFailing()).filter(at -> at.isAfter(now));
        if (probe.isPresent()) {
            // The longer the time until the probe, the more deliveries may wait for it.
            var delay = RetrySchedule.jittered(Duration.between(now, probe.get()),
                    ThreadLocalRandom.current().nextDouble());
            return Optional.of(new Entry.Wait(now.plus(delay).plus(random(MAX_WAIT_FOR_SLOT)), "FAILING"));
        }
        var most = state.failures() == 0 && !state.isSlow() ? SLOTS : 1;
        return state.slotsAt(now).size() < most ? Optional.empty() : Optional.of(noFreeSlot(now));
    }

    private static Entry noFreeSlot(Instant now) {
        return new Entry.Wait(now.plusSeconds(1).plus(random(MAX_WAIT_FOR_SLOT)), "NO_FREE_SLOT");
    }

    private ItemWrite.Result take(WebhookKey webhook, HealthState state, String number, Instant now, Instant until) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":taken",
                AttributeValue.fromNs(Stream.concat(state.slotsAt(now).stream(), Stream.of(number)).toList()));
        values.put(":true", AttributeValue.fromBool(true));
        if (!state.slots().isEmpty()) {
            values.put(":slots", AttributeValue.fromNs(state.slots()));
        }
        state.probeAt().ifPresent(at -> values.put(":seen", HealthRow.time(at)));
        var update = "SET #slots = :taken";
        if (state.isFailing()) {
            // Others wait until this probe has ended, or counts as lost.
            values.put(":until", HealthRow.time(until));
            update += ", #probeAt = :until";
        }
        return row.write(webhook, update, "#enabled = :true AND " + (state.slots().isEmpty() ? NO_SLOTS : SLOTS_SEEN)
                + " AND " + (state.probeAt().isPresent() ? "#probeAt = :seen" : "attribute_not_exists(#probeAt)"),
                values);
    }

    /// Returns a slot without a result.
    public void release(Slot slot) {
        var _ = row.write(slot.webhook(), "DELETE #slots :own", "attribute_exists(#slots)", own(slot));
    }

    /// Reports that the receiver has accepted a delivery.
    ///
    /// @param took the duration of the post
    public void succeed(Slot slot, Duration took) {
        var values = own(slot);
        var update = "REMOVE #failures, #failingSince, #failedAt, #probeAt";
        if (took.compareTo(SLOW) > 0) {
            values.put(":true", AttributeValue.fromBool(true));
            update = "SET #slow = :true " + update;
        } else {
            update += ", #slow";
        }
        var _ = row.write(slot.webhook(), update + " DELETE #slots :own", "attribute_exists(#webhookId)", values);
    }

    /// Reports a failure of the receiver. When several tries fail together, only the probes among them count after the fifth failure.
    ///
    /// @return whether this call has disabled the webhook
    public boolean fail(Slot slot, Instant now) {
        if (isFirstFailure(slot, now)) {
            return false;
        }
        var values = own(slot);
        values.put(":one", HealthRow.number(1));
        values.put(":now", HealthRow.time(now));
        values.put(":enough", HealthRow.number(FAILURES_BEFORE_PROBES));
        var counted = row.write(slot.webhook(),
                "SET #failures = #failures + :one, #failedAt = :now DELETE #slots :own",
                "attribute_exists(#failures) AND " + (slot.isProbe() ? "#failures >= :enough" : "#failures < :enough"),
                values);
        if (!counted.isApplied()) {
            release(slot);
            return false;
        }
        var state = new HealthState(counted.item().orElseThrow());
        if (state.isFailing()) {
            setProbe(slot.webhook(), state, now);
        }
        return state.failingSince().filter(since -> !since.plus(DISABLED_AFTER).isAfter(now))
                .filter(since -> disable(slot.webhook(), FAILED_TOO_LONG, now, "#failingSince = :seen",
                        HealthRow.time(since)))
                .isPresent();
    }

    /// Counts the first failure after a success, or after a long time.
    private boolean isFirstFailure(Slot slot, Instant now) {
        var values = own(slot);
        values.put(":one", HealthRow.number(1));
        values.put(":now", HealthRow.time(now));
        values.put(":forgotten", HealthRow.time(now.minus(FORGOTTEN_AFTER)));
        return row.write(slot.webhook(),
                "SET #failures = :one, #failingSince = :now, #failedAt = :now REMOVE #probeAt DELETE #slots :own",
                "attribute_exists(#webhookId) AND (attribute_not_exists(#failedAt) OR #failedAt < :forgotten)", values)
                .isApplied();
    }

    private void setProbe(WebhookKey webhook, HealthState state, Instant now) {
        var delay = RetrySchedule.step(state.failures() - FAILURES_BEFORE_PROBES + 2);
        var _ = row.write(webhook, "SET #probeAt = :probeAt", "#failures = :failures", Map.of(
                ":probeAt", HealthRow.time(now.plus(delay)), ":failures", HealthRow.number(state.failures())));
    }

    /// Disables a webhook whose receiver has answered that it is gone permanently, unless it has another URL since.
    ///
    /// @param posted the URL of this receiver
    /// @return whether this call did
    public boolean disableGone(WebhookKey webhook, URI posted, Instant now) {
        return disable(webhook, GONE, now, "#url = :seen", AttributeValue.fromS(posted.toString()));
    }

    /// Disables a webhook, unless its owner has changed it since the worker read it.
    private boolean disable(WebhookKey webhook, String reason, Instant now, String unchanged, AttributeValue seen) {
        var why = AttributeValue.fromS(reason);
        var at = HealthRow.time(now);
        var result = row.write(webhook, "SET #enabled = :false, #disabledReason = :reason, #updatedAt = :now",
                "#enabled = :true AND " + unchanged,
                Map.of(":false", AttributeValue.fromBool(false), ":true", AttributeValue.fromBool(true),
                        ":reason", why, ":now", at, ":seen", seen));
        return result.has(WebhookItem.ENABLED, AttributeValue.fromBool(false))
                && result.has(WebhookItem.DISABLED_REASON, why) && result.has(WebhookItem.UPDATED_AT, at);
    }

    private static Map<String, AttributeValue> own(Slot slot) {
        return new HashMap<>(Map.of(":own", AttributeValue.fromNs(List.of(slot.number()))));
    }

    private static Duration random(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis()));
    }
}
