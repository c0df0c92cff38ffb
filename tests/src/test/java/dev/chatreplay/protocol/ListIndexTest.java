package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.runtime.Environment;
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
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tests which writes to a session's row also write to the indexes for lists, in the write units that DynamoDB reports.
class ListIndexTest {
    private static final String ID = "s-1";
    private static final Instant AT = ListedChats.START;

    private final Stack stack = Stack.shared();
    private final IndexUnits units = new IndexUnits();
    @AutoClose
    private final AwsClients aws = Stack.clients(stack.embedded().environment(), units);
    private final Stores stores = new Stores(Environment.of(stack.embedded().environment()), aws);
    private final ListedChats chats = new ListedChats(stores);
    private final Instant now = Instant.now();

    private Session row() {
        return stores.sessions().find(chats.key(ID)).orElseThrow();
    }

    private void assertUnits(String write, int ofOrganization, int ofMeeting, Runnable call) {
        call.run();
        var key = SessionRows.key(chats.organizationId(), ID);
        assertThat(List.of(units.takeOfIndex(key, "ListedSessions"), units.takeOfIndex(key, "SessionsOfMeeting")))
                .as(write).containsExactly(ofOrganization, ofMeeting);
        assertThat(units.takeOfTable(key)).as("%s takes effect", write).isPositive();
    }

    private void assertNoUnits(String write, Runnable call) {
        assertUnits(write, 0, 0, call);
    }

    private static Export export(long version) {
        return new Export(files(), new Counts(1, 0, 1), version, version, AT);
    }

    private static Map<String, ChatFile> files() {
        return Map.of("csv", new ChatFile("exports/x", 100, "00", AT));
    }

    @Test
    void sessionsLieInSeveralShards() {
        var shards = IntStream.range(0, 10).mapToObj(i -> "s-" + i).map(id -> {
            chats.start(id, AT);
            return aws.dynamoDb().getItem(r -> r.tableName(stack.embedded().variable("SESSIONS_TABLE"))
                    .key(SessionRows.key(chats.organizationId(), id))).item().get("listShard");
        }).distinct();
        assertThat(shards).hasSizeGreaterThan(1).doesNotContainNull();
    }

    @Test
    void writesOfListedFieldsTakeOneUnitOfEachIndex() {
        var sessions = stores.sessions();
        assertUnits("creation", 1, 1, () -> chats.start(ID, AT));
        assertUnits("start", 1, 1, () -> sessions.start(row(), AT, Optional.empty()));
        assertUnits("title", 1, 1, () -> sessions.start(row(), AT, Optional.of("Weekly")));
        assertUnits("touch", 1, 1, () -> sessions.touch(row(), now.plus(Duration.ofHours(1))));
        assertUnits("presumed end", 1, 1, () -> sessions.presumeEnd(row(), SessionSettings.NONE, now));
        assertUnits("confirmed end", 1, 1, () -> sessions.end(row().key(), AT, AT, SessionSettings.NONE, now));
    }

    @Test
    void endTakesOneUnitOfEachIndex() {
        chats.start(ID, AT);
        assertUnits("creation", 1, 1, () -> {
        });
        assertUnits("end", 1, 1, () -> chats.end(ID));
    }

    @Test
    void sessionWithoutMeetingIsInIndexOfOrganizationAlone() {
        assertUnits("creation", 1, 0, () -> stores.sessions().createIfAbsent(chats.key(ID), Optional.empty(), AT,
                SessionSettings.NONE, now));
        assertUnits("meeting", 1, 1, () -> stores.sessions().setMeeting(chats.key(ID), "m-1"));
    }

    @Test
    void writesToLiveSessionForItsChatTakeNone() {
        var sessions = stores.sessions();
        var key = chats.start(ID, AT).key();
        assertUnits("creation", 1, 1, () -> {
        });
        assertNoUnits("format", () -> sessions.addFormat(row(), "csv_full", now));
        assertNoUnits("mark", () -> sessions.markQueued(row(), now));
        assertNoUnits("removed mark", () -> sessions.removeMark(key, row().queued().orElseThrow()));
        assertNoUnits("refused event",
                () -> stores.refusedEvents().add(key, List.of(EventDigest.of("b")), now, now, SessionSettings.NONE,
                        now));
        assertNoUnits("redriven event", () -> stores.refusedEvents().remove(key, Set.of(EventDigest.of("b"))));
        assertNoUnits("next visit",
                () -> stores.dueSessions().reschedule(row(), Optional.of(new Next(Kind.REPAIR, now))));
        assertNoUnits("snapshot", () -> {
            var lease = (SnapshotCommits.Acquisition.Acquired) stores.snapshotCommits().acquire(key, now,
                    now.plusSeconds(60));
            assertThat(stores.snapshotCommits().commit(key, lease.attempt(),
                    new Snapshot(files(), new Counts(1, 0, 1), now, Duration.ofSeconds(1)))).isTrue();
        });
        assertNoUnits("withdrawn snapshot", () -> assertThat(stores.withdrawals().withdrawSnapshot(row())).isPresent());
    }

    @Test
    void writesToEndedSessionForItsExportTakeNone() {
        var sessions = stores.sessions();
        var key = chats.start(ID, AT).key();
        chats.end(ID);
        assertUnits("creation and end", 2, 2, () -> {
        });
        assertNoUnits("late event", () -> sessions.raiseLogVersion(row(), now));
        assertNoUnits("requested compaction", () -> sessions.setRequestedFor(key, now));
        assertNoUnits("format", () -> sessions.addFormat(row(), "csv_full", now));
        assertNoUnits("export", () -> {
            var lease = (ExportCommits.Acquisition.Acquired) stores.exportCommits().acquire(key, now,
                    now.plusSeconds(60));
            stores.exportCommits().commit(key, lease.attempt(), export(row().workVersion()));
            assertThat(row().export()).isPresent();
        });
        assertNoUnits("announcement", () -> {
            var announced = row().export().orElseThrow();
            stores.announcementCommits().begin(key,
                    new Announcement(announced.logVersion(), announced.csv().sha256()));
            stores.announcementCommits().finish(key, announced.logVersion());
        });
        assertNoUnits("withdrawn files", () -> assertThat(stores.withdrawals().withdrawExport(key, now)).isPresent());
        assertNoUnits("last visit", () -> stores.dueSessions().reschedule(row(), Optional.empty()));
    }
}
