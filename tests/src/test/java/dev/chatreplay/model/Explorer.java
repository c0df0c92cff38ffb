package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks at every state that a protocol can come to, the near ones first.
final class Explorer {
    private final Protocol protocol;
    private final List<State> states = new ArrayList<>();
    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<int[]> successors = new ArrayList<>();
    private final List<Integer> cameFrom = new ArrayList<>();
    private final List<String> cameBy = new ArrayList<>();
    private Optional<String> violation = Optional.empty();

    Explorer(Protocol protocol, State initial) {
        this.protocol = protocol;
        number(initial, -1, "it begins");
        for (int i = 0; i < states.size() && violation.isEmpty(); i++) {
            step(i);
        }
    }

    int count() {
        return states.size();
    }

    /// The shortest way to a state that must not be, or to one from which no complete chat can be reached any more.
    Optional<String> violation() {
        return violation.or(this::hopeless);
    }

    private void step(int number) {
        var state = states.get(number);
        var next = protocol.next(state);
        var numbersOfNext = new int[next.size()];
        int n = 0;
        for (var entry : next.entrySet()) {
            var successor = entry.getValue();
            int of = number(successor, number, entry.getKey());
            numbersOfNext[n++] = of;
            if (violation.isEmpty() && !successor.isHonest()) {
                violation = Optional.of("a complete chat is gone, or lacks what was acknowledged" + way(of));
            }
            if (violation.isEmpty() && successor.row().exportVersion() < state.row().exportVersion()) {
                violation = Optional.of("the version of the export has gone down" + way(of));
            }
        }
        successors.add(numbersOfNext);
    }

    private int number(State state, int from, String by) {
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
            hopeful.set(i, states.get(i).isDone());
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
                ? Optional.of("the chat will never be complete" + way(first))
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
            steps.add(cameBy.get(i) + "\n      " + states.get(i));
        }
        Collections.reverse(steps);
        return ":\n  - " + String.join("\n  - ", steps);
    }
}
