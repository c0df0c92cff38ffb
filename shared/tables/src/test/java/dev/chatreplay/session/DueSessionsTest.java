package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests how sessions are spread over the partitions of the index.
class DueSessionsTest {
    private static String keyValue(int session, Kind kind) {
        var values = DueSessions.due(new SessionKey("acme", "s-" + session), new Next(kind, Instant.EPOCH), Map.of());
        return Objects.requireNonNull(values.get(":dueShard")).s();
    }

    @Test
    void sessionsOfOneOrganizationAreSpreadEvenlyOver32KeyValuesOfEachKind() {
        for (var kind : EnumSet.allOf(Kind.class)) {
            var counts = IntStream.range(0, 3200).boxed()
                    .collect(Collectors.groupingBy(session -> keyValue(session, kind), Collectors.counting()));
            assertThat(counts).hasSize(32);
            assertThat(counts.values()).as("about 100 each").allMatch(count -> count > 50 && count < 150);
        }
    }

    @Test
    void repairsAndCleanupsShareNoKeyValue() {
        assertThat(IntStream.range(0, 100)).allSatisfy(
                session -> assertThat(keyValue(session, Kind.REPAIR)).isNotEqualTo(keyValue(session, Kind.CLEANUP)));
    }
}
