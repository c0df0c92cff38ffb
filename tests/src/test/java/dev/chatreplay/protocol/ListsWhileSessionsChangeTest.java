package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.history.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that pages lose and repeat no session while sessions start, end and expire between the pages.
@Scaled
class ListsWhileSessionsChangeTest {
    private static final Instant START = ListedChats.START;
    private static final int SESSIONS = 60;
    private static final int PAGES = Extent.pick(10, 25, 25);
    private static final int PER_PAGE = 10;

    private final Stack stack = Stack.shared();
    private final ListedChats chats = new ListedChats(stack.embedded().stores());
    private final Set<String> throughout = new HashSet<>();
    private int created;

    static Stream<Arguments> runs() {
        return LongStream.rangeClosed(1, Extent.times(20)).boxed()
                .flatMap(seed -> Stream.of(Order.values()).map(order -> Arguments.of(seed, order)));
    }

    private String startSession(Random random) {
        var id = "s-" + random.nextInt(1000) + "-" + created++;
        // Few instants, so that many sessions have the same one.
        chats.start(id, START.plusNanos(random.nextInt(25)), "m-" + random.nextInt(2));
        return id;
    }

    /// Changes a few sessions, as time does between two calls.
    private void change(Random random) {
        var existing = new ArrayList<>(throughout);
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0, 1 -> startSession(random);
                case 2 -> chats.end(existing.get(random.nextInt(existing.size())));
                default -> {
                    var expired = existing.get(random.nextInt(existing.size()));
                    throughout.remove(expired);
                    stack.embedded().aws().dynamoDb().deleteItem(r -> r
                            .tableName(stack.embedded().variable("SESSIONS_TABLE"))
                            .key(SessionRows.key(chats.organizationId(), expired)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void cursorGivesEachSessionThatExistsThroughoutExactlyOnce(long seed, Order order) {
        var random = new Random(seed);
        for (int i = 0; i < SESSIONS; i++) {
            throughout.add(startSession(random));
        }
        var seen = chats.list().order(order).perPage(random.nextInt(1, 12)).idsByCursor(() -> change(random));
        assertThat(seen).doesNotHaveDuplicates().containsAll(throughout);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void cursorOfMeetingGivesEachSessionThatExistsThroughoutExactlyOnce(long seed, Order order) {
        var random = new Random(seed);
        for (int i = 0; i < SESSIONS; i++) {
            throughout.add(startSession(random));
        }
        var seen = new ArrayList<String>();
        for (var meeting : List.of("m-0", "m-1")) {
            seen.addAll(chats.list().meeting(meeting).order(order).perPage(random.nextInt(1, 12))
                    .idsByCursor(() -> change(random)));
        }
        assertThat(seen).doesNotHaveDuplicates().containsAll(throughout);
    }

    /// The pages end before the first call, so sessions that start meanwhile are not in them. Without a status, an end moves no session.
    @Test
    void numberedPagesBeforeFirstCallGiveEachSessionExactlyOnce() {
        var firstCall = START.plus(Duration.ofHours(1));
        for (int i = 0; i < PAGES * PER_PAGE; i++) {
            throughout.add(chats.start("s-" + i, firstCall.minusMillis(i / 2)).key().sessionId());
        }
        var seen = new ArrayList<String>();
        for (int number = 1; number <= PAGES; number++) {
            var page = chats.list().until(firstCall.plusNanos(1)).perPage(PER_PAGE).page(number);
            assertThat(page.total()).isEqualTo((long) PAGES * PER_PAGE);
            assertThat(page.sessions()).hasSize(PER_PAGE);
            seen.addAll(ListQuery.ids(page.sessions()));
            chats.start("new-" + number, firstCall.plusSeconds(number));
            chats.end("s-" + number * 9);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(throughout);
    }
}
