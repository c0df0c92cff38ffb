package dev.chatreplay.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The chat of a live session as it was at one moment.
///
/// @param files the objects, under `snapshots/`, by the name of their format
/// @param messages how many messages the public chat had
/// @param at when its making began
/// @param took how long that was
public record Snapshot(Map<String, ChatFile> files, long messages, Instant at, Duration took) {
    private static final Duration MIN_AGE = Duration.ofSeconds(30);
    /// A snapshot that is costly to make serves longer: making them takes at most a twentieth of the time.
    private static final int AGE_PER_TIME_TAKEN = 20;

    /// Copies the files.
    public Snapshot {
        files = Map.copyOf(files);
    }

    /// Until when this snapshot is served and no newer one made.
    public Instant freshUntil() {
        var age = took.multipliedBy(AGE_PER_TIME_TAKEN);
        return at.plus(age.compareTo(MIN_AGE) > 0 ? age : MIN_AGE);
    }
}
