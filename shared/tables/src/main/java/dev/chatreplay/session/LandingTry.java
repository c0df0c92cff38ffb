package dev.chatreplay.session;

import java.time.Instant;

/// One try to land an export: a worker copies files of the export to the landing bucket.
///
/// @param attempt the id of the try; ids are never reused
/// @param workVersion the version of the export
/// @param tries the number of tries for this version, with this one
/// @param until the end of the worker's right to land the session; [Instant#EPOCH] when the worker has reported the failure of the try
public record LandingTry(String attempt, long workVersion, long tries, Instant until) {

    /// Returns whether the worker of the try has reported its failure.
    boolean isReported() {
        return until.equals(Instant.EPOCH);
    }

    /// Returns the same try, after its worker has reported the failure.
    LandingTry reported() {
        return new LandingTry(attempt, workVersion, tries, Instant.EPOCH);
    }
}
