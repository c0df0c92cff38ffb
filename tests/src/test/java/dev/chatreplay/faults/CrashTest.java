package dev.chatreplay.faults;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Fails each kind of work at its first call, then at its second, until the work has no further call. Then the test repeats unfinished work,
/// as the queue or the caller does.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
    private static final int MAX_ATTEMPTS = 6;
    /// The number of tests, each of which fails a call in its own way. The quick extent has every fifth work of the share of each.
    private static final int WAYS = 4;

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    static List<Work> beforeCall() {
        return Extent.sample(Extent.share(Work.values(), 0, WAYS));
    }

    @ParameterizedTest
    @MethodSource("beforeCall")
    void crashBeforeAnyCallLosesNothing(Work work) {
        var results = new Results("crash before the n-th call, " + work);
        walk(results, work, n -> AtCall.fails(n, When.BEFORE, Failures.DEATH), true);
        results.report();
    }

    static List<Work> afterCall() {
        return Extent.sample(Extent.share(Work.values(), 1, WAYS));
    }

    @ParameterizedTest
    @MethodSource("afterCall")
    void crashAfterAnyCallLosesNothing(Work work) {
        var results = new Results("crash after the n-th call, " + work);
        walk(results, work, n -> AtCall.fails(n, When.AFTER, Failures.DEATH), true);
        results.report();
    }

    static List<Work> withoutConnection() {
        return Extent.sample(Extent.share(Work.values(), 2, WAYS));
    }

    @ParameterizedTest
    @MethodSource("withoutConnection")
    void lostConnectionFromAnyCallOnLosesNothing(Work work) {
        var results = new Results("no connection from the n-th call on, " + work);
        walk(results, work, n -> AtCall.failsFrom(n, Failures.NO_CONNECTION), true);
        results.report();
    }

    static List<Work> withoutAnswer() {
        return Extent.sample(Extent.share(Work.values(), 3, WAYS));
    }

    @ParameterizedTest
    @MethodSource("withoutAnswer")
    void lostAnswerToAnyCallDoesNotAffectWork(Work work) {
        var results = new Results("lost answer to the n-th call, " + work);
        walk(results, work, n -> AtCall.fails(n, When.AFTER, Failures.ANSWER_LOST), false);
        results.report();
    }

    /// How the n-th call fails.
    private interface Plan {
        AtCall of(int number);
    }

    private void walk(Results results, Work work, Plan plan, boolean failureIsNoticed) {
        Extent.walk(work, List.of(results, work), number -> {
            var run = new Run(harness);
            work.prepare(run);
            var failure = plan.of(number);
            var done = work.act(run, process.under(failure));
            if (!done && failureIsNoticed) {
                repeatUntilDone(run, work);
            }
            if (!done && !(failureIsNoticed && failure.isReached())) {
                run.evidence().addViolation("not done, although every failure allowed a retry");
            }
            results.add("call " + number, run.verdict());
            return failure;
        });
    }

    private void repeatUntilDone(Run run, Work work) {
        for (int attempt = 1; !work.act(run, harness.healthy); attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                run.evidence().addViolation("not done after " + attempt + " attempts");
                return;
            }
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            // A reader does not do the work that it has queued, so a compactor does it.
            run.compactOnce(harness.healthy);
        }
    }
}
