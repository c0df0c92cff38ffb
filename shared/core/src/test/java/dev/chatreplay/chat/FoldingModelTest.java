package dev.chatreplay.chat;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.format.PublicChat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares folding and merging with a simple model. The histories are generated, shuffled, and some of their events repeated.
class FoldingModelTest {
    private static final Instant START = Instant.parse("2026-11-21T23:00:00Z");
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
            Locale.ROOT);

    private record Event(String type, String id, String messageId, Instant at, Instant createdAt, String payload,
            boolean isPrivate, ZoneOffset offset) {

        LogEntry logEntry() {
            var event = switch (type) {
                case "sent" -> EventBuilder.sent(messageId).createdAt(RFC_3339.format(createdAt.atOffset(offset)))
                        .with("message.payload", payload)
                        .with("message.targetUserIds", isPrivate ? List.of("u-1") : List.of());
                case "edited" -> EventBuilder.edited(messageId, payload);
                case "pinned" -> EventBuilder.pinned(messageId);
                case "unpinned" -> EventBuilder.unpinned(messageId);
                default -> EventBuilder.deleted(messageId);
            };
            return event.id(id).at(RFC_3339.format(at.atOffset(offset))).logEntry();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void foldingMatchesModelForShuffledAndRepeatedEvents(long seed) {
        var history = history(new Random(seed));
        if (isFoldedWrongly(history, seed)) {
            var smallest = shrink(history, events -> isFoldedWrongly(events, seed));
            assertThat(fold(shuffledWithRepeats(smallest, seed)))
                    .as("seed %d, smallest failing history %s", seed, smallest).isEqualTo(model(smallest));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 600);
    }

    private static List<ChatMessage> model(List<Event> events) {
        return events.stream().filter(sent -> sent.type().equals("sent"))
                .filter(sent -> events.stream().noneMatch(other -> other.type().equals("sent")
                        && other.messageId().equals(sent.messageId()) && other.createdAt().equals(sent.createdAt())
                        && comparing(Event::at).thenComparing(Event::id).compare(other, sent) < 0))
                .filter(sent -> !sent.isPrivate() && last(events, sent, "deleted").isEmpty())
                .map(sent -> new ChatMessage(sent.messageId(), "p-1", Optional.of("u-1"), "s-1", "m-1", "Amara",
                        last(events, sent, "pinned", "unpinned").filter(e -> e.type().equals("pinned")).isPresent(),
                        last(events, sent, "edited").map(e -> RFC_3339.format(e.at().atOffset(ZoneOffset.UTC))),
                        "TEXT_MESSAGE", last(events, sent, "edited").orElse(sent).payload(),
                        RFC_3339.format(sent.createdAt().atOffset(ZoneOffset.UTC)), 0, Optional.empty(), List.of(),
                        List.of(), Optional.empty(), Optional.empty(), 0, 0, false))
                .sorted(comparing(ChatMessage::createdAt).thenComparing(ChatMessage::id)).toList();
    }

    private static Optional<Event> last(List<Event> events, Event sent, String... types) {
        return events.stream().filter(e -> List.of(types).contains(e.type()) && e.messageId().equals(sent.messageId()))
                .max(comparing(Event::at).thenComparing(Event::id).thenComparing(Event::type));
    }

    /// Generates events with few ids and times, so that many events share them. No two events have the same sort key. A producer's
    /// event ids guarantee the same.
    private static List<Event> history(Random random) {
        var events = new LinkedHashMap<String, Event>();
        for (var i = random.nextInt(60); i > 0; i--) {
            var type = List.of("sent", "sent", "sent", "edited", "edited", "pinned", "unpinned", "deleted")
                    .get(random.nextInt(random.nextBoolean() ? 8 : 7));
            var event = new Event(type, "e" + random.nextInt(12), List.of("m", "m-", "m=", "m1", "m10", "M")
                    .get(random.nextInt(6)), START.plusMillis(random.nextInt(4)), START.plusMillis(random.nextInt(3)),
                    "text " + random.nextInt(5), random.nextInt(5) == 0,
                    ZoneOffset.ofHoursMinutes(random.nextInt(12), 30));
            events.putIfAbsent(event.logEntry().sortKey(), event);
        }
        return List.copyOf(events.values());
    }

    private static boolean isFoldedWrongly(List<Event> events, long seed) {
        return !fold(events).equals(model(events)) || !fold(shuffledWithRepeats(events, seed)).equals(model(events));
    }

    private static List<Event> shuffledWithRepeats(List<Event> events, long seed) {
        var random = new Random(seed);
        var received = new ArrayList<>(events);
        events.stream().filter(_ -> random.nextBoolean()).forEach(received::add);
        Collections.shuffle(received, random);
        return received;
    }

    private static List<ChatMessage> fold(Collection<Event> events) {
        var shards = Stream.generate(() -> new TreeMap<String, LogEntry>()).limit(LogEntry.SHARDS).toList();
        for (var event : events) {
            var entry = event.logEntry();
            shards.get(LogEntry.shardOf(event.messageId())).put(entry.sortKey(), entry);
        }
        Iterator<ChatMessage> merged = OrderedMerge
                .merge(shards.stream().map(shard -> Folding.fold(shard.values().iterator(), "s-1", entry -> {
                    throw entry;
                })).toList());
        var messages = new ArrayList<ChatMessage>();
        merged.forEachRemaining(message -> {
            if (PublicChat.includes(message)) {
                messages.add(message);
            }
        });
        return messages;
    }

    private static List<Event> shrink(List<Event> events, Predicate<List<Event>> fails) {
        return IntStream.range(0, events.size()).mapToObj(i -> without(events, i)).filter(fails).findFirst()
                .map(fewer -> shrink(fewer, fails)).orElse(events);
    }

    private static List<Event> without(List<Event> events, int index) {
        var fewer = new ArrayList<>(events);
        fewer.remove(index);
        return fewer;
    }
}
