package dev.chatreplay.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What the row of a webhook says about its health.
///
/// @param row the row; empty when the webhook is removed
record HealthState(Map<String, AttributeValue> row) {
    /// The number of a slot is its end in milliseconds, followed by seven digits.
    private static final int DIGITS_AFTER_END = 7;

    boolean isEnabled() {
        return optional("enabled").filter(AttributeValue::bool).isPresent();
    }

    boolean isFailing() {
        return failures() >= WebhookHealth.FAILURES_BEFORE_PROBES;
    }

    /// Returns whether the last post that the receiver accepted took long.
    boolean isSlow() {
        return optional("slow").isPresent();
    }

    long failures() {
        return optional("failures").map(HealthState::integer).orElse(0L);
    }

    Optional<Instant> failingSince() {
        return optional("failingSince").map(HealthState::instant);
    }

    Optional<Instant> probeAt() {
        return optional("probeAt").map(HealthState::instant);
    }

    List<String> slots() {
        return optional("slots").map(AttributeValue::ns).orElseGet(List::of);
    }

    /// Returns the slots that have not ended.
    List<String> slotsAt(Instant now) {
        return slots().stream().filter(slot -> Long.parseLong(slot.substring(0, slot.length() - DIGITS_AFTER_END)) > now
                .toEpochMilli()).toList();
    }

    private Optional<AttributeValue> optional(String name) {
        return Optional.ofNullable(row.get(name));
    }

    private static Instant instant(AttributeValue value) {
        return Instant.ofEpochMilli(integer(value));
    }

    private static long integer(AttributeValue value) {
        return Long.parseLong(value.n());
    }
}
