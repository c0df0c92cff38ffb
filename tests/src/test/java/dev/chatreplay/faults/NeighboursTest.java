package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.embedded.OneSessionFails;
import dev.chatreplay.embedded.OneSessionFails.Way;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.MixedBatch;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;

/// Fails one session of a mixed batch at its first call, then at its second, until it has no further call. The function acknowledges the events
/// of its neighbours in the same invocation. It acknowledges the session's own events only after it has recorded them.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighboursTest {
    private static final int MAX_ATTEMPTS = 6;

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    @ParameterizedTest
    @SampledEnum({"REFUSED", "UNREADABLE"})
    void neighboursOfFailingNewSessionAreRecorded(Way way) {
        walk(way, Work.CONSUME_WHOLE_SESSION, WorkEvents::wholeSession);
    }

    @ParameterizedTest
    @SampledEnum({"REFUSED", "UNREADABLE"})
    void neighboursOfFailingEndedSessionAreRecorded(Way way) {
        walk(way, Work.CONSUME_LATE_EVENTS, WorkEvents::lateEvents);
    }

    @Test
    void neighboursOfFailingSessionWithRefusedEventsAreRecorded() {
        walk(Way.REFUSED, Work.CONSUME_REFUSED_EVENTS, WorkEvents::lateAndRefusedEvents);
    }

    /// Each run takes half of the time of an invocation, because the SDK waits between its attempts.
    @ParameterizedTest
    @SampledEnum({"UNPROCESSED", "THROTTLED"})
    @FullExtent
    void neighboursOfHotSessionAreRecorded(Way way) {
        var results = new Results("one session of a mixed batch is hot: " + way);
        for (int number = 2; number <= Extent.pick(2, 2, 6); number++) {
            judge(results, way, number, Work.CONSUME_WHOLE_SESSION, WorkEvents::wholeSession);
        }
        for (int number = 4; number <= Extent.pick(4, 4, 6); number++) {
            judge(results, way, number, Work.CONSUME_LATE_EVENTS, WorkEvents::lateEvents);
        }
        results.report();
    }

    private void walk(Way way, Work work, Function<Run, List<ObjectNode>> eventsOf) {
        var results = new Results("one session of a mixed batch fails from its n-th call on: " + way + ", " + work);
        Extent.walk(List.of(way), number -> judge(results, way, number, work, eventsOf));
        results.report();
    }

    /// Adds the result of one run.
    ///
    /// @return whether the session had at least `number` calls
    private boolean judge(Results results, Way way, int number, Work work, Function<Run, List<ObjectNode>> eventsOf) {
        var run = new Run(harness);
        var batch = new MixedBatch(run);
        batch.runs().forEach(work::prepare);
        var fault = new OneSessionFails(run.owner(), run.chat().sessionId(), way, number);
        var done = batch.deliver(process.under(fault), eventsOf);
        if (done == fault.isReached()) {
            run.evidence().addViolation("acknowledged is " + done + ", failed is " + fault.isReached());
        }
        process.revive();
        repeatUntilDone(run, eventsOf, done);
        for (var each : batch.runs()) {
            results.add("call " + number + ", " + each.owner().organizationId() + "/" + each.chat().sessionId(),
                    each.verdict());
        }
        return fault.isReached();
    }

    /// Delivers the events to a healthy process until it acknowledges them.
    private void repeatUntilDone(Run run, Function<Run, List<ObjectNode>> eventsOf, boolean isDone) {
        var done = isDone;
        for (int attempt = 1; !done; attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                run.evidence().addViolation("not done after " + attempt + " attempts");
                return;
            }
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            done = run.consume(harness.healthy, eventsOf.apply(run));
        }
    }
}
