package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Tests which exports are announced.
class AnnouncedTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    /// Log version 2 was announced with the bytes `aa`.
    private static final Announced SECOND = new Announced(2, Optional.of(new Announcement(2, "aa")));
    /// The message of log version 3 may have been sent.
    private static final Announced THIRD_BEGUN = new Announced(2, Optional.of(new Announcement(3, "bb")));

    private static Export export(long logVersion, String sha256) {
        return new Export(Map.of("csv", new ChatFile("exports/acme/s-1/x.csv", 1, sha256, NOW)), new Counts(1, 0, 1),
                logVersion, logVersion, NOW);
    }

    @Test
    void exportIsDueUntilItsVersionIsAnnounced() {
        assertThat(Announced.NONE.isDue(export(1, "aa"))).isTrue();
        assertThat(SECOND.isDue(export(1, "aa"))).isFalse();
        assertThat(SECOND.isDue(export(2, "bb"))).isFalse();
        assertThat(SECOND.isDue(export(3, "aa"))).isTrue();
        assertThat(THIRD_BEGUN.isDue(export(3, "bb"))).isTrue();
    }

    @Test
    void bytesAreKnownWhenTheirMessageWasSentForCertain() {
        assertThat(Announced.NONE.isKnown(export(1, "aa"))).isFalse();
        assertThat(SECOND.isKnown(export(3, "aa"))).isTrue();
        assertThat(SECOND.isKnown(export(3, "bb"))).isFalse();
        assertThat(THIRD_BEGUN.isKnown(export(3, "bb"))).isFalse();
        assertThat(new Announced(3, THIRD_BEGUN.last()).isKnown(export(4, "bb"))).isTrue();
    }

    @Test
    void lastAnnouncementIsOfOneVersionAndItsBytes() {
        assertThat(Announced.NONE.isLast(1, export(1, "aa"))).isFalse();
        assertThat(SECOND.isLast(2, export(2, "aa"))).isTrue();
        assertThat(SECOND.isLast(2, export(3, "aa"))).as("a later export with equal bytes").isTrue();
        assertThat(SECOND.isLast(2, export(2, "bb"))).isFalse();
        assertThat(SECOND.isLast(3, export(3, "aa"))).isFalse();
    }
}
