package dev.chatreplay.chat;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.EventTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares folding with a simple model. The histories are generated, shuffled, and some of their events repeated.
class FoldingModelTest {
    private static final Comparator<String> BYTES = (a, b) -> Arrays
            .compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    private static final Comparator<RandomEvent> BY_TIME = comparing(RandomEvent::at)
            .thenComparing(RandomEvent::id, BYTES).thenComparing(RandomEvent::type);
    private static final Comparator<RandomEvent> BY_TRIPLE = comparing(RandomEvent::time)
            .thenComparingInt(RandomEvent::sequence).thenComparing(RandomEvent::messageId, BYTES);

    private record Folded(List<ChatMessage> messages, long skippedEdits) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void foldingMatchesModelForShuffledAndRepeatedEvents(long seed) {
        var history = withoutEqualKeys(RandomEvent.history(new Random(seed), seed % 2 == 0));
        if (isFoldedWrongly(history, seed)) {
            var smallest = shrink(history, events -> isFoldedWrongly(events, seed));
            assertThat(fold(shuffledWithRepeats(smallest, seed)))
                    .as("seed %d, smallest failing history %s", seed, smallest).isEqualTo(model(smallest));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @MethodSource("moreSeeds")
    @Tag("full-extent")
    void foldingMatchesModelForMoreEvents(long seed) {
        foldingMatchesModelForShuffledAndRepeatedEvents(seed);
    }

    static LongStream moreSeeds() {
        return LongStream.range(100, 600);
    }

    private static Folded model(List<RandomEvent> events) {
        var sent = events.stream().filter(e -> e.is("message.sent")).sorted(BY_TRIPLE.thenComparing(BY_TIME)).toList();
        var first = IntStream.range(0, sent.size())
                .filter(i -> i == 0 || BY_TRIPLE.compare(sent.get(i - 1), sent.get(i)) != 0).mapToObj(sent::get)
                .toList();
        return new Folded(first.stream().map(message -> message(message, events)).toList(),
                first.stream().mapToLong(message -> edits(message, events).filter(e -> !isValid(e, message)).count())
                        .sum());
    }

    private static ChatMessage message(RandomEvent sent, List<RandomEvent> events) {
        var isDeleted = events.stream().anyMatch(e -> isDeletedBy(sent, e));
        var edit = edits(sent, events).filter(e -> isValid(e, sent) && !isDeleted).max(BY_TIME);
        var pin = ofMessage(sent, events, "message.pinned", "message.unpinned").max(BY_TIME);
        return new ChatMessage(sent.messageId(), sent.person(), Optional.of(sent.userId()), "s-1", "m-1", "Amara",
                pin.filter(e -> e.is("message.pinned")).isPresent(), edit.map(e -> EventTime.canonical(e.at())),
                isDeleted ? 0 : (int) edits(sent, events).filter(e -> isValid(e, sent)).count(),
                sent.payloadType() + "_MESSAGE", edit.orElse(sent).payloadAsShown(), edit.orElse(sent).payloadIsText(),
                EventTime.canonical(sent.time()),
                sent.sequence(), Optional.empty(), sent.isPrivate() ? List.of("u-1") : List.of(), List.of(),
                Optional.empty(), isDeleted ? Optional.empty() : reactions(sent, events), markers(sent, events, "read"),
                markers(sent, events, "read", "delivered"), isDeleted);
    }

    private static Stream<RandomEvent> ofMessage(RandomEvent sent, List<RandomEvent> events, String... types) {
        return events.stream().filter(e -> e.is(types) && e.messageId().equals(sent.messageId()));
    }

    private static Stream<RandomEvent> edits(RandomEvent sent, List<RandomEvent> events) {
        return ofMessage(sent, events, "message.edited");
    }

    private static boolean isValid(RandomEvent edit, RandomEvent sent) {
        return RandomEvent.PAYLOADS.getOrDefault(edit.payload(), List.of()).contains(sent.payloadType());
    }

    private static boolean isDeletedBy(RandomEvent sent, RandomEvent event) {
        return event.is("messages.deleted")
                ? !sent.time().isAfter(event.until())
                        && (event.personField().isEmpty() || event.person().equals(sent.person()))
                : event.is("message.deleted") && event.messageId().equals(sent.messageId());
    }

    private static Optional<String> reactions(RandomEvent sent, List<RandomEvent> events) {
        var people = new TreeMap<String, TreeSet<String>>(BYTES);
        ofMessage(sent, events, "reaction.added", "reaction.removed")
                .collect(Collectors.groupingBy(e -> List.of(e.reaction(), e.person()), Collectors.maxBy(BY_TIME)))
                .values().stream().flatMap(Optional::stream).filter(e -> e.is("reaction.added"))
                .forEach(e -> people.computeIfAbsent(e.reaction(), _ -> new TreeSet<>(BYTES)).add(e.person()));
        return Optional.of(people).filter(all -> !all.isEmpty()).map(all -> all.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":[\"" + String.join("\",\"", e.getValue()) + "\"]")
                .collect(Collectors.joining(",", "{", "}")).replace("\u0001", "\\u0001").replace("\u0002", "\\u0002"));
    }

    private static long markers(RandomEvent sent, List<RandomEvent> events, String... types) {
        return events.stream().filter(e -> e.is(types) && !sent.time().isAfter(e.time())).map(RandomEvent::person)
                .filter(person -> !person.equals(sent.person())).distinct().count();
    }

    /// No two events have the same sort key, because a producer gives each event an id of its own.
    private static List<RandomEvent> withoutEqualKeys(List<RandomEvent> events) {
        var byKey = new LinkedHashMap<String, RandomEvent>();
        events.forEach(event -> byKey.putIfAbsent(event.builder().logEntry().sortKey(), event));
        return List.copyOf(byKey.values());
    }

    private static boolean isFoldedWrongly(List<RandomEvent> events, long seed) {
        return !fold(events).equals(model(events)) || !fold(shuffledWithRepeats(events, seed)).equals(model(events));
    }

    private static List<RandomEvent> shuffledWithRepeats(List<RandomEvent> events, long seed) {
        var random = new Random(seed);
        var received = new ArrayList<>(events);
        events.stream().filter(_ -> random.nextBoolean()).forEach(received::add);
        Collections.shuffle(received, random);
        return received;
    }

    private static Folded fold(Collection<RandomEvent> events) {
        var log = new TestLog();
        events.forEach(event -> log.record(event.builder()));
        var messages = log.messages();
        log.unreadable().forEach(TestLog::fail);
        return new Folded(messages, log.skippedEdits());
    }

    private static List<RandomEvent> shrink(List<RandomEvent> events, Predicate<List<RandomEvent>> fails) {
        return IntStream.range(0, events.size()).mapToObj(i -> without(events, i)).filter(fails).findFirst()
                .map(fewer -> shrink(fewer, fails)).orElse(events);
    }

    private static List<RandomEvent> without(List<RandomEvent> events, int index) {
        var fewer = new ArrayList<>(events);
        fewer.remove(index);
        return fewer;
    }
}
