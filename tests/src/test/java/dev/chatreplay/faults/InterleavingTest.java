package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.faults.schedule.Schedule;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Runs two to eight workers on one session at once: recorders of HTTP and of the events queue, compactors and readers.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingTest {
    private static final int MAX_WORKERS = 8;
    private static final int MAX_RUNS = 10;

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final List<FunctionProcess> processes = IntStream.range(0, MAX_WORKERS).mapToObj(_ -> harness.process())
            .toList();

    @Test
    void interleavedWorkersOfLiveSessionLoseNothing() {
        new Results("2 to 8 workers interleaved, the end among them").seeded(40, seed -> interleave(seed, false))
                .report();
    }

    @Test
    void interleavedWorkersOfEndedSessionLoseNothing() {
        new Results("2 to 8 workers interleaved, late events").seeded(40, seed -> interleave(seed, true)).report();
    }

    @Test
    @FullExtent
    void sameSeedGivesSameOrder() {
        new Results("one seed, two schedules that differ").seeded(8, seed -> {
            var first = order(seed);
            var second = order(seed);
            return first.equals(second) ? List.of() : List.of(first + " and then " + second);
        }).report();
    }

    /// Returns the steps of the seed, from the first run that was not on a busy machine.
    private List<String> order(long seed) {
        var steps = new ArrayList<String>();
        for (int run = 1; run <= MAX_RUNS; run++) {
            steps.clear();
            interleave(seed, seed % 2 == 0, steps);
            if (!steps.contains(Schedule.BUSY)) {
                return steps;
            }
        }
        return Assumptions
                .abort("The machine is too busy: seed %d had no undisturbed run of %d.".formatted(seed, MAX_RUNS));
    }

    private List<String> interleave(long seed, boolean hasEnded) {
        var steps = new ArrayList<String>();
        var found = new ArrayList<>(interleave(seed, hasEnded, steps));
        if (!found.isEmpty()) {
            found.add("in this order: " + String.join("\n", steps));
        }
        return found;
    }

    private List<String> interleave(long seed, boolean hasEnded, List<String> steps) {
        var random = Results.random(seed);
        var run = new Run(harness);
        var chat = run.chat().started().sent("m-1", "hello").sent("m-2", "there");
        run.sendUntilAcknowledged((hasEnded ? chat.ended() : chat).eventsFrom(0));
        if (hasEnded && random.nextBoolean()) {
            run.settle();
        }
        var schedule = new Schedule(random);
        var batches = new ArrayList<List<ObjectNode>>();
        int workers = 2 + random.nextInt(MAX_WORKERS - 1);
        for (int i = 0; i < workers; i++) {
            add(schedule, run, processes.get(i), random, batches, !hasEnded && i == 0);
        }
        schedule.run(run).forEach(step -> steps.add(step.replace(run.chat().sessionId() + "\u0001", "")));
        processes.forEach(FunctionProcess::revive);
        batches.stream().filter(batch -> !run.evidence().acknowledged().containsAll(batch))
                .forEach(run::sendUntilAcknowledged);
        return run.verdict();
    }

    private static void add(Schedule schedule, Run run, FunctionProcess process, Random random,
            List<List<ObjectNode>> batches, boolean ends) {
        switch (ends ? 0 : random.nextInt(5)) {
            case 0, 1 -> {
                var batch = batch(run, random, ends);
                batches.add(batch);
                schedule.add("post", process, () -> run.post(process, batch));
            }
            case 2 -> {
                var batch = batch(run, random, false);
                batches.add(batch);
                schedule.add("consume", process, () -> run.consume(process, batch));
            }
            case 3 -> schedule.add("compact", process, () -> run.compactOnce(process));
            default -> schedule.add("get", process, () -> run.get(process));
        }
    }

    private static List<ObjectNode> batch(Run run, Random random, boolean ends) {
        var before = run.chat().events().size();
        var message = "m-" + (1 + random.nextInt(4));
        switch (random.nextInt(4)) {
            case 0 -> run.chat().sent(message + "-" + before, "new").pinned("m-1");
            case 1 -> run.chat().deleted(message);
            default -> run.chat().edited(message, "edit " + before);
        }
        if (ends) {
            run.chat().ended();
        }
        return run.chat().eventsFrom(before);
    }
}
