package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.history.MessagePages;
import dev.chatreplay.history.MessagePages.Query;
import dev.chatreplay.history.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Tests that pages of messages are exactly the lines of the `ndjson` file, whatever happens between two pages.
class MessagePagesTest extends PagesProtocolTest {
    /// More messages than two parts of the index have.
    private static final int MANY = Extent.pick(2_200, 4_200, 4_200);
    private static final int WALKS = Extent.pick(1, 2, 6);
    private static final int FILTERS = Extent.pick(8, 20, 120);

    /// The ended chats that tests only read, by their number of messages.
    private final Map<Integer, Chat> unchanged = new HashMap<>();

    private Chat unchanged(int messages) {
        return unchanged.computeIfAbsent(messages, number -> ended(generated(number, number)));
    }

    @Scaled
    @ParameterizedTest
    @SampledEnum({"OLDEST_FIRST", "NEWEST_FIRST"})
    void pagesOfEndedSessionHaveEveryLineOnce(Order order) {
        for (var limit : List.of(1, 7, 1000)) {
            var chat = unchanged(limit == 1 ? 25 : limit == 7 ? 210 : MANY);
            assertThat(walk(chat, PagedChat.all(order, limit))).as("limit %d", limit).isEqualTo(lines(chat, order));
        }
    }

    @Scaled
    @ParameterizedTest
    @SampledEnum({"OLDEST_FIRST", "NEWEST_FIRST"})
    void walkSeesOneFileWhileLateEventsArrive(Order order) {
        for (var seed = 0; seed < WALKS; seed++) {
            var random = new Random(seed);
            var chat = ended(generated(seed, 60));
            var before = lines(chat, order);
            var walked = paged.walk(api, chat.sessionId(), PagedChat.all(order, 7), () -> {
                if (random.nextBoolean()) {
                    recompact(chat);
                }
            });
            assertThat(walked).as("seed %d", seed).isEqualTo(before);
            assertThat(walk(chat, PagedChat.all(order, 7))).isEqualTo(lines(chat, order)).isNotEqualTo(before);
        }
    }

    @Scaled
    @ParameterizedTest
    @SampledEnum({"OLDEST_FIRST", "NEWEST_FIRST"})
    void walkThroughLiveSessionSeesOneSnapshot(Order order) {
        for (var seed = 0; seed < WALKS; seed++) {
            var random = new Random(seed);
            var chat = live(generated(seed, 40));
            var before = lines(chat, order);
            var walked = paged.walk(api, chat.sessionId(), PagedChat.all(order, 7), () -> {
                sendLate(chat, "m-late-" + chat.events().size());
                harness.clock.pass(Duration.ofSeconds(random.nextInt(60)));
                page(chat, PagedChat.all(order, 1), FIRST);
            });
            assertThat(walked).as("seed %d", seed).isEqualTo(before);
            assertThat(page(chat, PagedChat.all(order, 7), FIRST).complete()).isFalse();
        }
    }

    @Test
    void walkContinuesInSnapshotAfterSessionEnd() {
        var chat = live(generated(1, 30));
        var before = lines(chat);
        var walked = paged.walk(api, chat.sessionId(), PagedChat.all(Order.OLDEST_FIRST, 20), () -> {
            sendLate(chat, "m-late");
            ended(new Chat(chat.sessionId()));
        });
        assertThat(walked).isEqualTo(before);
        assertThat(page(chat, PagedChat.all(Order.OLDEST_FIRST, 20), FIRST).complete()).isTrue();
    }

    @Test
    void pageSaysWhetherItsFileIsStillComplete() {
        var chat = ended(generated(1, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 10);
        var first = page(chat, query, FIRST);
        assertThat(first.complete()).isTrue();
        assertThat(page(chat, query, first.nextCursor()).complete()).isTrue();
        sendLate(chat, "m-late");
        assertThat(page(chat, query, first.nextCursor()).complete()).as("a late event").isFalse();
        recompact(chat);
        assertThat(page(chat, query, first.nextCursor()).complete()).as("a file without late events").isFalse();
        var ofNewFile = page(chat, query, FIRST);
        assertThat(page(chat, query, ofNewFile.nextCursor()).complete()).isTrue();
    }

    @Test
    void pageOfSnapshotIsNeverComplete() {
        var chat = live(generated(1, 30));
        var query = PagedChat.all(Order.OLDEST_FIRST, 20);
        var next = page(chat, query, FIRST).nextCursor();
        ended(new Chat(chat.sessionId()));
        assertThat(page(chat, query, next).complete()).isFalse();
    }

    @Test
    void emptyChatHasOneEmptyPage() {
        var chat = ended(new Chat().started());
        for (var order : Order.values()) {
            var page = page(chat, PagedChat.between(order, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH), 5),
                    FIRST);
            assertThat(page.messages()).isEmpty();
            assertThat(page.nextCursor()).isEmpty();
        }
    }

