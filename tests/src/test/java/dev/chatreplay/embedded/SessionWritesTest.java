package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.session.Announcement;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Counts;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

/// Tests the conditional writes to a session's row in every state and with concurrent writers. DynamoDB accepts each write, or refuses it
/// only because of its condition.
@Scaled
class SessionWritesTest {
    private static final int SESSIONS = Extent.times(8);
    private static final int MAX_SESSIONS = 400;
    private static final Set<String> RESULTS = Set.of("Acquired export", "Acquired snapshot", "Committed",
            "Ended snapshot",
            "Fenced", "Held export", "Held snapshot", "NothingToDo export", "Snapshot false", "Snapshot true");
    private static final int WRITERS = 4;
    private static final int WRITES = 60;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final SessionSettings SETTINGS = new SessionSettings(Set.of("csv_full"), Set.of("csv", "ndjson"));
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final Stores stores = Stack.shared().embedded().stores();
    private final Set<String> outcomes = ConcurrentHashMap.newKeySet();

    @Test
    void dynamoDbAcceptsEveryWriteInEveryRowState() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int session = 0; session < MAX_SESSIONS && isMissingResults(session); session++) {
                var key = new SessionKey("writes", "s-" + session);
                var writers = new ArrayList<Callable<List<Map<String, Object>>>>();
                var number = session;
                for (int writer = 0; writer < WRITERS; writer++) {
                    var chance = new Random((session * WRITERS + writer) * 0x9E3779B97F4A7C15L);
                    writers.add(() -> new Writer(key, chance).writeWhile(() -> isMissingResults(number)));
                }
                for (var refusals : threads.invokeAll(writers)) {
                    assertThat(refusals.get()).as("%s", key).isEmpty();
                }
            }
        }
        // Only four attempts in a row without a report are hopeless, and few runs have them.
        outcomes.removeAll(List.of("Hopeless export", "Hopeless snapshot"));
        assertThat(outcomes).as("the results of all writes").containsExactlyInAnyOrderElementsOf(RESULTS);
    }

    /// The order of the writers decides which results a session has, so that some sessions lack a few.
    private boolean isMissingResults(int sessions) {
        return sessions < SESSIONS || !outcomes.containsAll(RESULTS);
    }

    /// DynamoDB deletes the row of an expired session at any time. No write of a worker that has read the row before may leave a new row.
    @Test
    void noWriteCreatesRowOfExpiredSession() {
        var key = new SessionKey("writes", "s-expired");
        var sessions = stores.sessions();
        sessions.createIfAbsent(key, Optional.of("m-1"), START, SETTINGS, START);
        var live = sessions.find(key).orElseThrow();
        sessions.end(key, START, START, SETTINGS, START);
        var ended = sessions.find(key).orElseThrow();
        var table = Stack.shared().embedded().variable("SESSIONS_TABLE");
        Stack.shared().embedded().aws().dynamoDb()
                .deleteItem(r -> r.tableName(table).key(SessionRows.key("writes", "s-expired")));
        writesTo(live, ended).forEach((name, write) -> {
            try {
                write.run();
            } catch (IllegalStateException e) {
                assertThat(e).as(name).hasMessageContaining("row is missing");
            }
            assertThat(sessions.find(key)).as(name).isEmpty();
        });
    }

    private Map<String, Runnable> writesTo(Session live, Session ended) {
        var key = live.key();
        var sessions = stores.sessions();
        var mark = new Session.Queued(1, START);
        var writes = new LinkedHashMap<String, Runnable>();
        writes.put("setMeeting", () -> sessions.setMeeting(key, "m-2"));
        writes.put("start", () -> sessions.start(live, START, Optional.of("title")));
        writes.put("touch", () -> sessions.touch(live, START.plusSeconds(3600)));
        writes.put("end", () -> sessions.end(key, START, START, SETTINGS, START));
        writes.put("presumeEnd", () -> sessions.presumeEnd(live, SETTINGS, START));
        writes.put("raiseLogVersion", () -> sessions.raiseLogVersion(ended, START));
        writes.put("addFormat to live", () -> sessions.addFormat(live, "csv_full", START));
        writes.put("addFormat to ended", () -> sessions.addFormat(ended, "csv_full", START));
        writes.put("setRequestedFor", () -> sessions.setRequestedFor(key, START));
        writes.put("begin announcement",
                () -> stores.announcementCommits().begin(key, new Announcement(1, "00")));
        writes.put("finish announcement", () -> stores.announcementCommits().finish(key, 1));
        writes.put("skip announcement",
                () -> stores.announcementCommits().skip(key, 2, new Announcement(1, "00")));
        writes.put("markQueued", () -> sessions.markQueued(ended, START));
        writes.put("removeMark", () -> sessions.removeMark(key, mark));
        writes.put("reschedule", () -> stores.dueSessions().reschedule(ended,
                Optional.of(new Next(Kind.CLEANUP, START))));
        writes.put("remove from index", () -> stores.dueSessions().reschedule(ended, Optional.empty()));
        writes.put("acquire", () -> stores.exportCommits().acquire(key, START, START.plus(LEASE)));
        writes.put("commit", () -> stores.exportCommits().commit(key, "a", new Export(
                Map.of("csv", new ChatFile("exports/x", 100, "00", START)), new Counts(1, 0, 1), 1, 1, START)));
        writes.put("commit as next version", () -> stores.exportCommits().commitAsNextVersion(key, "a", new Export(
                Map.of("csv", new ChatFile("exports/x", 100, "00", START)), new Counts(1, 0, 1), 1, 1, START), START));
        writes.put("release", () -> stores.exportCommits().release(key, "a"));
        writes.put("acquire snapshot",
                () -> stores.snapshotCommits().acquire(key, START, START.plus(LEASE)));
        writes.put("commit snapshot", () -> stores.snapshotCommits().commit(key, "a",
                new Snapshot(Map.of(), new Counts(1, 0, 1), START, LEASE)));
        writes.put("remove refused",
                () -> stores.refusedEvents().remove(key, Set.of(EventDigest.of("body"))));
        return writes;
    }

    /// Makes random writes to one session. Each write has a random `now`, so one writer sees a lease as expired and another does not.
    private final class Writer {
        private final Sessions sessions = stores.sessions();
        private final ExportCommits exports = stores.exportCommits();
        private final SnapshotCommits snapshots = stores.snapshotCommits();
        private final SessionKey key;
        private final Random chance;
        private String exportAttempt = "none";
        private String snapshotAttempt = "none";
        private int written;

        Writer(SessionKey key, Random chance) {
            this.key = key;
            this.chance = chance;
        }

        /// Makes the writes, and stops early when `isNeeded` says so. Returns the failures that DynamoDB reported for another reason than a
        /// failed condition.
        List<Map<String, Object>> writeWhile(BooleanSupplier isNeeded) {
            var refusals = new ArrayList<Map<String, Object>>();
            for (; written < WRITES && isNeeded.getAsBoolean(); written++) {
                var now = START.plusSeconds(chance.nextInt(3600));
                try {
                    writeOnce(
                            sessions.createIfAbsent(key, Optional.of("m-1").filter(_ -> chance.nextBoolean()), now,
                                    SETTINGS, now),
                            now);
                } catch (SdkException e) {
                    refusals.add(AwsFailure.fields(e));
                }
            }
            return refusals;
        }

        private void announce(Session seen) {
            var version = chance.nextInt(5);
            seen.announced().last().ifPresent(last -> stores.announcementCommits().skip(key, version, last));
            if (stores.announcementCommits().begin(key, new Announcement(version, "00"))) {
                stores.announcementCommits().finish(key, version);
            }
        }

        private void writeOnce(Session seen, Instant now) {
            switch (chance.nextInt(28)) {
                case 0 -> sessions.start(seen, now, Optional.of("title").filter(_ -> chance.nextBoolean()));
                case 1, 2 -> endLate(seen, now);
                case 3 -> sessions.raiseLogVersion(seen, now);
                case 4 -> sessions.setRequestedFor(key, now);
                case 5 -> announce(seen);
                case 6 -> sessions.markQueued(seen, now);
                case 7 -> seen.queued().ifPresent(mark -> sessions.removeMark(key, mark));
                case 8 -> stores.dueSessions().reschedule(seen, next(now));
                case 9 -> exports.release(key, exportAttempt);
                case 10 -> snapshots.release(key, snapshotAttempt);
                case 11, 12 -> acquireExport(now);
                case 13, 14 -> acquireSnapshot(now);
                case 15 -> sessions.addFormat(seen, "csv", now);
                case 17 -> sessions.setMeeting(key, "m-1");
                case 18 -> stores.refusedEvents().add(key, digests(), now, now, SETTINGS, now);
                case 19 -> stores.refusedEvents().remove(key, digests());
                case 20 -> stores.withdrawals().withdrawExport(key, now);
                case 21 -> stores.withdrawals().withdrawSnapshot(seen);
                // Commits are frequent, because most attempts are not the last one that acquired the lease.
                case 16, 22, 23 ->
                    outcomes.add(exports.commit(key, exportAttempt, export(now)).getClass().getSimpleName());
                default -> outcomes.add("Snapshot "
                        + snapshots.commit(key, snapshotAttempt,
                                new Snapshot(files(now), new Counts(1, 0, 1), now, LEASE)));
            }
        }

        private Optional<Next> next(Instant now) {
            var kind = chance.nextBoolean() ? Kind.REPAIR : Kind.CLEANUP;
            return Optional.of(new Next(kind, now)).filter(_ -> chance.nextBoolean());
        }

        private Set<EventDigest> digests() {
            return Set.of(EventDigest.of("body " + chance.nextInt(5)));
        }

        /// Ends the session only in the second half of the writes, because a snapshot can be committed only to a live session.
        private void endLate(Session seen, Instant now) {
            if (written < WRITES / 2) {
                sessions.touch(seen, now);
                return;
            }
            switch (chance.nextInt(4)) {
                case 0 -> sessions.presumeEnd(seen, SETTINGS, now);
                case 1 -> sessions.end(key, now, now, SETTINGS, now);
                default -> sessions.touch(seen, now);
            }
        }

        private void acquireExport(Instant now) {
            var acquisition = exports.acquire(key, now, now.plus(LEASE));
            if (acquisition instanceof ExportCommits.Acquisition.Acquired acquired) {
                exportAttempt = acquired.attempt();
            }
            outcomes.add(acquisition.getClass().getSimpleName() + " export");
        }

        private void acquireSnapshot(Instant now) {
            var acquisition = snapshots.acquire(key, now, now.plus(LEASE));
            if (acquisition instanceof SnapshotCommits.Acquisition.Acquired acquired) {
                snapshotAttempt = acquired.attempt();
            }
            outcomes.add(acquisition.getClass().getSimpleName() + " snapshot");
        }

        private Export export(Instant now) {
            var version = chance.nextInt(5);
            return new Export(files(now), new Counts(1, 0, 1), version, version, now);
        }

        private Map<String, ChatFile> files(Instant now) {
            return Map.of("csv", new ChatFile("exports/x-" + chance.nextInt(), 100, "00", now));
        }
    }
}
