package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Explores every state that a model can reach, in the order of their distance from the first state.
final class Explorer<S> {
    private final Model<S> model;
    private final List<S> states = new ArrayList<>();
    private final Map<S, Integer> numbers = new HashMap<>();
    private final List<int[]> successors = new ArrayList<>();
    private final List<Integer> predecessors = new ArrayList<>();
    private final List<String> stepNames = new ArrayList<>();
    private Optional<String> violation = Optional.empty();

    Explorer(Model<S> model, S initial) {
        this.model = model;
        number(initial, -1, "start");
        for (int i = 0; i < states.size() && violation.isEmpty(); i++) {
            step(i);
        }
    }

    int count() {
        return states.size();
    }

    /// Returns the shortest way to a forbidden state, or to a state from which no done state can be reached.
    Optional<String> violation() {
        return violation.or(this::neverDone);
    }

    private void step(int number) {
        var state = states.get(number);
        var next = model.next(state);
        var numbersOfNext = new int[next.size()];
        int n = 0;
        for (var entry : next.entrySet()) {
            var successor = entry.getValue();
            int of = number(successor, number, entry.getKey());
            numbersOfNext[n++] = of;
            if (violation.isEmpty()) {
                violation = model.violation(state, successor)
                        .map(wrong -> wrong + way(number) + line(entry.getKey(), successor));
            }
        }
        successors.add(numbersOfNext);
    }

    private int number(S state, int from, String by) {
        var known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        predecessors.add(from);
        stepNames.add(by);
        return states.size() - 1;
    }

    private Optional<String> neverDone() {
        var canFinish = new BitSet(states.size());
        for (int i = 0; i < states.size(); i++) {
            canFinish.set(i, model.isDone(states.get(i)));
        }
        for (boolean grows = true; grows;) {
            grows = false;
            for (int i = states.size() - 1; i >= 0; i--) {
                if (!canFinish.get(i) && reaches(i, canFinish)) {
                    canFinish.set(i);
                    grows = true;
                }
            }
        }
        int first = canFinish.nextClearBit(0);
        return first < states.size()
                ? Optional.of(model.neverDone() + way(first))
                : Optional.empty();
    }

    private boolean reaches(int state, BitSet canFinish) {
        for (int next : successors.get(state)) {
            if (canFinish.get(next)) {
                return true;
            }
        }
        return false;
    }

    private String way(int to) {
        var steps = new ArrayList<String>();
        for (int i = to; i >= 0; i = predecessors.get(i)) {
            steps.add(line(stepNames.get(i), states.get(i)));
        }
        Collections.reverse(steps);
        return ":" + String.join("", steps);
    }

    private String line(String step, S state) {
        return "\n  - " + step + "\n      " + state;
    }
}
