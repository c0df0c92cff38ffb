package dev.chatreplay.faults;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.rig.Bench;
import dev.chatreplay.faults.rig.Instance;
import dev.chatreplay.faults.rig.Run;
import dev.chatreplay.faults.rig.Tally;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What nobody comes back to do, the sweep has done; and a sweep that fails is made up for by the next one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepCrashTest {
    private final Bench bench = Bench.alone();
    private final Instance instance = bench.instance();

    @AfterAll
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"POST_WHOLE_SESSION", "POST_LATE_EVENTS", "CONSUME_LATE_EVENTS"})
    void aProducerThatGivesUpAfterACrashLosesOnlyWhatWasNotAcknowledged(Work work) {
        var tally = new Tally("crash after the n-th call, producer gives up, " + work);
        AtCall crash;
        int number = 0;
        do {
            var run = new Run(bench);
            work.prepare(run);
            crash = AtCall.fails(++number, When.AFTER, Failures.DEATH);
            work.act(run, instance.under(crash));
            run.sweep();
            tally.add("call " + number, run.verdict());
        } while (crash.isReached());
        tally.report();
    }

    @ParameterizedTest
    @EnumSource
    void anEndThatIsNeverToldIsMadeUpForWhereverTheSweepCrashes(When when) {
        var tally = new Tally("session.ended missing, sweep crashes " + when + " the n-th call");
        AtCall crash;
        int number = 0;
        do {
            var run = new Run(bench);
            Work.POST_FIRST_EVENTS.act(run, bench.healthy);
            bench.clock.pass(Duration.ofHours(25));
            crash = AtCall.fails(++number, when, Failures.DEATH);
            instance.under(crash).sweep();
            run.sweep();
            run.evidence().expectEnd();
            tally.add("call " + number, run.verdict());
        } while (crash.isReached());
        tally.report();
    }

    @Test
    void anEndThatComesAfterItWasPresumedIsTaken() {
        var tally = new Tally("session.ended after the sweep has presumed it");
        for (var isFirstExported : new boolean[]{false, true}) {
            var run = new Run(bench);
            Work.POST_FIRST_EVENTS.act(run, bench.healthy);
            bench.clock.pass(Duration.ofHours(25));
            bench.healthy.sweep();
            if (isFirstExported) {
                run.settle();
            }
            run.insist(run.chat().sent("m-9", "still here").ended().eventsFrom(8));
            tally.add("exported " + isFirstExported, run.verdict());
        }
        tally.report();
    }
}
