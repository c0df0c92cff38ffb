package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.history.SessionLists.Full;
import dev.chatreplay.history.SessionLists.Query;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests lists that leave out sessions after they have read them, with an index in memory.
class FullPagesTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final InMemoryIndex index = new InMemoryIndex();
    private final SessionLists lists = new SessionLists(index);
    private final List<Integer> reads = new ArrayList<>();

    /// Adds ended sessions. The number in an id grows with the time.
    private void add(int sessions) {
        for (int i = 0; i < sessions; i++) {
            index.add("s-" + i, START.plusMillis(i), Status.ENDED);
        }
    }

    private Full<Integer> page(int limit, Optional<String> cursor, IntPredicate isEntry) {
        var query = new Query(InMemoryIndex.ORGANIZATION, Order.NEWEST_FIRST, Optional.empty(), Optional.empty(),
                Optional.of(Status.ENDED), Optional.empty(), Optional.empty(), limit);
        return lists.full(query, cursor, sessions -> {
            reads.add(sessions.size());
            return sessions.stream().map(FullPagesTest::number)
                    .map(number -> Optional.of(number).filter(isEntry::test)).toList();
        }, Deadline.before(Duration.ofMinutes(5), Duration.ZERO));
    }

    private static int number(ListedSession session) {
        return Integer.parseInt(session.key().sessionId().substring("s-".length()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "10, 3", "10, 50", "100, 1", "100, 9", "3, 999"})
    void walkHasEveryEntryOnceOnFullPages(int limit, int everyNth) {
        add(2_500);
        var seen = new ArrayList<Integer>();
        var cursor = Optional.<String>empty();
        do {
            var page = page(limit, cursor, number -> number % everyNth == 0);
            assertThat(page.isCut()).isFalse();
            assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
            assertThat(page.nextCursor()).satisfiesAnyOf(next -> assertThat(next).isEmpty(),
                    _ -> assertThat(page.entries()).hasSize(limit));
            seen.addAll(page.entries());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        assertThat(seen).isEqualTo(IntStream.range(0, 2_500).map(i -> 2_499 - i).filter(i -> i % everyNth == 0)
                .boxed().toList());
        assertThat(reads).allMatch(sessions -> sessions <= 100);
    }

    @Test
    void usualPageNeedsOneRead() {
        add(2_500);
        assertThat(page(10, Optional.empty(), _ -> true).entries()).hasSize(10);
        assertThat(reads).containsExactly(10);
    }

    @Test
    void readsGrowWhileSessionsAreLeftOut() {
        add(2_500);
        assertThat(page(10, Optional.empty(), number -> number < 1_000).entries()).hasSize(10);
        assertThat(reads).startsWith(10, 40, 100, 100).hasSizeLessThan(20);
    }

    @Test
    void lastFullPageHasNoCursor() {
        add(20);
        var first = page(10, Optional.empty(), _ -> true);
        assertThat(page(10, first.nextCursor(), _ -> true).nextCursor()).isEmpty();
    }

    @Test
    void emptyListHasNoEntries() {
        assertThat(page(10, Optional.empty(), _ -> true)).isEqualTo(new Full<>(List.of(), Optional.empty(), false));
    }

    @Test
    void pageThatIsNotFullAtTheBoundIsCut() {
        add(10_004);
        assertThat(page(10, Optional.empty(), number -> number < 9).isCut()).isTrue();
        assertThat(reads.stream().mapToInt(i -> i).sum()).isEqualTo(SessionLists.MAX_ENTRIES);
        assertThat(reads).hasSizeLessThanOrEqualTo(102);
        assertThat(page(5, Optional.empty(), number -> number > 3 && number < 9).entries()).hasSize(5);
    }

    @Test
    void pageThatEndsAtTheBoundIsNotCut() {
        add(10_000);
        assertThat(page(10, Optional.empty(), number -> number < 9))
                .isEqualTo(new Full<>(List.of(8, 7, 6, 5, 4, 3, 2, 1, 0), Optional.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "cursor", "~", "ZDIwMjY"})
    void otherTextIsNoCursor(String text) {
        assertThat(SessionLists.isCursor(text, Order.NEWEST_FIRST)).isFalse();
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> page(10, Optional.of(text), _ -> true));
    }

    @Test
    void cursorIsOfItsOrder() {
        add(20);
        var cursor = page(10, Optional.empty(), _ -> true).nextCursor().orElseThrow();
        assertThat(SessionLists.isCursor(cursor, Order.NEWEST_FIRST)).isTrue();
        assertThat(SessionLists.isCursor(cursor, Order.OLDEST_FIRST)).isFalse();
    }
}