    @Scaled
    @ParameterizedTest
    @SampledEnum({"OLDEST_FIRST", "NEWEST_FIRST"})
    void filtersSelectWhatFilterOverFileSelects(Order order) {
        var chat = unchanged(150);
        var lines = parsed(chat, order);
        for (var seed = 0; seed < FILTERS; seed++) {
            var query = filtered(new Random(seed), order);
            assertThat(walk(chat, query)).as("seed %d: %s", seed, query)
                    .isEqualTo(selected(lines, query));
        }
    }

    private Map<String, JsonNode> parsed(Chat chat, Order order) {
        var parsed = new LinkedHashMap<String, JsonNode>();
        lines(chat, order).forEach(line -> parsed.put(line, Json.parse(line)));
        return parsed;
    }

    private static List<String> selected(Map<String, JsonNode> lines, Query query) {
        return lines.entrySet().stream().filter(line -> isSelected(line.getValue(), query)).map(Map.Entry::getKey)
                .toList();
    }

    private static Query filtered(Random random, Order order) {
        return new Query(order, chosen(random, "p-1", "p-none"), chosen(random, "u-1"),
                chosen(random, "CUSTOM_MESSAGE"),
                chosen(random, true, false), Optional.empty(), Optional.empty(), 1 + random.nextInt(40));
    }

