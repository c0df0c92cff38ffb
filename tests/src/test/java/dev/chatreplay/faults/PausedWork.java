package dev.chatreplay.faults;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import java.util.List;
import java.util.function.Consumer;

/// Pauses a worker at its first call, then at its second, until the work has no further call. During the pause other work is done completely.
/// Then the worker continues.
///
/// @param process the process of the worker
record PausedWork(FaultHarness harness, FunctionProcess process) {
    /// Runs `meanwhile` before and after each call of the work, in a session of its own each time.
    void walk(Results results, Work work, Consumer<Run> meanwhile) {
        var times = When.values();
        for (var when : Extent.share(times, Math.floorMod(List.of(results, work).toString().hashCode(), times.length),
                times.length)) {
            Extent.walk(work, List.of(results, work, when), number -> {
                var run = new Run(harness);
                work.prepare(run);
                var pause = AtCall.meanwhile(_ -> true, number, when, () -> meanwhile.accept(run));
                if (!work.act(run, process.under(pause))) {
                    harness.clock.pass(Run.LONGER_THAN_A_LEASE);
                    work.act(run, harness.healthy);
                }
                results.add(when + " call " + number, run.verdict());
                return pause;
            });
        }
    }

    /// Lets the lease of the worker expire, and another worker take over.
    static void takeOver(Run run) {
        var harness = run.harness();
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        if (!run.compactOnce(harness.healthy)) {
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        }
        run.get(harness.healthy);
    }

    static void sendLateEvents(Run run) {
        run.sendUntilAcknowledged(
                run.chat().edited("m-2", "just now").sent("m-8", "new").eventsFrom(run.chat().events().size() - 2));
    }
}
