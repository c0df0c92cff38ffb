package dev.chatreplay.faults;

import dev.chatreplay.faults.bugs.CleanupByOldRow;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// Tests that the sweep requests work that no caller or queue repeats, and that the next sweep does the work of one that crashed.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepCrashTest {
    @AutoClose
    private final FaultHarness harness = FaultHarness.alone();
    private final FunctionProcess process = harness.process();

    @ParameterizedTest
    @SampledEnum({"POST_WHOLE_SESSION", "POST_LATE_EVENTS", "CONSUME_LATE_EVENTS"})
    void crashWithoutRetryLosesNoAcknowledgedEvent(Work work) {
        var results = new Results("crash after the n-th call, producer does not retry, " + work);
        Extent.walk(List.of(work), number -> {
            var run = new Run(harness);
            work.prepare(run);
            var crash = AtCall.fails(number, When.AFTER, Failures.DEATH);
            work.act(run, process.under(crash));
            run.sweep();
            results.add("call " + number, run.verdict());
            return crash.isReached();
        });
        results.report();
    }

    static List<When> times() {
        return Extent.sample(List.of(When.AFTER, When.BEFORE));
    }

    @ParameterizedTest
    @MethodSource("times")
    void sweepEndsSilentSessionAfterCrashAtAnyCall(When when) {
        var results = new Results("session.ended missing, sweep crashes " + when + " the n-th call");
        Extent.walk(List.of(when), number -> {
            var run = new Run(harness);
            Work.POST_FIRST_EVENTS.act(run, harness.healthy);
            harness.clock.pass(Duration.ofHours(25));
            // The sweep reads every shard of its index first. These queries change nothing.
            var crash = AtCall.fails(request -> !(request instanceof QueryRequest), number, number, when,
                    Failures.DEATH);
            process.under(crash).sweep();
            run.sweep();
            run.evidence().expectEnd();
            results.add("call " + number, run.verdict());
            return crash.isReached();
        });
        results.report();
    }

    /// `PlantedBugsTest` has the quick pass.
    @Test
    @FullExtent
    void checkerFindsCleanupThatDoesNotReadRowAfterListing() {
        var results = new Results("planted bug, undetected: CLEANUP_BY_OLD_ROW");
        var found = recompactedDuringCleanup(new CleanupByOldRow());
        results.add("with the bug", found.toString().contains("an object that a pointer has named was changed")
                ? List.of()
                : List.of("found " + found));
        results.add("without it", recompactedDuringCleanup(Patch.NONE));
        results.report();
    }

    /// Compacts a late event just before the sweep lists the objects, and returns the verdict.
    private List<String> recompactedDuringCleanup(ExecutionInterceptor bug) {
        var run = new Run(harness);
        run.sendUntilAcknowledged(WorkEvents.wholeSession(run));
        run.settle();
        run.sweep();
        harness.clock.pass(Duration.ofDays(2).plusHours(1));
        var recompaction = AtCall.meanwhile(request -> request instanceof ListObjectsV2Request list
                && list.prefix().contains("/" + run.chat().sessionId() + "/"), 1, When.BEFORE, () -> {
                    run.sendUntilAcknowledged(WorkEvents.lateEvents(run));
                    run.compactOnce(harness.healthy);
                });
        process.under(bug).in(recompaction).sweep();
        return run.verdict();
    }

    @Test
    void endAfterPresumedEndIsAccepted() {
        var results = new Results("session.ended after the sweep has presumed it");
        for (var isFirstExported : new boolean[]{false, true}) {
            var run = new Run(harness);
            Work.POST_FIRST_EVENTS.act(run, harness.healthy);
            harness.clock.pass(Duration.ofHours(25));
            harness.healthy.sweep();
            if (isFirstExported) {
                run.settle();
            }
            run.sendUntilAcknowledged(run.chat().sent("m-9", "still here").ended().eventsFrom(8));
            results.add("exported " + isFirstExported, run.verdict());
        }
        results.report();
    }
}
