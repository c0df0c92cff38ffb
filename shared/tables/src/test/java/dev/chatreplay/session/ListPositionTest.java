package dev.chatreplay.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the sort key of lists.
class ListPositionTest {
    private static final Comparator<String> BYTES = (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8),
            b.getBytes(UTF_8));

    private static List<ListPosition> positions() {
        var times = List.of("0001-01-01T00:00:00Z", "0999-12-31T23:59:59.999999999Z", "2026-11-21T09:00:00Z",
                "2026-11-21T09:00:00.000000001Z", "2026-11-21T09:00:00.1Z", "9999-12-31T23:59:59.999999999Z");
        var ids = List.of("s", "s-1", "S", "é", "\uff5e", "\ud83d\ude00", " ");
        var all = new ArrayList<ListPosition>();
        times.forEach(time -> ids.forEach(id -> all.add(new ListPosition(Instant.parse(time), id))));
        return all;
    }

    @Test
    void bytesOfKeysSortAsTimesThenIds() {
        var byPosition = positions();
        Collections.shuffle(byPosition, new Random(1));
        Collections.sort(byPosition);
        assertThat(byPosition).extracting(ListPosition::text).isSortedAccordingTo(BYTES);
        assertThat(byPosition).extracting(ListPosition::createdAt).isSorted();
    }

    @Test
    void keyKeepsNanoseconds() {
        assertThat(positions()).allSatisfy(
                position -> assertThat(ListPosition.parse(position.text())).contains(position));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-11-21T09:00:00.000000000Z", "2026-11-21T09:00:00.000000000Z\u0001",
            "2026-11-21T09:00:00Z\u0001s-1", "2026-11-21t09:00:00.000000000z\u0001s-1",
            "2026-11-21T10:00:00.000000000+01:00\u0001s-1", "2026-02-30T09:00:00.000000000Z\u0001s-1",
            "2026-11-21T09:00:00.000000000Z\u0001s-1\u0001", "2026-11-21T09:00:00.000000000Z\u0001a\nb",
            "0000-11-21T09:00:00.000000000Z\u0001s-1", "+10000-11-21T09:00:00.000000000Z\u0001s-1"})
    void otherTextIsNoPosition(String text) {
        assertThat(ListPosition.parse(text)).isEmpty();
    }
}
