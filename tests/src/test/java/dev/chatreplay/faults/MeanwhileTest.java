package dev.chatreplay.faults;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.rig.Bench;
import dev.chatreplay.faults.rig.Instance;
import dev.chatreplay.faults.rig.Run;
import dev.chatreplay.faults.rig.Tally;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// A worker is stopped at its first call, at its second, and so on; something else happens, from beginning to end; then it goes on as if
/// it had not slept.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeanwhileTest {
    private final Bench bench = new Bench();
    private final Instance sleeper = bench.instance();

    @AfterAll
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "COMPACT_AGAIN", "GET_ON_DEMAND", "GET_SNAPSHOT"})
    void aZombieDoesNoHarm(Work work) {
        var tally = new Tally("lease expires at the n-th call, another worker takes over, zombie goes on, " + work);
        walk(tally, work, this::takeOver);
        tally.report();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "COMPACT_AGAIN", "GET_ON_DEMAND"})
    void aZombieDoesNoHarmToWhatCameLate(Work work) {
        var tally = new Tally("the same with a late event before the takeover, " + work);
        walk(tally, work, run -> {
            late(run);
            takeOver(run);
        });
        tally.report();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "COMPACT_AGAIN", "COMPACT_TO_THE_SAME_BYTES", "GET_ON_DEMAND"})
    void aLateEventAtAnyCallOfACompactionIsNotLost(Work work) {
        var tally = new Tally("late event at the n-th call of a compaction, " + work);
        walk(tally, work, MeanwhileTest::late);
        tally.report();
    }

    @ParameterizedTest
    @EnumSource
    void aLateEventAroundEveryPageOfACompactionIsNotLost(When when) {
        var tally = new Tally("late event " + when + " the n-th page, pages of one entry");
        AtCall pause;
        int number = 0;
        do {
            var run = new Run(bench);
            Work.COMPACT.prepare(run);
            pause = AtCall.meanwhile(QueryRequest.class::isInstance, ++number, when, () -> late(run));
            Work.COMPACT.act(run, sleeper.under(pause)
                    .in(Patch.ask(QueryRequest.class, query -> query.toBuilder().limit(1).build())));
            tally.add("page " + number, run.verdict());
        } while (pause.isReached());
        tally.report();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "COMPACT_AGAIN"})
    void aMessageThatIsDeliveredTwiceAtOnceDoesNoHarm(Work work) {
        var tally = new Tally("visibility expires in mid-work, compaction request at two workers, " + work);
        walk(tally, work, run -> run.compactOnce(bench.healthy));
        tally.report();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUME_WHOLE_SESSION", "CONSUME_LATE_EVENTS"})
    void anEventThatIsDeliveredTwiceAtOnceDoesNoHarm(Work work) {
        var tally = new Tally("visibility expires in mid-work, bus events at two workers, " + work);
        walk(tally, work, run -> work.act(run, bench.healthy));
        tally.report();
    }

    @ParameterizedTest
    @EnumSource(names = {"POST_FIRST_EVENTS", "GET_SNAPSHOT"})
    void anEndAndItsCompactionAtAnyCallLoseNothing(Work work) {
        var tally = new Tally("session ends and is compacted at the n-th call, " + work);
        walk(tally, work, run -> {
            run.insist(List.of(run.chat().ended().last()));
            run.settle();
        });
        tally.report();
    }

    @ParameterizedTest
    @EnumSource(names = {"POST_LATE_EVENTS", "CONSUME_LATE_EVENTS"})
    void aCompactionAtAnyCallOfARecorderMissesNothing(Work work) {
        var tally = new Tally("another late event and its compaction at the n-th call, " + work);
        walk(tally, work, run -> {
            late(run);
            run.settle();
        });
        tally.report();
    }

    private void takeOver(Run run) {
        bench.clock.pass(Run.LONGER_THAN_A_LEASE);
        if (!run.compactOnce(bench.healthy)) {
            bench.clock.pass(Run.LONGER_THAN_A_LEASE);
        }
        run.get(bench.healthy);
    }

    private static void late(Run run) {
        run.insist(run.chat().edited("m-2", "just now").sent("m-8", "new").eventsFrom(run.chat().events().size() - 2));
    }

    private void walk(Tally tally, Work work, Consumer<Run> meanwhile) {
        for (var when : When.values()) {
            walk(tally, work, when, meanwhile);
        }
    }

    private void walk(Tally tally, Work work, When when, Consumer<Run> meanwhile) {
        AtCall pause;
        int number = 0;
        do {
            var run = new Run(bench);
            work.prepare(run);
            pause = AtCall.meanwhile(_ -> true, ++number, when, () -> meanwhile.accept(run));
            if (!work.act(run, sleeper.under(pause))) {
                bench.clock.pass(Run.LONGER_THAN_A_LEASE);
                work.act(run, bench.healthy);
            }
            tally.add(when + " call " + number, run.verdict());
        } while (pause.isReached());
    }
}
