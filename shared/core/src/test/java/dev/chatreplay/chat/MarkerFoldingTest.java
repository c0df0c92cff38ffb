package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.chatreplay.event.EventBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class MarkerFoldingTest {
    /// Three messages: of `a` in second 1, of `b` in second 2, and of `a` in second 3.
    private static Stream<Tuple> counts(EventBuilder... markers) {
        var messages = Stream.of(sent(1, "a"), sent(2, "b"), sent(3, "a"));
        return TestLog.of(Stream.concat(messages, Stream.of(markers)).toArray(EventBuilder[]::new)).publicChat()
                .stream().map(message -> tuple((int) message.readCount(), (int) message.deliveredCount()));
    }

    private static EventBuilder sent(int second, String participant) {
        return EventBuilder.sent("m" + second).createdAt(at(second)).with("message.participantId", participant);
    }

    private static String at(int second) {
        return "2026-11-21T09:00:0" + second + "Z";
    }

    private static EventBuilder read(String participant, int upTo) {
        return EventBuilder.read(participant, at(upTo)).id("r" + participant + upTo);
    }

    private static EventBuilder delivered(String participant, int upTo) {
        return EventBuilder.delivered(participant, at(upTo)).id("d" + participant + upTo);
    }

    @Test
    void markerCoversMessagesUpToItsTime() {
        assertThat(counts(delivered("c", 2))).containsExactly(tuple(0, 1), tuple(0, 1), tuple(0, 0));
        assertThat(counts(EventBuilder.delivered("c", "2026-11-21T09:00:01.999999999Z"))).containsExactly(tuple(0, 1),
                tuple(0, 0), tuple(0, 0));
    }

    @Test
    void readingImpliesDelivery() {
        assertThat(counts(read("c", 2), delivered("c", 1))).containsExactly(tuple(1, 1), tuple(1, 1), tuple(0, 0));
        assertThat(counts(read("c", 1), delivered("c", 3))).containsExactly(tuple(1, 1), tuple(0, 1), tuple(0, 1));
    }

    @Test
    void largestMarkerCountsWhateverItsTime() {
        assertThat(counts(read("c", 3).at(at(1)), read("c", 1).at(at(9)), read("c", 2).at(at(5))))
                .containsExactly(tuple(1, 1), tuple(1, 1), tuple(1, 1));
    }

    @Test
    void ownMarkerDoesNotCount() {
        assertThat(counts(read("a", 3), delivered("b", 3))).containsExactly(tuple(0, 1), tuple(1, 1), tuple(0, 1));
        assertThat(counts(read("b", 1))).containsExactly(tuple(1, 1), tuple(0, 0), tuple(0, 0));
    }

    @Test
    void participantsOfAllShardsCountOnce() {
        var markers = Stream.of("c", "d", "e", "f", "g", "h", "\uD83D\uDE00", "\uFF61", "c ")
                .flatMap(participant -> Stream.of(read(participant, 1), delivered(participant, 2),
                        read(participant, 3).at(at(2)).id("again")));
        assertThat(counts(markers.toArray(EventBuilder[]::new))).containsExactly(tuple(9, 9), tuple(9, 9), tuple(9, 9));
    }

    private static List<ParticipantMarkers> latest(TestLog log) {
        var latest = new ArrayList<ParticipantMarkers>();
        try (var folding = log.open()) {
            folding.readUpdates(latest::add);
        }
        return latest;
    }

    @Test
    void foldingHandsOverLatestMarkersInOrderOfIds() {
        var log = TestLog.of(read("\uD83D\uDE00", 1), delivered("\uFF61", 2), read("c", 3), read("c", 1).at(at(9)),
                delivered("c", 2), delivered("b", 1), read("b", 2), delivered("a", 4), read("a", 2));
        assertThat(latest(log)).containsExactly(
                markers("a", at(2), at(4)), markers("b", at(2), at(2)), markers("c", at(3), at(3)),
                new ParticipantMarkers("\uFF61", Optional.empty(), Instant.parse(at(2))),
                markers("\uD83D\uDE00", at(1), at(1)));
        assertThat(latest(new TestLog())).isEmpty();
    }

    private static ParticipantMarkers markers(String participant, String read, String delivered) {
        return new ParticipantMarkers(participant, Optional.of(Instant.parse(read)), Instant.parse(delivered));
    }

    @Test
    void foldingHandsOverMarkersOfParticipantsWhoCount() {
        var log = new TestLog();
        IntStream.rangeClosed(0, Markers.MAX_PARTICIPANTS).mapToObj(i -> "p" + (1_000_000 + i))
                .forEach(id -> log.put(LogEntry.shardOf(id), FoldedHeap.marker(id, "chat.read", at(1))));
        var latest = latest(log);
        assertThat(latest).hasSize(Markers.MAX_PARTICIPANTS);
        assertThat(latest.getFirst().participantId()).isEqualTo("p1000000");
        assertThat(latest.getLast().participantId()).isEqualTo("p" + (1_000_000 + Markers.MAX_PARTICIPANTS - 1));
    }

    @Test
    void updatesCanBeReadOnceBeforeMessages() {
        try (var folding = TestLog.of(sent(1, "a"), read("b", 1)).open()) {
            assertThat(folding.next().readCount()).isEqualTo(1);
            assertThatThrownBy(() -> folding.readUpdates(_ -> {
            })).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void authorAmongManyParticipantsDoesNotCount() {
        var log = new TestLog();
        IntStream.range(0, 100).forEach(i -> log.record(read("p" + i, 9)).record(
                EventBuilder.sent("m" + i).createdAt(at(1)).with("message.participantId", "p" + i)));
        assertThat(log.publicChat()).hasSize(100).allMatch(message -> message.readCount() == 99);
    }

    @Test
    void markersOfMessagesWithoutTheirParticipantCountNothing() {
        assertThat(counts()).containsExactly(tuple(0, 0), tuple(0, 0), tuple(0, 0));
    }

    @Test
    void participantWithIdOfIntegerIsOneWithItsDigits() {
        assertThat(counts(EventBuilder.read("x", at(3)).with("participantId", 7), read("7", 1)))
                .containsExactly(tuple(1, 1), tuple(1, 1), tuple(1, 1));
    }
}
