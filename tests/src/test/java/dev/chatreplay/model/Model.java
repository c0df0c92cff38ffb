package dev.chatreplay.model;

import java.util.Map;
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
}
