package dev.chatreplay.session;

import static dev.chatreplay.session.Rows.EXPORT;
import static dev.chatreplay.session.Rows.FILE;
import static dev.chatreplay.session.Rows.KEY;
import static dev.chatreplay.session.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.session.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests that a session is read from its row as it was written.
class SessionRowTest {
    private static final Announcement ANNOUNCEMENT = new Announcement(1, "11");
    private static final Set<EventDigest> REFUSED = Set.of(EventDigest.of("a"), EventDigest.of("b"));

    private static Instant at(int seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static Snapshot snapshot() {
        return new Snapshot(Map.of("csv", FILE, "txt", new ChatFile("snapshots/acme/s-1/x/txt.txt", 70, "22", at(1))),
                new Counts(4, 2, 8), at(2), Duration.ofMillis(1234));
    }

    private static Map<String, AttributeValue> whole() {
        var row = new HashMap<>(Rows.ended(at(3)));
        row.put("meetingId", SessionRow.text("m-1"));
        row.put("title", SessionRow.text("Weekly"));
        row.put("startedAt", SessionRow.time(at(-4)));
        row.put("endRecordedAt", SessionRow.time(at(4)));
        row.put("endPresumed", AttributeValue.fromBool(true));
        row.put("lastActivityAt", SessionRow.time(at(5)));
        row.put("createdAt", SessionRow.time(at(6)));
        row.put("logVersion", SessionRow.number(7));
        row.put("workVersion", SessionRow.number(8));
        row.put("formats", SessionRow.texts(Set.of("txt", "vtt")));
        row.put("attempt", SessionRow.text("lease-1"));
        row.put("leaseUntil", SessionRow.time(at(9)));
        row.put("unreported", SessionRow.number(3));
        row.put("landed", SessionRow.number(1));
        row.put("landedRecording", SessionRow.text("s3://bucket/file"));
        row.put("landing", SessionRow.of(new LandingTry("try-1", 2, 4, at(10))));
        row.put("withdrawn", SessionRow.number(1));
        row.put("announced", SessionRow.number(2));
        row.put("announcement", SessionRow.of(ANNOUNCEMENT));
        row.put("snapshot", SessionRow.of(snapshot()));
        row.put("snapshotAttempt", SessionRow.text("lease-2"));
        row.put("snapshotLeaseUntil", SessionRow.time(at(11)));
        row.put("queued", SessionRow.of(new Session.Queued(6, at(12))));
        row.put("requestedFor", SessionRow.time(at(13)));
        row.put("dueAt", SessionRow.time(at(14)));
        row.put("expiresAt", SessionRow.expiry(at(15)));
        row.put("refused", SessionRow.of(REFUSED));
        return row;
    }

    @Test
    void rowWithEveryAttributeIsReadBackWithoutLoss() {
        assertThat(SessionRow.decode(whole())).isEqualTo(new Session(KEY, Optional.of("m-1"), Optional.of("Weekly"),
                Status.ENDED, Optional.of(at(-4)), Optional.of(at(3)), Optional.of(at(4)), true, NOW, at(6), at(5), 7,
                8, Set.of("vtt", "txt"), Optional.of(new Lease("lease-1", at(9), 3)), Optional.of(EXPORT),
                new SessionLanding(true, 1, Optional.of("s3://bucket/file"),
                        Optional.of(new LandingTry("try-1", 2, 4, at(10)))),
                1, new Announced(2, Optional.of(ANNOUNCEMENT)), Optional.of(snapshot()),
                Optional.of(new Lease("lease-2", at(11), 0)), Optional.of(new Session.Queued(6, at(12))),
                Optional.of(at(13)), Optional.of(at(14)), Optional.of(at(15)), REFUSED));
    }

    @Test
    void rowWithoutOptionalAttributesIsThatOfLiveSession() {
        assertThat(SessionRow.decode(Rows.live())).isEqualTo(new Session(KEY, Optional.empty(), Optional.empty(),
                Status.LIVE, Optional.empty(), Optional.empty(), Optional.empty(), false, NOW, NOW, NOW, 0, 0,
                Set.of(), Optional.empty(), Optional.empty(), SessionLanding.NONE, 0, Announced.NONE,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Set.of()));
    }

    @Test
    void rowThatLacksRequiredAttributeIsRefusedByItsName() {
        var row = whole();
        row.remove("createdAt");
        assertThatThrownBy(() -> SessionRow.decode(row)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("createdAt");
        assertThat(SessionRow.refused(row)).isEqualTo(REFUSED);
    }

    @Test
    void keyOfRowNamesItsSession() {
        assertThat(SessionRow.key(KEY)).hasSize(1);
        assertThat(SessionRow.decodeKey(SessionRow.key(KEY))).isEqualTo(KEY);
    }

    @Test
    void entryOfListsIsThatOfSession() {
        for (var row : List.of(whole(), Rows.live())) {
            assertThat(SessionRow.decodeListed(row)).isEqualTo(ListedSession.of(SessionRow.decode(row)));
        }
    }
}
