package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionKey;
import dev.chatreplay.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Removes the objects of ended sessions that nobody can come to any more: of attempts that were never committed, of exports that a later
/// one has taken the place of, of snapshots, and of an export at the end of its retention.
public final class Cleaning {
    /// For the clocks, for a link that is signed just as its export is superseded, and for whoever is in the middle of a download.
    private static final Duration MARGIN = Duration.ofDays(1);

    private final Sessions sessions;
    private final ExportCommits commits;
    private final ExportBucket bucket;
    private final Configuration configuration;

    /// What came of it.
    public sealed interface Outcome {
        /// Nothing is left but what is to stay.
        ///
        /// @param removed how many objects were removed
        /// @param next when there will be something to remove again
        record Cleaned(int removed, Optional<Instant> next) implements Outcome {}

        /// It is too early.
        record Later(Instant at) implements Outcome {}
    }

    /// Cleans the bucket of `configuration`.
    public Cleaning(Configuration configuration, AwsClients aws) {
        this.sessions = new Sessions(aws.dynamoDb(), configuration.sessionsTable());
        this.commits = new ExportCommits(aws.dynamoDb(), configuration.sessionsTable());
        this.bucket = new ExportBucket(aws.s3(), configuration.exportBucket());
        this.configuration = configuration;
    }

    /// Cleans up after an ended session, if it is time.
    public Outcome clean(SessionKey key, Instant now) {
        // What was written before this listing belongs to an attempt that had the lease before it. An attempt that the row, read after it,
        // does not name can never commit: no attempt comes back. So what is neither its nor the pointer's is nobody's for good.
        var keys = bucket.keysOf(key);
        var session = withoutDeadLease(sessions.find(key).orElseThrow(), now);
        var earliest = earliest(session);
        if (earliest.isAfter(now)) {
            return new Outcome.Later(earliest);
        }
        var end = session.export().map(export -> export.expiresAt(configuration.exportRetention()));
        var kept = session.export().filter(_ -> end.filter(now::isBefore).isPresent()).map(Export::file)
                .map(file -> file.key());
        var removable = keys.stream().filter(name -> !kept.equals(Optional.of(name))).toList();
        removable.forEach(bucket::remove);
        return new Outcome.Cleaned(removable.size(), kept.isPresent() ? end : Optional.empty());
    }

    /// From when on no link leads to anything but the export, and nobody is at work on another.
    private Instant earliest(Session session) {
        var ttl = configuration.linkTtl();
        var longestLink = ttl.compareTo(Snapshots.RETENTION) > 0 ? ttl : Snapshots.RETENTION;
        var settled = session.export().map(Export::compactedAt).or(session::endRecordedAt).orElseThrow()
                .plus(longestLink).plus(MARGIN);
        var lease = session.lease().map(held -> held.until().plusSeconds(1)).orElse(Instant.MIN);
        return lease.isAfter(settled) ? lease : settled;
    }

    /// The session after a lease that has run out is taken from whoever had it: should that worker wake up, its commit is refused.
    private Session withoutDeadLease(Session session, Instant now) {
        var dead = session.lease().filter(lease -> lease.until().isBefore(now));
        if (dead.isEmpty()) {
            return session;
        }
        commits.release(session.key(), dead.get().attempt());
        return sessions.find(session.key()).orElseThrow();
    }
}
