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
import dev.chatreplay.harness.Scaled;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One session among strangers fails, at its first call, at its second, and so on until it needs no more. The strangers' events are
/// acknowledged in the same invocation, its own not before they are recorded.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighboursTest {
    private static final int MAX_ATTEMPTS = 6;

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "UNREADABLE"})
    void strangersAreRecordedBesideANewSessionThatFails(Way way) {
        walk(way, Work.CONSUME_WHOLE_SESSION, Work::wholeSession);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "UNREADABLE"})
    void strangersAreRecordedBesideAnEndedSessionThatFails(Way way) {
        walk(way, Work.CONSUME_LATE_EVENTS, Work::lateEvents);
    }

    /// The SDK waits between its attempts, and nothing can hurry it: half of the invocation a run.
    @ParameterizedTest
    @EnumSource(names = {"UNPROCESSED", "THROTTLED"})
    @FullExtent
    void strangersAreRecordedBesideAHotSession(Way way) {
        var results = new Results("one session among strangers is hot: " + way);
        for (int number = 2; number <= (Extent.CURRENT == Extent.LONG ? 6 : 2); number++) {
            judge(results, way, number, Work.CONSUME_WHOLE_SESSION, Work::wholeSession);
        }
        for (int number = 4; number <= (Extent.CURRENT == Extent.LONG ? 6 : 4); number++) {
            judge(results, way, number, Work.CONSUME_LATE_EVENTS, Work::lateEvents);
        }
        results.report();
    }

    private void walk(Way way, Work work, Function<Run, List<ObjectNode>> eventsOf) {
        var results = new Results("one session among strangers fails from its n-th call on: " + way + ", " + work);
        for (int number = Extent.first(way); judge(results, way, number, work,
                eventsOf); number += Extent.stride()) {
            // The next call fails.
        }
        results.report();
    }

    /// Whether the session had that many calls.
    private boolean judge(Results results, Way way, int number, Work work, Function<Run, List<ObjectNode>> eventsOf) {
        var run = new Run(harness);
        var batch = new MixedBatch(run);
        batch.runs().forEach(work::prepare);
        var fault = new OneSessionFails(run.owner(), run.chat().sessionId(), way, number);
        var done = batch.deliver(process.under(fault), eventsOf);
        if (done == fault.isReached()) {
            run.evidence().complain("acknowledged is " + done + ", failed is " + fault.isReached());
        }
        process.revive();
        again(run, eventsOf, done);
        for (var each : batch.runs()) {
            results.add("call " + number + ", " + each.owner().organizationId() + "/" + each.chat().sessionId(),
                    each.verdict());
        }
        return fault.isReached();
    }

    /// Until it is done, by a healthy process.
    private void again(Run run, Function<Run, List<ObjectNode>> eventsOf, boolean isDone) {
        var done = isDone;
        for (int attempt = 1; !done; attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                run.evidence().complain("it is not done after " + attempt + " attempts");
                return;
            }
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            done = run.consume(harness.healthy, eventsOf.apply(run));
        }
    }
}
