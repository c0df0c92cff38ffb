package dev.chatreplay.export;

import dev.chatreplay.session.LandingTry;
import java.time.Instant;
import java.util.Optional;

/// The result of a worker's look at the landing of a session.
public sealed interface LandingResult {
    /// The files of the session's newest export are in the landing bucket.
    ///
    /// @param written the number of files that this worker has written; the others were there already
    record Landed(LandingTry landing, int written) implements LandingResult {}

    /// No export is to land: the session does not land, its newest export has landed, or its organization has ended the landing or is
    /// disabled.
    record NotNeeded() implements LandingResult {}

    /// Another worker lands the session, until `until` at the latest. When it ends, it looks again.
    record Held(Instant until) implements LandingResult {}

    /// The try has failed. The sweep requests the next one.
    ///
    /// @param landing the try; empty when it did not begin
    /// @param reason the code of AWS or of Chat Replay
    record Failed(Optional<LandingTry> landing, String reason, RuntimeException cause) implements LandingResult {}

    /// The last try has failed, and a copy of the request is in the dead-letter queue.
    ///
    /// @param cause the failure; empty when no worker of the last tries came back
    record DeadLettered(LandingTry landing, String reason, Optional<RuntimeException> cause) implements LandingResult {}
}
