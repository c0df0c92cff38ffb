package dev.chatreplay.export;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.LandingCopy.KeysTakenException;
import dev.chatreplay.export.LandingCopy.Progress;
import dev.chatreplay.format.Formats;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.LandingTries;
import dev.chatreplay.session.LandingTries.Begun;
import dev.chatreplay.session.LandingTry;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.util.Optional;

/// Lands exports: copies their files to the bucket of their organization, after the commit. A landing that fails changes nothing about the
/// export. `docs/consistency.md` shows that no old file stays over a newer one.
public final class Landings {
    private final Organizations organizations;
    private final Sessions sessions;
    private final LandingTries tries;
    private final LandingCopy copy;
    private final DeadLetters deadLetters;
    private final Clock clock;

    private Landings(Stores stores, Formats formats, Clock clock) {
        this.organizations = stores.organizations();
        this.sessions = stores.sessions();
        this.tries = stores.landingTries();
        this.copy = new LandingCopy(stores.aws(), stores.sessions(), ExportBucket.of(stores), formats);
        this.deadLetters = stores.compactionDeadLetters();
        this.clock = clock;
    }

    /// Creates the landings of the compaction worker.
    public static Landings of(Stores stores, Formats formats, Clock clock) {
        return new Landings(stores, formats, clock);
    }

    /// Lands the newest export of a session, if it is not landed. Returns a failure as a result and does not throw it.
    ///
    /// The worker that ends a landing looks again, because another worker may have committed an export meanwhile, and did not wait.
    ///
    /// @param seen the session as the worker has read it last. A worker or reader that commits a newer export lands it, requests that, or
    /// leaves it to the sweep
    public LandingResult land(Session seen, Deadline deadline) {
        try {
            var session = Optional.of(seen);
            int written = 0;
            LandingResult result = new LandingResult.NotNeeded();
            while (session.flatMap(Session::toLand).isPresent()) {
                deadline.check();
                var attempt = attempt(session.get(), deadline);
                if (attempt.isPresent() && attempt.get() instanceof LandingResult.Landed(var landing, var files)) {
                    written += files;
                    result = new LandingResult.Landed(landing, written);
                } else if (attempt.isPresent()) {
                    return attempt.get();
                }
                session = sessions.find(seen.key());
            }
            return result;
        } catch (RuntimeException e) {
            return failedTry(Optional.empty(), e);
        }
    }

    /// Returns the result of one try; empty when the worker must look again, because the session has changed or has no target.
    private Optional<LandingResult> attempt(Session seen, Deadline deadline) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(Compactor.LEASE_MARGIN);
        return switch (tries.begin(seen, now, until)) {
            case Begun.Changed() -> Optional.empty();
            case Begun.Held(var held) -> Optional.of(new LandingResult.Held(held));
            case Begun.Begin(var landing, var session, var isHopeless) ->
                isHopeless ? Optional.of(hopeless(session.key(), landing)) : copy(session, landing, deadline);
        };
    }

    private Optional<LandingResult> copy(Session session, LandingTry landing, Deadline deadline) {
        var progress = new Progress();
        var key = session.key();
        try {
            var target = target(key);
            target.ifPresent(place -> copy.copy(session, landing, place, progress, deadline));
            // Last, because from here on no worker copies these files again. Without a target, the export is skipped: only the next one lands.
            if (tries.finish(key, landing, progress.recording())) {
                return target.map(_ -> new LandingResult.Landed(landing, progress.written()));
            }
            reopen(key, false, progress);
        } catch (LandingCopy.SupersededException _) {
            reopen(key, tries.release(key, landing), progress);
        } catch (RuntimeException e) {
            var result = failed(key, landing, Optional.of(e));
            reopen(key, tries.fail(key, landing, clock.instant()), progress);
            return Optional.of(result);
        }
        return Optional.empty();
    }

    /// Returns where a session lands; empty when its organization has ended the landing, or is disabled.
    private Optional<LandingTarget> target(SessionKey key) {
        return organizations.find(key.organizationId()).filter(Organization::chatReplayEnabled)
                .flatMap(Organization::landing);
    }

    /// Makes a session due again when the row has another try, and this one may have written over the files of the other worker. S3 does not
    /// refuse such a write if the other worker has brought back the content that this one saw.
    private void reopen(SessionKey key, boolean isOwnTry, Progress progress) {
        if (!isOwnTry && progress.mayHaveWritten()) {
            tries.reopen(key, clock.instant());
        }
    }

    private LandingResult hopeless(SessionKey key, LandingTry landing) {
        var result = failed(key, landing, Optional.empty());
        var _ = tries.fail(key, landing, clock.instant());
        return result;
    }

    /// Reports a failure, before the caller records it in the row. The dead letter comes before the write that ends the tries. So a crash
    /// between them leaves two dead letters, and never none.
    private LandingResult failed(SessionKey key, LandingTry landing, Optional<RuntimeException> cause) {
        if (!LandingTries.isLast(landing)) {
            return failedTry(Optional.of(landing), cause.orElseThrow());
        }
        var reason = DeadLetterReason.LANDING_FAILED + " " + cause.map(Landings::name).orElse("NEVER_CAME_BACK");
        deadLetters.send(CompactionQueue.encode(key), reason, clock.instant());
        return new LandingResult.DeadLettered(landing, reason, cause);
    }

    private static LandingResult failedTry(Optional<LandingTry> landing, RuntimeException cause) {
        return new LandingResult.Failed(landing, name(cause), cause);
    }

    private static String name(RuntimeException cause) {
        if (cause instanceof KeysTakenException) {
            return KeysTakenException.CODE;
        }
        if (cause instanceof LandingRoles.NotAssumedException failed) {
            return LandingRoles.NotAssumedException.CODE + " " + failed.role() + " " + code(failed.failure());
        }
        return code(cause);
    }

    private static String code(RuntimeException cause) {
        var fields = AwsFailure.fields(cause);
        return fields.containsKey("awsErrorCode") ? fields.get("awsErrorCode").toString() : cause.getClass().getName();
    }
}
