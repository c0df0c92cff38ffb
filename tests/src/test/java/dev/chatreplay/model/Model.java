package dev.chatreplay.model;

import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.Optional;

/// Describes a protocol to an [Explorer].
///
/// @param <S> a state, with `equals` by value
interface Model<S> {
    /// Returns the possible next states, by the name of the step.
    Map<String, S> next(S state);

    /// Returns the violation by a step; empty when there is none.
    Optional<String> violation(S before, S after);

    /// Returns whether the work is done in this state. From each reachable state, a done state must be reachable.
    boolean isDone(S state);

    /// Returns the violation when no done state is reachable.
    String neverDone();

    /// Returns a name for an attempt that is in no use. Such a name may have been used before, and works like a new one.
    ///
    /// @param isKnown whether a name is in use
    static int freshAttempt(IntPredicate isKnown) {
        return IntStream.iterate(1, name -> name + 1).filter(isKnown.negate()).findFirst().orElseThrow();
    }
}
