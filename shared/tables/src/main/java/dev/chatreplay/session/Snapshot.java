package dev.chatreplay.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The files of a live session, with the chat at one moment.
///
/// @param files the objects, by the name of their format
/// @param counts the numbers of messages in the public chat at that moment
/// @param at the time when the worker began to make the snapshot
/// @param took the time that the worker needed
public record Snapshot(Map<String, ChatFile> files, Counts counts, Instant at, Duration took) {
    private static final Duration MIN_AGE = Duration.ofSeconds(30);
    /// A snapshot is fresh for at least 20 times the time that the worker needed. Workers then make snapshots of a session for at most a
    /// twentieth of the time.
    private static final int AGE_PER_TIME_TAKEN = 20;

    /// Copies the files.
    public Snapshot {
        files = Map.copyOf(files);
    }

    /// Returns the time until which readers get this snapshot, and no worker makes a newer one.
    public Instant freshUntil() {
        var age = took.multipliedBy(AGE_PER_TIME_TAKEN);
        return at.plus(age.compareTo(MIN_AGE) > 0 ? age : MIN_AGE);
    }
}
