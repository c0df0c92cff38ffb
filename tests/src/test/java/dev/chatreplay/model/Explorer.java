package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks at every state that a model can come to, the near ones first.
final class Explorer<S> {
    private final Model<S> model;
    private final List<S> states = new ArrayList<>();
    private final Map<S, Integer> numbers = new HashMap<>();
    private final List<int[]> successors = new ArrayList<>();
    private final List<Integer> cameFrom = new ArrayList<>();
    private final List<String> cameBy = new ArrayList<>();
    private Optional<String> violation = Optional.empty();

    Explorer(Model<S> model, S initial) {
        this.model = model;
        number(initial, -1, "it begins");
        for (int i = 0; i < states.size() && violation.isEmpty(); i++) {
            step(i);
        }
    }

    int count() {
        return states.size();
    }

    /// The shortest way to a state that must not be, or to one from which the work can never be done.
    Optional<String> violation() {
        return violation.or(this::hopeless);
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
        cameFrom.add(from);
        cameBy.add(by);
        return states.size() - 1;
    }

    private Optional<String> hopeless() {
        var hopeful = new BitSet(states.size());
        for (int i = 0; i < states.size(); i++) {
            hopeful.set(i, model.isDone(states.get(i)));
        }
        for (boolean grows = true; grows;) {
            grows = false;
            for (int i = states.size() - 1; i >= 0; i--) {
                if (!hopeful.get(i) && reaches(i, hopeful)) {
                    hopeful.set(i);
                    grows = true;
                }
            }
        }
        int first = hopeful.nextClearBit(0);
        return first < states.size()
                ? Optional.of(model.hopeless() + way(first))
                : Optional.empty();
    }

    private boolean reaches(int state, BitSet hopeful) {
        for (int next : successors.get(state)) {
            if (hopeful.get(next)) {
                return true;
            }
        }
        return false;
    }

    private String way(int to) {
        var steps = new ArrayList<String>();
        for (int i = to; i >= 0; i = cameFrom.get(i)) {
            steps.add(line(cameBy.get(i), states.get(i)));
        }
        Collections.reverse(steps);
        return ":" + String.join("", steps);
    }

    private String line(String step, S state) {
        return "\n  - " + step + "\n      " + state;
    }
}
