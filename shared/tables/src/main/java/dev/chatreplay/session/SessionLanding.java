package dev.chatreplay.session;

import java.time.Instant;
import java.util.Optional;

/// What the row of a session says about its landing.
///
/// @param isWanted whether the organization had a landing bucket when the session ended
/// @param landed the `workVersion` of the last export that was landed; 0 before the first one
/// @param recording the `s3://` address of the landed file that lies where 100ms puts its chat files; empty when that export has none
/// @param last the last try, while its export is not landed
public record SessionLanding(boolean isWanted, long landed, Optional<String> recording, Optional<LandingTry> last) {
    /// The landing of a session without a landing bucket.
    public static final SessionLanding NONE = new SessionLanding(false, 0, Optional.empty(), Optional.empty());

    /// Returns whether the tries for this export have ended with a dead letter. The sweep then requests no further try.
    boolean isDeadLettered(long workVersion) {
        return last.filter(landing -> landing.workVersion() == workVersion && landing.isReported()
                && landing.tries() >= LandingTries.MAX_TRIES).isPresent();
    }

    /// Returns the time until which a worker may be landing the session; empty when no worker has begun, or the last one has reported.
    public Optional<Instant> busyUntil() {
        return last.filter(landing -> !landing.isReported()).map(LandingTry::until);
    }
}
