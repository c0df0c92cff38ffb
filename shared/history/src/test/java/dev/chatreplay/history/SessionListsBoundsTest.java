package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.history.SessionLists.Query;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the bounds of one call for long lists, with an index in memory.
class SessionListsBoundsTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final int MAX_ENTRIES = 10_000;
    /// What the queries of the shards may read ahead.
    private static final int READ_AHEAD = 8 * 500;

    private final InMemoryIndex index = new InMemoryIndex();
    private final SessionLists lists = new SessionLists(index);

    /// Adds live sessions. One in a hundred has ended.
    private void add(int sessions) {
        for (int i = 0; i < sessions; i++) {
            index.add("s-" + i, START.plusMillis(i / 4), i % 100 == 99 ? Status.ENDED : Status.LIVE);
        }
    }

    private static Query query(Order order, Optional<Status> status, int perPage) {
        return new Query(InMemoryIndex.ORGANIZATION, order, Optional.empty(), Optional.empty(), status,
                Optional.empty(), Optional.empty(), perPage);
    }

    private static Query all(int perPage) {
        return query(Order.NEWEST_FIRST, Optional.empty(), perPage);
    }

    private static Query ended(int perPage) {
        return query(Order.NEWEST_FIRST, Optional.of(Status.ENDED), perPage);
    }

    private static Deadline deadline() {
        return Deadline.before(Duration.ofMinutes(5), Duration.ZERO);
    }

    private SessionLists.Numbered page(Query query, long number) {
        return lists.page(query, number, deadline());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "1, 1, false", "9999, 9999, false", "10000, 10000, false", "10001, 10000, true",
            "20000, 10000, true"})
    void totalIsExactUpTo10000(int sessions, long total, boolean isMinimum) {
        add(sessions);
        var page = page(all(20), 1);
        assertThat(page.total()).isEqualTo(total);
        assertThat(page.isMinimum()).isEqualTo(isMinimum);
        assertThat(page.sessions()).hasSize(Math.min(20, sessions));
        assertThat(page.nextCursor().isPresent()).isEqualTo(sessions > 20);
    }

    @Test
    void pageLooksAtNoMoreThan10000() {
        add(20_000);
        page(all(20), 1);
        assertThat(index.read).hasValueBetween(MAX_ENTRIES, MAX_ENTRIES + READ_AHEAD);
        assertThat(index.queries).hasValueLessThanOrEqualTo(48);
    }

    @Test
    void lastPageWithinBoundHasItsSessions() {
        add(20_000);
        var page = page(all(100), 100);
        assertThat(page.before()).isEqualTo(9_900);
        assertThat(page.sessions()).extracting(session -> session.key().sessionId()).hasSize(100)
                .contains("s-10000").doesNotContain("s-9999");
        assertThat(index.read).hasValueLessThanOrEqualTo(MAX_ENTRIES + READ_AHEAD);
        var next = lists.after(all(100), page.nextCursor().orElseThrow(), deadline());
        assertThat(next.sessions().getFirst().createdAt()).isBeforeOrEqualTo(page.sessions().getLast().createdAt());
        assertThat(next.sessions()).doesNotContainAnyElementsOf(page.sessions());
    }

    @ParameterizedTest
    @CsvSource({"100, 101", "1, 10001", "3, 3334", "20, 501", "1, 9223372036854775807", "100, 184467440737095517"})
    void pageBeyondBoundIsRefused(int perPage, long number) {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> page(all(perPage), number))
                .withMessageContainingAll("start_time", "end_time", "cursor")
                .matches(refusal -> refusal.reason() == ApiException.Reason.INVALID_PARAMETER);
        assertThat(index.queries).as("queries").hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "1, 10000", "3, 3333", "20, 500"})
    void pageAtBoundIsEmptyInShortList(int perPage, long number) {
        add(2);
        var page = page(all(perPage), number);
        assertThat(page.sessions()).isEmpty();
        assertThat(page.before()).isEqualTo((number - 1) * perPage);
        assertThat(page.total()).isEqualTo(2);
        assertThat(page.nextCursor()).isEmpty();
    }

    @Test
    void filteredTotalCountsMatchesAmong10000() {
        add(20_000);
        var page = page(ended(30), 1);
        assertThat(page.total()).isEqualTo(100);
        assertThat(page.isMinimum()).isTrue();
        assertThat(page.sessions()).hasSize(30).allMatch(session -> session.status() == Status.ENDED);
    }

    @Test
    void filteredPageThatEndsAtBoundIsShortAndHasCursor() {
        add(20_000);
        var shortPage = page(ended(30), 4);
        assertThat(shortPage.sessions()).hasSize(10);
        var empty = page(ended(30), 5);
        assertThat(empty.sessions()).isEmpty();
        for (var cursor : List.of(shortPage.nextCursor(), empty.nextCursor())) {
            var next = lists.after(ended(100), cursor.orElseThrow(), deadline());
            assertThat(next.sessions()).hasSize(100).extracting(session -> session.key().sessionId())
                    .contains("s-9999", "s-99");
        }
    }

    @Test
    void cursorPageLooksAtNoMoreThan10000() {
        add(20_000);
        index.add("s-first", START.minusSeconds(1), Status.ENDED);
        var live = page(all(1), 1).nextCursor().orElseThrow();
        index.read.set(0);
        var searched = new Query(InMemoryIndex.ORGANIZATION, Order.NEWEST_FIRST, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of("S-FIRST"), 20);
        var first = lists.after(searched, live, deadline());
        assertThat(first.sessions()).isEmpty();
        assertThat(index.read).hasValueBetween(MAX_ENTRIES, MAX_ENTRIES + READ_AHEAD);
        var second = lists.after(searched, first.nextCursor().orElseThrow(), deadline());
        assertThat(second.sessions()).extracting(session -> session.key().sessionId()).containsExactly("s-first");
        assertThat(second.nextCursor()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, 100})
    void cursorPageReadsAboutItsSize(int perPage) {
        add(20_000);
        var cursor = page(all(perPage), 1).nextCursor().orElseThrow();
        index.queries.set(0);
        index.read.set(0);
        assertThat(lists.after(all(perPage), cursor, deadline()).sessions()).hasSize(perPage);
        assertThat(index.queries).hasValue(8);
        assertThat(index.read).hasValueLessThanOrEqualTo(2 * perPage + 50);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void cursorGivesEverySessionOnceInOrder(Order order) {
        add(12_345);
        var query = query(order, Optional.empty(), 97);
        var seen = new ArrayList<ListedSession>(page(query, 1).sessions());
        var cursor = page(query, 1).nextCursor();
        while (cursor.isPresent()) {
            var next = lists.after(query, cursor.get(), deadline());
            assertThat(next.sessions()).isNotEmpty();
            seen.addAll(next.sessions());
            cursor = next.nextCursor();
        }
        assertThat(seen).extracting(ListedSession::position).hasSize(12_345).doesNotHaveDuplicates()
                .isSortedAccordingTo(
                        order == Order.OLDEST_FIRST ? Comparator.naturalOrder() : Comparator.reverseOrder());
    }

    @Test
    void listWithoutTimeIsNotRead() {
        add(20);
        assertThatExceptionOfType(Deadline.ExceededException.class)
                .isThrownBy(() -> lists.page(all(20), 1, Deadline.before(Duration.ZERO, Duration.ZERO)));
        assertThat(index.queries).hasValue(0);
    }
}