    @SafeVarargs
    private static <T> Optional<T> chosen(Random random, T... values) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(values[random.nextInt(values.length)]);
    }

    private static boolean isSelected(JsonNode line, Query query) {
        Predicate<Instant> after = time -> !Instant.parse(line.get("createdAt").asText()).isBefore(time);
        return query.participantId().filter(id -> !id.equals(line.get("participantId").asText())).isEmpty()
                && query.userId().filter(id -> !id.equals(line.path("userId").asText())).isEmpty()
                && query.type().filter(type -> !type.equals(line.get("payloadType").asText())).isEmpty()
                && query.pinned().filter(pinned -> pinned != line.get("pinned").asBoolean()).isEmpty()
                && query.since().filter(after.negate()).isEmpty() && query.until().filter(after).isEmpty();
    }

    /// The offsets of the index are among messages of one time.
    @Scaled
    @ParameterizedTest
    @SampledEnum({"OLDEST_FIRST", "NEWEST_FIRST"})
    void boundsSelectTimesExactlyAlsoAmongMessagesOfOneTime(Order order) {
        var chat = unchanged(MANY);
        var lines = parsed(chat, order);
        var times = Extent.sample(lines.values().stream().map(line -> Instant.parse(line.get("createdAt").asText()))
                .distinct().sorted().toList());
        for (var time : times.stream().flatMap(time -> Stream.of(time, time.plusNanos(1))).distinct().toList()) {
            for (var query : List.of(PagedChat.between(order, Optional.of(time), Optional.empty(), 1000),
                    PagedChat.between(order, Optional.empty(), Optional.of(time), 1000),
                    PagedChat.between(order, Optional.of(time), Optional.of(time.plusSeconds(1)), 1000))) {
                assertThat(walk(chat, query)).as("%s", query).isEqualTo(selected(lines, query));
            }
        }
    }

    @Scaled
    @ParameterizedTest
    @SampledEnum({"OLDEST_FIRST", "NEWEST_FIRST"})
    void pageReadsBoundedPartsWhateverSizeChatHas(Order order) {
        for (var size : List.of(25, MANY)) {
            var chat = unchanged(size);
            assertThat(Api.whenReady(() -> api.chat(chat.sessionId(), "ndjson")).status()).isEqualTo(200);
            var session = paged.session(api, chat.sessionId());
            var middle = Optional.of(Instant.parse("2026-11-21T09:00:03Z"));
            for (var query : List.of(PagedChat.all(order, 10), PagedChat.between(order, middle, middle, 10),
                    new Query(order, Optional.of("p-none"), Optional.empty(), Optional.empty(), Optional.empty(),
                            Optional.empty(), Optional.empty(), 10))) {
                paged.faults.heal();
                var cursor = paged.page(session, query, FIRST).nextCursor();
                assertThat(reads()).as("%d messages, %s", size, query).isBetween(1L, 3L);
                assertThat(bytesRead()).isLessThanOrEqualTo(8_000_000);
                assertThat(paged.faults.sent(S3Request.class)).hasSize((int) reads());
                assertThat(paged.faults.sent(DynamoDbRequest.class)).isEmpty();
                if (cursor.isPresent()) {
                    paged.faults.heal();
                    paged.page(session, query, cursor);
                    assertThat(reads()).as("after a cursor").isBetween(1L, 3L);
                    assertThat(paged.faults.sent()).hasSize((int) reads());
                }
            }
        }
    }

    private long bytesRead() {
        return paged.faults.sent(GetObjectRequest.class).stream().mapToLong(get -> {
            var ends = get.range().substring("bytes=".length()).split("-", -1);
            return Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
        }).sum();
    }

    @Test
    @Scaled
    void endBeforeLimitReadsNothingMore() {
        var chat = unchanged(MANY);
        assertThat(lines(chat)).hasSize(MANY);
        paged.faults.heal();
        var page = page(chat, PagedChat.between(Order.OLDEST_FIRST, Optional.empty(),
                Optional.of(Instant.parse("2026-11-21T08:00:00Z")), 1000), FIRST);
        assertThat(page.messages()).isEmpty();
        assertThat(page.nextCursor()).as("no later message is before the bound").isEmpty();
        assertThat(reads()).isEqualTo(1);
    }

    private Chat large(int messages, int characters, String text) {
        var chat = new Chat().started();
        IntStream.range(0, messages).forEach(i -> chat.sent("m-" + i, text.repeat(characters)));
        for (int from = 0; from < chat.events().size(); from += 15) {
            api.send(chat.events().subList(from, Math.min(from + 15, chat.events().size())));
        }
        return ended(new Chat(chat.sessionId()));
    }

    /// A quote takes four characters in an answer, so its test is the stricter one for the quick extent.
    @Test
    @FullExtent
    void pagesOfLongMessagesFitIntoAnswer() {
        var chat = large(130, 64_000, "y");
        for (var order : Order.values()) {
            var query = PagedChat.all(order, 1000);
            var first = page(chat, query, FIRST);
            assertThat(first.messages().stream().mapToLong(String::length).sum()).isBetween(4_500_000L, 5_000_000L);
            assertThat(walk(chat, query)).isEqualTo(lines(chat, order));
        }
    }

    /// Lambda sends a quote in a text of an answer as four characters.
    @Test
    void pagesCountWhatLambdaSends() {
        var chat = large(45, 30_000, "\"");
        var query = PagedChat.all(Order.OLDEST_FIRST, 1000);
        var first = page(chat, query, FIRST);
        var sent = first.messages().stream()
                .mapToLong(line -> line.replace("\\", "\\\\").replace("\"", "\\\"").length())
                .sum();
        assertThat(sent).isBetween(4_500_000L, 5_000_000L);
        var last = page(chat, query, first.nextCursor());
        assertThat(last.nextCursor()).isEmpty();
        assertThat(Stream.concat(first.messages().stream(), last.messages().stream()).toList())
                .isEqualTo(lines(chat));
    }

    @Test
    void readerWaitsWhileWorkerMakesExport() {
        var chat = live(generated(17, 10).ended());
        var session = paged.session(api, chat.sessionId());
        harness.faults.before(PutObjectRequest.class::isInstance,
                () -> assertThat(paged.answer(session, PagedChat.all(Order.OLDEST_FIRST, 5), FIRST))
                        .isInstanceOfSatisfying(MessagePages.Processing.class,
                                processing -> assertThat(processing.retryAfter()).isPositive()));
        requestsFor(chat).forEach(harness::compact);
        harness.compactAll();
        assertThat(walk(chat, PagedChat.all(Order.OLDEST_FIRST, 5))).hasSize(10);
    }
}
