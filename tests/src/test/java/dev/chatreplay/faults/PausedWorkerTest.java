package dev.chatreplay.faults;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Operator;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Pauses a worker at its first call, then at its second, until the work has no further call. During the pause other work is done completely.
/// Then the worker continues.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PausedWorkerTest {
    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final PausedWork paused = new PausedWork(harness, harness.process());

    @ParameterizedTest
    @SampledEnum({"COMPACT", "COMPACT_AGAIN", "GET_ON_DEMAND", "GET_SNAPSHOT"})
    void staleWorkerChangesNothing(Work work) {
        var results = new Results(
                "lease expires at the n-th call, another worker takes over, stale worker continues, " + work);
        paused.walk(results, work, PausedWork::takeOver);
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"COMPACT", "COMPACT_AGAIN", "GET_ON_DEMAND"})
    void staleWorkerDoesNotReplaceExportWithLateEvent(Work work) {
        var results = new Results("the same with a late event before the takeover, " + work);
        paused.walk(results, work, run -> {
            PausedWork.sendLateEvents(run);
            PausedWork.takeOver(run);
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"COMPACT", "COMPACT_AGAIN", "COMPACT_TO_THE_SAME_BYTES", "GET_ON_DEMAND"})
    void lateEventAtAnyCallOfCompactionIsNotLost(Work work) {
        var results = new Results("late event at the n-th call of a compaction, " + work);
        paused.walk(results, work, PausedWork::sendLateEvents);
        results.report();
    }

    static List<When> times() {
        return Extent.sample(List.of(When.values()));
    }

    @ParameterizedTest
    @MethodSource("times")
    void lateEventAtAnyPageOfCompactionIsNotLost(When when) {
        var results = new Results("late event " + when + " the n-th page, pages of one entry");
        Extent.walk(List.of(when), number -> {
            var run = new Run(harness);
            Work.COMPACT.prepare(run);
            var pause = AtCall.meanwhile(QueryRequest.class::isInstance, number, when,
                    () -> PausedWork.sendLateEvents(run));
            Work.COMPACT.act(run, paused.process().under(pause)
                    .in(Patch.ask(QueryRequest.class, query -> query.toBuilder().limit(1).build())));
            results.add("page " + number, run.verdict());
            return pause.isReached();
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"COMPACT", "COMPACT_AGAIN"})
    void compactionRequestDeliveredTwiceAtOnceChangesNothing(Work work) {
        var results = new Results(
                "visibility timeout ends during the work, compaction request at two workers, " + work);
        paused.walk(results, work, run -> run.compactOnce(harness.healthy));
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"CONSUME_WHOLE_SESSION", "CONSUME_LATE_EVENTS"})
    void eventDeliveredTwiceAtOnceIsRecordedOnce(Work work) {
        var results = new Results("visibility timeout ends during the work, bus events at two workers, " + work);
        paused.walk(results, work, run -> work.act(run, harness.healthy));
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"POST_FIRST_EVENTS", "GET_SNAPSHOT", "GET_SNAPSHOT_IN_FURTHER_FORMAT"})
    void sessionEndAndCompactionAtAnyCallLoseNothing(Work work) {
        var results = new Results("session ends and is compacted at the n-th call, " + work);
        paused.walk(results, work, run -> {
            run.sendUntilAcknowledged(List.of(run.chat().ended().last()));
            run.settle();
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"POST_LATE_EVENTS", "CONSUME_LATE_EVENTS"})
    void compactionAtAnyCallOfRecorderLosesNothing(Work work) {
        var results = new Results("another late event and its compaction at the n-th call, " + work);
        paused.walk(results, work, run -> {
            PausedWork.sendLateEvents(run);
            run.settle();
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"COMPACT", "COMPACT_AGAIN", "COMPACT_TO_THE_SAME_BYTES", "GET_AFTER_LATE_EVENTS",
            "GET_FURTHER_FORMAT", "GET_CSV_FULL", "COMPACT_FURTHER_FORMAT", "COMPACT_AGAIN_IN_THREE_FORMATS",
            "GET_SNAPSHOT"})
    void withdrawalAtAnyCallOfWorkerDeletesNoNewFile(Work work) {
        var results = new Results("files withdrawn at the n-th call, " + work);
        paused.walk(results, work, run -> new Operator(run).withdrawUntilDone());
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"WITHDRAW", "WITHDRAW_AFTER_DELETION", "WITHDRAW_SNAPSHOTS"})
    void readerAtAnyCallOfWithdrawalGetsNoWithdrawnFile(Work work) {
        var results = new Results("a reader at the n-th call of a withdrawal, " + work);
        paused.walk(results, work, run -> run.get(harness.healthy));
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"WITHDRAW", "WITHDRAW_AFTER_DELETION"})
    void lateEventAtAnyCallOfWithdrawalIsNotLost(Work work) {
        var results = new Results("late event and its compaction at the n-th call of a withdrawal, " + work);
        paused.walk(results, work, run -> {
            PausedWork.sendLateEvents(run);
            run.settle();
        });
        results.report();
    }
}
