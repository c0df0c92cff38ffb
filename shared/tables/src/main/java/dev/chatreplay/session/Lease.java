package dev.chatreplay.session;

import java.time.Instant;

/// The right of one worker to work on a session for a while.
///
/// @param attempt a fresh name of this piece of work, which fences it off from every other
/// @param until when the right ends unless it is given back before
public record Lease(String attempt, Instant until) {}
