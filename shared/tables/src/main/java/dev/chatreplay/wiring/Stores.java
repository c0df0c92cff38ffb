package dev.chatreplay.wiring;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.organization.Authentication;
import dev.chatreplay.organization.LastUse;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.AnnouncementCommits;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.LandingTries;
import dev.chatreplay.session.ListedSessions;
import dev.chatreplay.session.RefusedEvents;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.session.Withdrawals;
import dev.chatreplay.queue.Announcements;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Builds the tables and queues of an installation. Each is built once, at its first use. Their names are read from the environment.
///
/// The constructor of a function is its composition root. It gets the stores that its use cases need, then verifies the environment.
/// Not thread-safe, because only that constructor uses it.
public final class Stores {
    private final Environment environment;
    private final AwsClients aws;
    private final Map<Class<?>, Object> built = new HashMap<>();

    /// Creates stores that call AWS through `aws`.
    public Stores(Environment environment, AwsClients aws) {
        this.environment = environment;
        this.aws = aws;
    }

    /// Returns the environment that names the resources.
    public Environment environment() {
        return environment;
    }

    /// Returns the clients that the stores use.
    public AwsClients aws() {
        return aws;
    }

    /// Returns the Organizations table.
    public Organizations organizations() {
        return once(Organizations.class, () -> new Organizations(aws, organizationsTable()));
    }

    /// Returns the authentication of callers.
    public Authentication authentication(Clock clock) {
        return once(Authentication.class,
                () -> new Authentication(organizations(), new LastUse(aws, organizationsTable(), clock)));
    }

    /// Returns the Sessions table, for recorders and readers.
    public Sessions sessions() {
        return once(Sessions.class, () -> new Sessions(aws, sessionsTable(), retention(), compactionDelay()));
    }

    /// Returns the counts of refused bus events in the Sessions table.
    public RefusedEvents refusedEvents() {
        return once(RefusedEvents.class,
                () -> new RefusedEvents(aws, sessionsTable(), sessions(), retention()));
    }

    /// Returns the index of the sessions that the sweep visits.
    public DueSessions dueSessions() {
        return once(DueSessions.class, () -> new DueSessions(aws, sessionsTable(), retention()));
    }

    /// Returns the indexes of the sessions of an organization or a meeting, for lists.
    public ListedSessions listedSessions() {
        return once(ListedSessions.class, () -> new ListedSessions(aws, sessionsTable()));
    }

    /// Returns the leases and commits of exports.
    public ExportCommits exportCommits() {
        return once(ExportCommits.class, () -> new ExportCommits(aws, sessionsTable()));
    }

    /// Returns the leases and commits of snapshots.
    public SnapshotCommits snapshotCommits() {
        return once(SnapshotCommits.class, () -> new SnapshotCommits(aws, sessionsTable()));
    }

    /// Returns the tries to land exports.
    public LandingTries landingTries() {
        return once(LandingTries.class, () -> new LandingTries(aws, sessionsTable()));
    }

    /// Returns the withdrawals of the files of sessions.
    public Withdrawals withdrawals() {
        return once(Withdrawals.class, () -> new Withdrawals(aws, sessionsTable()));
    }

    /// Returns the ChatLog table.
    public ChatLog chatLog() {
        return once(ChatLog.class, () -> new ChatLog(aws, environment.text("CHAT_LOG_TABLE")));
    }

    /// Returns the batch calls, which read from several tables in one call.
    public Batches batches() {
        return once(Batches.class, () -> new Batches(aws));
    }

    /// Returns the compaction queue. `COMPACTION_DELAY_SECONDS`, default 5, is how long a compaction waits for late events.
    public CompactionQueue compactionQueue() {
        return once(CompactionQueue.class,
                () -> new CompactionQueue(aws, environment.text("COMPACTION_QUEUE_URL"), compactionDelay()));
    }

    /// Returns the dead-letter queue of compaction requests that failed too often, and of unreadable log entries.
    public DeadLetters compactionDeadLetters() {
        return new DeadLetters(aws, environment.text("COMPACTION_DEAD_LETTER_QUEUE_URL"));
    }

    /// Returns the dead-letter queue of bus events that can never be recorded or failed too often.
    public DeadLetters eventsDeadLetters() {
        return new DeadLetters(aws, environment.text("EVENTS_DEAD_LETTER_QUEUE_URL"));
    }

    /// Returns the records of announcements in the Sessions table.
    public AnnouncementCommits announcementCommits() {
        return once(AnnouncementCommits.class, () -> new AnnouncementCommits(aws, sessionsTable()));
    }

    /// Returns the announcements of exports. Without `WEBHOOK_QUEUE_URL` no export is announced.
    public Announcements announcements() {
        return once(Announcements.class,
                () -> new Announcements(announcementCommits(), aws,
                        environment.optional("WEBHOOK_QUEUE_URL")));
    }

    /// Returns the retention policy.
    public RetentionPolicy retention() {
        return once(RetentionPolicy.class, () -> RetentionPolicy.from(environment));
    }

    private Duration compactionDelay() {
        return Duration.ofSeconds(environment.number("COMPACTION_DELAY_SECONDS", 5, 0, 900));
    }

    private String organizationsTable() {
        return environment.text("ORGANIZATIONS_TABLE");
    }

    private String sessionsTable() {
        return environment.text("SESSIONS_TABLE");
    }

    private <T> T once(Class<T> type, Supplier<T> build) {
        var existing = built.get(type);
        if (existing != null) {
            return type.cast(existing);
        }
        var fresh = build.get();
        built.put(type, fresh);
        return fresh;
    }
}
