package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.embedded.OneSessionFails;
import dev.chatreplay.embedded.OneSessionFails.Way;
import dev.chatreplay.faults.rig.Bench;
import dev.chatreplay.faults.rig.Instance;
import dev.chatreplay.faults.rig.MixedBatch;
import dev.chatreplay.faults.rig.Run;
import dev.chatreplay.faults.rig.Tally;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One session among strangers fails, at its first call, at its second, and so on until it needs no more. The strangers' events are
/// acknowledged in the same invocation, its own not before they are recorded.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighboursTest {
    private static final int MAX_ATTEMPTS = 6;

    private final Bench bench = new Bench();
    private final Instance instance = bench.instance();

    @AfterAll
    void stop() {
        bench.close();
    }

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
    void strangersAreRecordedBesideAHotSession(Way way) {
        var tally = new Tally("one session among strangers is hot: " + way);
        for (int number = 2; number <= (Tally.isLong() ? 6 : 2); number++) {
            judge(tally, way, number, Work.CONSUME_WHOLE_SESSION, Work::wholeSession);
        }
        for (int number = 4; number <= (Tally.isLong() ? 6 : 4); number++) {
            judge(tally, way, number, Work.CONSUME_LATE_EVENTS, Work::lateEvents);
        }
        tally.report();
    }

    private void walk(Way way, Work work, Function<Run, List<ObjectNode>> eventsOf) {
        var tally = new Tally("one session among strangers fails from its n-th call on: " + way + ", " + work);
        for (int number = 1; judge(tally, way, number, work, eventsOf); number++) {
            // The next call fails.
        }
        tally.report();
    }

    /// Whether the session had that many calls.
    private boolean judge(Tally tally, Way way, int number, Work work, Function<Run, List<ObjectNode>> eventsOf) {
        var run = new Run(bench);
        var batch = new MixedBatch(run);
        batch.runs().forEach(work::prepare);
        var fault = new OneSessionFails(run.owner(), run.chat().sessionId(), way, number);
        var done = batch.deliver(instance.under(fault), eventsOf);
        if (done == fault.isReached()) {
            run.evidence().complain("acknowledged is " + done + ", failed is " + fault.isReached());
        }
        instance.revive();
        again(run, eventsOf, done);
        for (var each : batch.runs()) {
            tally.add("call " + number + ", " + each.owner().organizationId() + "/" + each.chat().sessionId(),
                    each.verdict());
        }
        return fault.isReached();
    }

    /// Until it is done, by a healthy instance.
    private void again(Run run, Function<Run, List<ObjectNode>> eventsOf, boolean isDone) {
        var done = isDone;
        for (int attempt = 1; !done; attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                run.evidence().complain("it is not done after " + attempt + " attempts");
                return;
            }
            bench.clock.pass(Run.LONGER_THAN_A_LEASE);
            done = run.consume(bench.healthy, eventsOf.apply(run));
        }
    }
}
