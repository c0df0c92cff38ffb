package dev.chatreplay.alarms;

import java.util.Map;
import java.util.Set;

/// The conditions during one part of a simulation.
///
/// @param works what the functions do with each kind of work
/// @param traffic the work of each minute
/// @param broken the functions that do no work, by logical id, and how
/// @param bus what EventBridge can do
/// @param runsSweep whether the schedule invokes the sweep
/// @param poison the samples of one further session whose work always fails, in addition to the traffic; empty works when there is none
/// @param landing the tries to land one further export, by the minute after the first one; none when all exports land
record Situation(Samples works, Traffic traffic, Set<String> broken, Breakage breakage, Bus bus, boolean runsSweep,
        Poison poison, Map<Integer, Sample> landing) {
    /// How functions do no work.
    enum Breakage {
        /// Their invocations die: an exception, the timeout, or memory.
        CRASH,
        /// Lambda throttles their invocations.
        THROTTLE,
        /// The SnapStart version is inactive. Lambda counts neither an error nor a throttle.
        INACTIVE
    }

    /// What EventBridge can do.
    enum Bus {
        /// It sends events to the events queue.
        OPEN,
        /// The queue does not answer: EventBridge tries again.
        RETRIES,
        /// It may not send to the events queue.
        DEAD_LETTERS,
        /// It may send to neither queue.
        LOSES
    }

    /// One session whose work always fails.
    enum Poison {
        NONE, EVENT, COMPACTION
    }

    /// The work of each minute. A sweep comes every fifth minute.
    record Traffic(int posts, int gets, int queries, int assets, int webhooks, int events, int ends) {
        static final Traffic BUSY = new Traffic(20, 20, 10, 10, 5, 30, 2);
        static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0);
    }

    static Situation of(Samples works) {
        return new Situation(works, Traffic.BUSY, Set.of(), Breakage.CRASH, Bus.OPEN, true, Poison.NONE,
                Map.of());
    }

    Situation with(Traffic other) {
        return new Situation(works, other, broken, breakage, bus, runsSweep, poison, landing);
    }

    Situation with(Samples other) {
        return new Situation(other, traffic, broken, breakage, bus, runsSweep, poison, landing);
    }

    Situation with(Breakage how, String... functions) {
        return new Situation(works, traffic, Set.of(functions), how, bus, runsSweep, poison, landing);
    }

    Situation with(Bus other) {
        return new Situation(works, traffic, broken, breakage, other, runsSweep, poison, landing);
    }

    Situation with(Poison other) {
        return new Situation(works, traffic, broken, breakage, bus, runsSweep, other, landing);
    }

    Situation withoutSweep() {
        return new Situation(works, traffic, broken, breakage, bus, false, poison, landing);
    }

    Situation withLanding(Map<Integer, Sample> tries) {
        return new Situation(works, traffic, broken, breakage, bus, runsSweep, poison, tries);
    }
}
