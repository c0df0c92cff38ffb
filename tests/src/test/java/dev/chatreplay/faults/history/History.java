package dev.chatreplay.faults.history;

import dev.chatreplay.faults.history.Step.WithFailure;
import dev.chatreplay.faults.history.Step.Send;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// All steps of one session, in order.
public record History(List<Step> steps) {
    /// Creates a history of these steps.
    public History {
        steps = List.copyOf(steps);
    }

    /// Runs the steps on a new session.
    ///
    /// @return the violations
    public List<String> verdict(Run run, FunctionProcess process) {
        steps.forEach(step -> step.take(run, process));
        return run.verdict();
    }

    /// Returns the violations, and when there are any, also the shortest history found that has violations.
    public List<String> violations(Function<History, List<String>> judge) {
        var found = judge.apply(this);
        if (found.isEmpty()) {
            return found;
        }
        var shrunk = shrink(history -> !judge.apply(history).isEmpty());
        var all = new ArrayList<>(found);
        all.add("shrunk to\n" + shrunk + "\nwith " + judge.apply(shrunk));
        return all;
    }

    /// Removes every part that the violation does not need: first half of the steps, then single steps, then single events.
    private History shrink(Predicate<History> isBad) {
        var smallest = this;
        for (int size = Math.max(1, steps.size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < smallest.steps.size();) {
                var without = smallest.without(from, Math.min(from + size, smallest.steps.size()));
                if (isBad.test(without)) {
                    smallest = without;
                } else {
                    from += size;
                }
            }
        }
        return smallest.shrinkBatches(isBad);
    }

    private History without(int from, int to) {
        var rest = new ArrayList<>(steps);
        rest.subList(from, to).clear();
        return new History(rest);
    }

    private History shrinkBatches(Predicate<History> isBad) {
        var smallest = this;
        for (int step = 0; step < steps.size(); step++) {
            for (int event = 0; event < eventsIn(smallest.steps.get(step));) {
                var changed = new ArrayList<>(smallest.steps);
                changed.set(step, withoutEvent(changed.get(step), event));
                if (isBad.test(new History(changed))) {
                    smallest = new History(changed);
                } else {
                    event++;
                }
            }
        }
        return smallest;
    }

    private static int eventsIn(Step step) {
        return switch (step) {
            case Send send when send.events().size() > 1 -> send.events().size();
            case WithFailure failing -> eventsIn(failing.step());
            case Step _ -> 0;
        };
    }

    private static Step withoutEvent(Step step, int index) {
        return switch (step) {
            case Send send -> {
                var rest = new ArrayList<>(send.events());
                rest.remove(index);
                yield new Send(rest, send.overTheBus());
            }
            case WithFailure failing ->
                new WithFailure(withoutEvent(failing.step(), index), failing.call(), failing.when(), failing.failure());
            case Step other -> other;
        };
    }

    @Override
    public String toString() {
        return steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n"));
    }
}
