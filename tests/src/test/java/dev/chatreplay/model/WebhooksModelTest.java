package dev.chatreplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.model.WebhookState.Delivery;
import dev.chatreplay.model.WebhookState.Left;
import dev.chatreplay.model.WebhookState.Status;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.LongExtent;
import dev.chatreplay.harness.Scaled;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Explores every order of the steps of two announcers and of the workers that deliver to a webhook. The webhook knows the latest content in the end, and
/// no try is posted twice. Each rule is needed.
class WebhooksModelTest {
    private static final String NOT_TOLD = "no work is left, and the webhook does not know the latest content";
    private static final String NEVER = "a webhook never gets the latest content";
    private static final String NO_LATER = "a delivery is superseded, and there is no later one";
    private static final String TWICE = "one try is posted twice";

    private static Explorer<WebhookState> explore(String contents, int workers, Left left, Set<WebhookRule> without) {
        return explore(contents, WebhookState.initial(contents.length(), workers, left), without);
    }

    private static Explorer<WebhookState> explore(String contents, WebhookState from, Set<WebhookRule> without) {
        return new Explorer<>(new Webhooks(contents, without), from);
    }

    /// Returns the state after version 1 is announced. The queue has the message of its first try.
    private static WebhookState announced(int versions, Left left) {
        return WebhookState.initial(versions, 1, left).withRow(1, 1, 1).with(1,
                Delivery.NONE.with(Status.PENDING).sent(0));
    }

    private static void checkAll(String contents, int workers, Left left, int minStates) {
        checkAll(contents, WebhookState.initial(contents.length(), workers, left), minStates);
    }

    private static void checkAll(String contents, WebhookState from, int minStates) {
        var explorer = explore(contents, from, EnumSet.noneOf(WebhookRule.class));
        assertThat(explorer.violation()).isEmpty();
        assertThat(explorer.count()).as("states").isGreaterThan(minStates);
    }

    /// Two versions with different contents, and with the same one. One announcer or worker dies. The quick extent begins with different
    /// contents when the first one is announced.
    @ParameterizedTest
    @ValueSource(strings = {"AB", "AA"})
    @Scaled
    void webhookKnowsLatestContentWhenWorkerDies(String contents) {
        var death = new Left(1, 0);
        if (Extent.CURRENT == Extent.QUICK && contents.equals("AB")) {
            checkAll(contents, announced(2, death), 20_000);
        } else {
            checkAll(contents, 1, death, 40_000);
        }
    }

    @Test
    @FullExtent
    void webhookKnowsOldContentThatComesBack() {
        checkAll("ABA", 1, new Left(0, 0), 10_000);
    }

    /// About two million states.
    @Test
    @LongExtent
    void webhookKnowsOldContentThatComesBackWhenWorkerDies() {
        checkAll("ABA", 1, new Left(1, 0), 2_000_000);
    }

    @Test
    void tryIsPostedOnceWhenItsMessageIsReceivedTwice() {
        checkAll("A", 2, new Left(1, 0), 5_000);
    }

    /// The test before has the quick pass, without a refused try.
    @Test
    @FullExtent
    void tryIsPostedOnceWhenWorkerDiesAndAnotherTryIsRefused() {
        checkAll("A", 2, new Left(1, 1), 5_000);
    }

    /// The owner disables the webhook, and enables it again. In larger extents, the receiver also refuses a try.
    @Test
    @Scaled
    void supersededDeliveryHasLaterOneWhenWebhookIsSwitched() {
        checkAll("AB", 1, new Left(0, Extent.pick(0, 1, 1), 2, false), 10_000);
    }

    @Test
    void webhookGetsContentWithoutSweepWhenNothingFails() {
        assertThat(explore("AB", 1, new Left(0, 1), EnumSet.of(WebhookRule.SWEEP_DELIVERIES)).violation()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void webhooksFailWithoutRule(WebhookRule rule, String contents, WebhookState from, String harm) {
        assertThat(explore(contents, from, EnumSet.of(rule)).violation())
                .as("without %s", rule).hasValueSatisfying(way -> assertThat(way).startsWith(harm));
    }

    static Stream<Arguments> webhooksFailWithoutRule() {
        var death = new Left(1, 0);
        var calm = new Left(0, 0);
        return Arrays.stream(WebhookRule.values()).map(rule -> switch (rule) {
            case ONE_CONTENT -> Arguments.of(rule, "AbA", WebhookState.initial(3, 1, calm), NOT_TOLD);
            case NAME_BEFORE_SEND -> Arguments.of(rule, "ABA", announced(3, death), NOT_TOLD);
            case COUNT_AFTER_SEND, ACKNOWLEDGE_LAST, REPORT_AFTER_POST ->
                Arguments.of(rule, "A", WebhookState.initial(1, 1, death), NOT_TOLD);
            case KNOWN_ONLY_IF_SENT -> Arguments.of(rule, "AA", WebhookState.initial(2, 1, death), NOT_TOLD);
            case ANNOUNCE_OWN_EXPORT -> Arguments.of(rule, "ABA", WebhookState.initial(3, 1, calm), NOT_TOLD);
            case ANNOUNCE_AGAIN, SWEEP_DELIVERIES -> Arguments.of(rule, "A", WebhookState.initial(1, 1, death), NEVER);
            case EQUAL_BYTES_GO_ON -> Arguments.of(rule, "AA", WebhookState.initial(2, 1, calm), NEVER);
            case SUPERSEDED_BY_ANNOUNCED -> Arguments.of(rule, "ABA", WebhookState.initial(3, 1, calm), NO_LATER);
            case SUPERSEDED_MAKES_LAST ->
                Arguments.of(rule, "AB", WebhookState.initial(2, 1, new Left(0, 0, 2, false)), NO_LATER);
            case BEGIN_ONCE -> Arguments.of(rule, "A", WebhookState.initial(1, 2, calm), TWICE);
        });
    }
}
