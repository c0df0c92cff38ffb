package dev.chatreplay.model;

import java.util.Map;
import java.util.Optional;

/// Describes a protocol to an [Explorer].
///
/// @param <S> a state, with `equals` by value
interface Model<S> {
    /// Returns the states that can come next, by the name of the step.
    Map<String, S> next(S state);

    /// Returns what is wrong with a step, if anything.
    Optional<String> violation(S before, S after);

    /// Whether the work is done in this state. From each state that can be reached, such a state must be within reach.
    boolean isDone(S state);

    /// Returns what it means when no such state is within reach.
    String hopeless();
}
