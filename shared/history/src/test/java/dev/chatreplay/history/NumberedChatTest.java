package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.history.TooMuchToReadException.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the pages and the counts of chats with those of a plain list of all messages.
@Execution(ExecutionMode.CONCURRENT)
class NumberedChatTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    /// Makes messages with many in one second, some in one instant, and some with one id.
    private static ChatInMemory random(Random random, int count) {
        var messages = new ArrayList<ChatMessage>();
        var second = 0L;
        while (messages.size() < count) {
            var together = random.nextInt(4) == 0 ? random.nextInt(count / 2 + 1) : random.nextInt(3);
            for (var i = 0; i < together && messages.size() < count; i++) {
                messages.add(ChatInMemory.message("m-" + (random.nextInt(20) == 0 ? 0 : messages.size()),
                        START.plusSeconds(second).plusNanos(random.nextInt(3)), random.nextInt(2),
                        "p-" + random.nextInt(3), "x".repeat(random.nextInt(600))));
            }
            second += random.nextInt(3);
        }
        var seen = new HashSet<String>();
        messages.removeIf(message -> !seen.add(message.createdAt() + message.sequence() + message.id()));
        return new ChatInMemory(messages, List.of());
    }

    private static List<MessageId> ids(List<StoredMessage> messages) {
        return messages.stream().map(StoredMessage::id).toList();
    }

    private static List<MessageId> part(List<MessageId> ids, IdRange range, Order order, int skip, int limit) {
        var inRange = ids.stream().filter(id -> id.text().compareTo(range.from()) >= 0
                && id.text().compareTo(range.until()) < 0).toList();
        var ordered = switch (order) {
            case OLDEST_FIRST -> inRange;
            case NEWEST_FIRST -> inRange.reversed();
        };
        return ordered.stream().skip(skip).limit(limit).toList();
    }

    /// Returns an end of a range: an id, behind an id, or the start of a second.
    private static String end(Random random, List<MessageId> ids) {
        var id = ids.get(random.nextInt(ids.size()));
        return switch (random.nextInt(4)) {
            case 0 -> id.text();
            case 1 -> IdRange.behind(id);
            case 2 -> IdRange.startOf(id.second() + random.nextInt(3) - 1);
            default -> random.nextBoolean() ? IdRange.ALL.from() : IdRange.ALL.until();
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 1000, 1001, 3500})
    void pagesAndCountsOfRandomChatsAreThoseOfList(int count) {
        assertPagesAndCountsAreThoseOfList(count, 0, 5);
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 1000, 1001, 3500})
    @Tag("full-extent")
    void pagesAndCountsOfMoreChatsAreThoseOfList(int count) {
        for (var seed = 0; seed < 3; seed++) {
            assertPagesAndCountsAreThoseOfList(count, seed, 12);
        }
    }

    private static void assertPagesAndCountsAreThoseOfList(int count, int seed, int ranges) {
        var random = new Random(seed);
        var chat = random(random, count);
        var ids = chat.ids();
        for (var i = 0; i < ranges; i++) {
            var range = new IdRange(end(random, ids), end(random, ids));
            var order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
            var skip = random.nextInt(count + 3);
            var limit = 1 + random.nextInt(random.nextBoolean() ? 5 : 1000);
            var expected = part(ids, range, order, skip, limit);
            assertThat(ids(chat.open().page(range, order, skip, limit)))
                    .as("seed %d, %s, %s, %d, %d", seed, range, order, skip, limit).isEqualTo(expected);
            assertThat(ids(chat.open().select(range, _ -> true, order, skip, limit))).isEqualTo(expected);
            assertThat(chat.open().count(range)).isEqualTo(part(ids, range, order, 0, count).size())
                    .isEqualTo(chat.open().count(range, _ -> true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesByLastIdHaveEachMessageOnce(Order order) {
        assertPagesHaveEachMessageOnce(order, 0, 1);
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @EnumSource
    @Tag("full-extent")
    void pagesByLastIdOfMoreChatsHaveEachMessageOnce(Order order) {
        assertPagesHaveEachMessageOnce(order, 1, 3);
    }

    private static void assertPagesHaveEachMessageOnce(Order order, int firstSeed, int behindLastSeed) {
        for (var seed = firstSeed; seed < behindLastSeed; seed++) {
            var chat = random(new Random(seed), 2500);
            var walked = new ArrayList<MessageId>();
            var range = IdRange.ALL;
            while (true) {
                var page = ids(chat.open().page(range, order, 0, 97));
                walked.addAll(page);
                if (page.isEmpty()) {
                    break;
                }
                range = switch (order) {
                    case OLDEST_FIRST -> new IdRange(IdRange.behind(page.getLast()), IdRange.ALL.until());
                    case NEWEST_FIRST -> new IdRange(IdRange.ALL.from(), page.getLast().text());
                };
            }
            assertThat(walked).isEqualTo(part(chat.ids(), IdRange.ALL, order, 0, 2500)).doesNotHaveDuplicates();
        }
    }

    @Test
    void selectionHasAcceptedMessagesAlone() {
        var chat = random(new Random(1), 2100);
        Predicate<StoredMessage> rule = message -> message.required("participantId").equals("p-1");
        var all = ids(chat.open().select(IdRange.ALL, rule, Order.NEWEST_FIRST, 0, 2100));
        assertThat(all).hasSizeBetween(500, 900).isEqualTo(ids(chat.open()
                .page(IdRange.ALL, Order.NEWEST_FIRST, 0, 2100).stream().filter(rule).toList()));
        assertThat(ids(chat.open().select(IdRange.ALL, rule, Order.NEWEST_FIRST, 100, 50)))
                .isEqualTo(all.subList(100, 150));
        assertThat(chat.open().count(IdRange.ALL, rule)).isEqualTo(all.size());
    }

    private static ChatInMemory even(int count, int bytes) {
        return new ChatInMemory(IntStream.range(0, count).mapToObj(i -> ChatInMemory.message("m-" + i,
                START.plusSeconds(i / 3), 0, "p-1", "x".repeat(bytes))).toList(), List.of());
    }

    @Test
    void pageDeepInLargeChatReadsLittle() {
        var chat = even(50_000, 100);
        var ids = chat.ids();
        for (var order : Order.values()) {
            for (var skip : List.of(0, 999, 1000, 25_017, 49_900)) {
                assertThat(ids(chat.open().page(IdRange.ALL, order, skip, 100)))
                        .isEqualTo(part(ids, IdRange.ALL, order, skip, 100));
                assertThat(chat.reads()).as("index, page, and the seconds at its ends").isLessThanOrEqualTo(4);
                assertThat(chat.bytes()).isLessThan(chat.size() / 10);
            }
        }
        var chatOfLast = chat.open();
        assertThat(chatOfLast.count(new IdRange(ids.get(20_000).text(), ids.get(40_000).text()))).isEqualTo(20_000);
        assertThat(chat.bytes()).isLessThan(chat.size() / 10);
    }

    @Test
    void pageOfLargeMessagesReadsLittle() {
        var chat = even(900, 60_000);
        assertThat(ids(chat.open().page(IdRange.ALL, Order.OLDEST_FIRST, 500, 10)))
                .isEqualTo(chat.ids().subList(500, 510));
        assertThat(chat.bytes()).isLessThan(3_000_000);
    }

    @Test
    void requestBeyondBoundsIsRefusedAndNotShort() {
        var chat = even(300, 60_000);
        assertThatExceptionOfType(TooMuchToReadException.class)
                .isThrownBy(() -> chat.open().page(IdRange.ALL, Order.OLDEST_FIRST, 0, 200))
                .satisfies(refused -> assertThat(refused.part()).isEqualTo(Part.RANGE));
        assertThatExceptionOfType(TooMuchToReadException.class).isThrownBy(
                () -> chat.open().select(IdRange.ALL, _ -> false, Order.NEWEST_FIRST, 0, 1));
        assertThat(chat.bytes()).isLessThanOrEqualTo(BoundedReads.MAX_BYTES);
        assertThat(chat.open().count(IdRange.ALL)).isEqualTo(300);
    }

    @Test
    void secondWithTooManyMessagesIsRefusedAlone() {
        var messages = new ArrayList<ChatMessage>();
        for (var i = 0; i < 400; i++) {
            messages.add(ChatInMemory.message("m-" + i, START.plusSeconds(i < 100 ? 0 : i < 300 ? 1 : i), 0, "p-1",
                    "x".repeat(i < 100 || i >= 300 ? 10 : 60_000)));
        }
        var chat = new ChatInMemory(messages, List.of());
        assertThat(ids(chat.open().page(IdRange.ALL, Order.OLDEST_FIRST, 0, 100)))
                .isEqualTo(chat.ids().subList(0, 100));
        assertThat(chat.open().page(IdRange.ALL, Order.NEWEST_FIRST, 0, 100)).hasSize(100);
        assertThatExceptionOfType(TooMuchToReadException.class)
                .isThrownBy(() -> chat.open().page(IdRange.ALL, Order.OLDEST_FIRST, 100, 1))
                .satisfies(refused -> assertThat(refused.part()).isEqualTo(Part.SECOND));
    }

    @Test
    void markersOfLargeIndexAreThoseOfFirstParticipants() {
        var markers = IntStream.range(10_000, 40_000).mapToObj(i -> new ParticipantMarkers("p-" + i,
                Optional.of(START.plusNanos(i)), START.plusNanos(i))).toList();
        var small = new ChatInMemory(List.of(ChatInMemory.message("m-1", START, 0, "p-1", "x")), markers.subList(0, 9));
        assertThat(small.open().allMarkers()).extracting(Marker::participantId).hasSize(9).endsWith("p-10008");
        var large = new ChatInMemory(List.of(ChatInMemory.message("m-1", START, 0, "p-1", "x")), markers);
        assertThat(large.open().markers()).extracting(Marker::participantId).hasSizeBetween(10_000, 29_999)
                .startsWith("p-10000", "p-10001").doesNotHaveDuplicates();
        assertThat(large.open().page(IdRange.ALL, Order.OLDEST_FIRST, 0, 10)).hasSize(1);
        assertThatExceptionOfType(TooMuchToReadException.class).isThrownBy(() -> large.open().allMarkers());
    }
}
