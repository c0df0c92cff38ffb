package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.harness.Stack;
import dev.chatreplay.history.Order;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session.Status;
import dev.chatreplay.session.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the lists of sessions against DynamoDB. Each test has an organization of its own.
class SessionListsTest {
    private static final Instant START = ListedChats.START;

    private final ListedChats chats = new ListedChats(Stack.shared().embedded().stores());

    @Test
    void sessionsHaveOrderOfTimeThenOfBytesOfId() {
        // U+1F600 is behind U+FF5E in UTF-8, and before it in UTF-16.
        var inOrder = List.of("early", "B", "a", "a-", "é", "\uff5e", "\ud83d\ude00", "late", "later");
        var times = List.of(START.minusNanos(1), START, START, START, START, START, START, START.plusNanos(1),
                START.plusNanos(2));
        var indices = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
        Collections.shuffle(indices, new Random(3));
        indices.forEach(i -> chats.start(inOrder.get(i), times.get(i)));
        assertThat(chats.list().order(Order.OLDEST_FIRST).ids()).isEqualTo(inOrder);
        assertThat(chats.list().ids()).isEqualTo(inOrder.reversed());
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void rangeIncludesStartAndExcludesEndToNanosecond(Order order) {
        chats.start("s-0", START.minusNanos(1));
        chats.start("s-1", START);
        chats.start("s-2", START.plusNanos(1));
        chats.start("s-3", START.plusNanos(2));
        var list = chats.list().order(order);
        assertThat(list.from(START).ids()).containsExactlyInAnyOrder("s-1", "s-2", "s-3");
        assertThat(list.until(START).ids()).containsExactly("s-0");
        assertThat(list.from(START).until(START.plusNanos(2)).ids()).containsExactlyInAnyOrder("s-1", "s-2");
        assertThat(list.from(START.plusNanos(3)).ids()).isEmpty();
        assertThat(list.from(START).until(START).ids()).isEmpty();
        assertThat(list.from(START.plusSeconds(9)).until(START).ids()).isEmpty();
    }

    @Test
    void rangeAppliesBehindCursor() {
        for (int i = 0; i < 30; i++) {
            chats.start("s-" + (10 + i), START.plusNanos(i));
        }
        var range = chats.list().from(START.plusNanos(5)).until(START.plusNanos(25)).perPage(7);
        assertThat(range.idsByCursor(() -> {
        })).hasSize(20).startsWith("s-34").endsWith("s-15");
        var cursor = chats.list().perPage(1).page(1).nextCursor().orElseThrow();
        assertThat(ListQuery.ids(range.after(cursor).sessions())).as("behind a cursor before the range")
                .startsWith("s-34");
        assertThat(chats.list().from(START.plusSeconds(1)).after(cursor).sessions()).as("beyond the range").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void meetingListHasOnlyItsSessions(Order order) {
        var other = new ListedChats(Stack.shared().embedded().stores());
        other.start("s-other", START, "m-1");
        for (int i = 0; i < 12; i++) {
            chats.start("s-" + i, START.plusSeconds(i), i % 3 == 0 ? "m-1" : "m-10");
        }
        var list = chats.list().order(order).meeting("m-1");
        assertThat(list.ids()).containsExactlyInAnyOrder("s-0", "s-3", "s-6", "s-9");
        assertThat(list.page(1).total()).isEqualTo(4);
        assertThat(list.perPage(3).idsByCursor(() -> {
        })).isEqualTo(list.ids());
        assertThat(chats.list().meeting("m").ids()).isEmpty();
        assertThat(chats.list().meeting("M-1").ids()).as("ids are exact").isEmpty();
    }

    @Test
    void sessionOfRefusedEventIsListedAndGetsItsMeetingLater() {
        var stores = Stack.shared().embedded().stores();
        var now = Instant.now();
        stores.refusedEvents().add(chats.key("s-1"), List.of(EventDigest.of("body")), now, START.plusNanos(7),
                SessionSettings.NONE, now);
        assertThat(chats.list().page(1).sessions()).singleElement().isEqualTo(chats.row("s-1"))
                .satisfies(session -> assertThat(session.meetingId()).isEmpty())
                .satisfies(session -> assertThat(session.createdAt()).isEqualTo(START.plusNanos(7)));
        assertThat(chats.list().meeting("m-1").ids()).isEmpty();
        stores.sessions().setMeeting(chats.key("s-1"), "m-1");
        stores.sessions().setMeeting(chats.key("s-1"), "m-2");
        assertThat(chats.list().meeting("m-1").page(1).sessions()).containsExactly(chats.row("s-1"));
        assertThat(chats.list().meeting("m-2").ids()).isEmpty();
    }

    @Test
    void entryHasFieldsOfRow() {
        var stores = Stack.shared().embedded().stores();
        var session = chats.start("s-1", START.plusNanos(1));
        assertThat(chats.list().page(1).sessions()).containsExactly(chats.row("s-1"));
        stores.sessions().start(session, START, Optional.of("Weekly"));
        stores.sessions().touch(session, Instant.now().plus(Duration.ofHours(1)));
        assertThat(chats.list().page(1).sessions()).containsExactly(chats.row("s-1"))
                .allSatisfy(live -> assertThat(live.title()).contains("Weekly"));
        chats.end("s-1");
        assertThat(chats.list().page(1).sessions()).containsExactly(chats.row("s-1"))
                .allSatisfy(ended -> assertThat(ended.status()).isEqualTo(Status.ENDED));
        assertThat(chats.list().meeting("m-1").page(1).sessions()).containsExactly(chats.row("s-1"))
                .extracting(ListedSession::createdAt).containsExactly(START.plusNanos(1));
    }

    @Test
    void statusSelectsLiveOrEndedSessions() {
        for (int i = 0; i < 9; i++) {
            chats.start("s-" + i, START.plusSeconds(i));
        }
        List.of("s-2", "s-5").forEach(chats::end);
        assertThat(chats.list().status(Status.ENDED).ids()).containsExactly("s-5", "s-2");
        var live = chats.list().status(Status.LIVE).perPage(3);
        assertThat(live.page(1).total()).isEqualTo(7);
        assertThat(live.page(3).sessions()).hasSize(1);
        assertThat(live.page(3).before()).isEqualTo(6);
        assertThat(live.idsByCursor(() -> {
        })).containsExactly("s-8", "s-7", "s-6", "s-4", "s-3", "s-1", "s-0");
    }

    @ParameterizedTest
    @CsvSource({"Weekly, WEEK, true", "Weekly, eekl, true", "Weekly, weekly!, false", "ſ-Bahn, s-bahn, true",
            "\u212aelvin, KELVIN, true", "Straße, STRAẞE, true", "Straße, strasse, false", "İstanbul, i, false",
            "İstanbul, İSTANBUL, true", "sıcak, SICAK, false", "sıcak, SıCAK, true", "ΣΊΣΥΦΟΣ, σίσυφος, true",
            "\ud83d\ude00 party, \ud83d\ude00 PARTY, true", "100%_, 100%_, true"})
    void searchIgnoresCaseBySimpleFolding(String title, String search, boolean isFound) {
        var stores = Stack.shared().embedded().stores();
        stores.sessions().start(chats.start("0-0", START, "0-1"), START, Optional.of(title));
        chats.start("0-2", START, "0-3");
        assertThat(chats.list().search(search).ids()).isEqualTo(isFound ? List.of("0-0") : List.of());
    }

    @Test
    void searchFindsMeetingAndSessionIds() {
        chats.start("Alpha/1", START, "Weekly-É");
        chats.start("Beta/1", START.plusSeconds(1), "daily");
        assertThat(chats.list().search("PHA/").ids()).containsExactly("Alpha/1");
        assertThat(chats.list().search("é").ids()).containsExactly("Alpha/1");
        assertThat(chats.list().search("ly").page(1).total()).isEqualTo(2);
        assertThat(chats.list().meeting("daily").search("alpha").ids()).isEmpty();
    }

    @Test
    void pagesHaveTotalsAndOffsets() {
        for (int i = 0; i < 45; i++) {
            chats.start("s-" + (10 + i), START.plusSeconds(i));
        }
        var seen = new ArrayList<String>();
        for (int number = 1; number <= 4; number++) {
            var page = chats.list().page(number);
            assertThat(page.total()).isEqualTo(45);
            assertThat(page.isMinimum()).isFalse();
            assertThat(page.before()).isEqualTo(20L * (number - 1));
            assertThat(page.nextCursor().isPresent()).as("cursor of page %d", number).isEqualTo(number < 3);
            seen.addAll(ListQuery.ids(page.sessions()));
        }
        assertThat(seen).hasSize(45).startsWith("s-54").endsWith("s-10").doesNotHaveDuplicates();
        assertThat(chats.list().perPage(45).page(1).nextCursor()).as("a full last page").isEmpty();
    }

    @Test
    void emptyListHasNoCursor() {
        var page = chats.list().page(1);
        assertThat(page.sessions()).isEmpty();
        assertThat(page.total()).isZero();
        assertThat(page.nextCursor()).isEmpty();
    }

    @Test
    void pageBeyond10000IsRefused() {
        chats.start("s-1", START);
        assertThat(chats.list().perPage(100).page(100).total()).isEqualTo(1);
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> chats.list().perPage(100).page(101))
                .withMessage(
                        "Narrow start_time and end_time, or use the cursor: page_no times per_page is at most 10000.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "cursor", "a2026-11-21"})
    void garbageIsNoCursor(String cursor) {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> chats.list().after(cursor))
                .satisfies(refusal -> assertThat(refusal.details()).extracting(ApiException.Detail::path)
                        .containsExactly("cursor"));
    }

    @Test
    void cursorOfOtherOrganizationLeadsToOwnSessions() {
        var other = new ListedChats(Stack.shared().embedded().stores());
        for (int i = 0; i < 6; i++) {
            other.start("secret-" + i, START.plusSeconds(i));
            chats.start("own-" + i, START.plusSeconds(i));
        }
        var cursor = other.list().perPage(3).page(1).nextCursor().orElseThrow();
        var page = chats.list().after(cursor);
        // The cursor is behind secret-3. The order of ids puts own-3 behind it, too.
        assertThat(ListQuery.ids(page.sessions())).containsExactly("own-3", "own-2", "own-1", "own-0");
        assertThat(page.sessions()).allMatch(session -> session.key().organizationId().equals(chats.organizationId()));
    }
}
