package dev.chatreplay.session;

import java.time.Instant;

/// The right of one worker to work on a session for a limited time.
///
/// @param attempt the unique id of this try. Fencing compares it: a commit needs its own attempt in the row.
/// @param until the time when the lease ends unless it is released before
/// @param unreported the number of consecutive attempts of compaction workers that began and have not reported, up to this one. A worker
///     that dies reports nothing
public record Lease(String attempt, Instant until, long unreported) {}
