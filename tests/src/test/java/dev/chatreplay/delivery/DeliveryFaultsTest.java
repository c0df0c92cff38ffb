package dev.chatreplay.delivery;

import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Fails each call of the workers that announce and deliver. In the end, each webhook has the latest content, with one id for each version.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryFaultsTest {
    @AutoClose
    private final WebhookHarness harness = new WebhookHarness();

    @Test
    void crashBeforeAnyCallLosesNoDelivery() {
        walk("crash before the n-th call", number -> AtCall.fails(number, When.BEFORE, Failures.DEATH));
    }

    @Test
    void crashAfterAnyCallLosesNoDelivery() {
        walk("crash after the n-th call", number -> AtCall.fails(number, When.AFTER, Failures.DEATH));
    }

    @Test
    void lostConnectionAtAnyCallLosesNoDelivery() {
        walk("no connection at the n-th call", number -> AtCall.fails(number, When.BEFORE, Failures.NO_CONNECTION));
    }

    @Test
    void lostAnswerToAnyCallLosesNoDelivery() {
        walk("lost answer to the n-th call", number -> AtCall.fails(number, When.AFTER, Failures.ANSWER_LOST));
    }

    @Test
    void crashWhileVersionIsSupersededLosesNoDelivery() {
        crash("superseded", (run, plan) -> run.laterVersion(run.chat.sent("m-2", "late"), 2, plan));
    }

    @Test
    void crashWhileVersionHasEqualBytesLosesNoDelivery() {
        crash("equal bytes", (run, plan) -> run.laterVersion(run.chat.started(), 1, plan));
    }

    @Test
    void crashAtReceiverThatIsGoneKeepsItDisabled() {
        crash("gone", DeliveryRun::gone);
    }

    @Test
    void crashAtRedriveLosesNoDelivery() {
        crash("redrive", DeliveryRun::again);
    }

    @Test
    void crashOfSweepLosesNoDelivery() {
        crash("sweep", DeliveryRun::swept);
    }

    private void crash(String scenario, BiFunction<DeliveryRun, ExecutionInterceptor, List<String>> verdict) {
        walk(scenario + ", crash after the n-th call", number -> AtCall.fails(number, When.AFTER, Failures.DEATH),
                verdict);
    }

    private void walk(String fault, IntFunction<AtCall> plan) {
        walk(fault, plan, DeliveryRun::verdict);
    }

    private void walk(String fault, IntFunction<AtCall> plan,
            BiFunction<DeliveryRun, ExecutionInterceptor, List<String>> verdict) {
        var results = new Results("webhooks, " + fault);
        Extent.walk(List.of(fault), number -> {
            var failure = plan.apply(number);
            results.add("call " + number, verdict.apply(new DeliveryRun(harness), failure));
            return failure.isReached();
        });
        results.report();
    }
}
