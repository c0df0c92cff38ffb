package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.event.KeyParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSorterTest {
    @TempDir
    private Path directory;

    private static List<String> lines(EventSorter sorter) {
        var lines = new ArrayList<String>();
        sorter.sorted().forEachRemaining(lines::add);
        return lines;
    }

    private static EventBuilder event(String at, String type, String id) {
        return EventBuilder.extension(type).at(at).id(id);
    }

    /// In order: by time, type, then event id, each by its bytes of UTF-8.
    private static List<EventBuilder> inOrder() {
        return List.of(event("2026-11-21T09:00:00Z", "x.b", "z"), event("2026-11-21T09:00:00.000000001Z", "x.a", "z"),
                event("2026-11-21T11:00:00.00000001+02:00", "x.a", "\uD7FF"),
                event("2026-11-21T09:00:00.00000001Z", "x.a", "\uE000"),
                event("2026-11-21T09:00:00.00000001Z", "x.a", "\uFFFD"),
                event("2026-11-21T09:00:00.00000001Z", "x.a", "\uD800\uDC00"),
                event("2026-11-21T09:00:00.00000001Z", "x.a.b", "a"),
                event("2026-11-21T09:00:00.00000001Z", "x.b", "a"),
                EventBuilder.sent("m1").at("2026-11-21T09:00:01Z").id("e"),
                EventBuilder.sent("m2").at("2026-11-21T09:00:01Z").id("e"),
                EventBuilder.ended().at("2026-11-21T09:00:01Z"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 2000, 1 << 20})
    void sorterReturnsEventsByTimeTypeAndId(int runBytes) {
        var expected = inOrder().stream().map(event -> event.logEntry().json()).toList();
        for (var seed = 0; seed < 20; seed++) {
            var shuffled = new ArrayList<>(inOrder());
            Collections.shuffle(shuffled, new Random(seed));
            try (var sorter = new EventSorter(new Spill(directory, 100), runBytes)) {
                shuffled.forEach(event -> sorter.add(event.logEntry()));
                assertThat(lines(sorter)).isEqualTo(expected);
            }
        }
    }

    @Test
    void linesAreJsonAsRecorded() {
        var json = "{\"type\":\"x.y\",\"n\":1.500,\"id\":7,\"participantId\":{\"a\":null},\"message\":5,\"occurredAt\":"
                + "\"2026-11-21t09:00:00+00:00\",\"text\":\"\uD83D\uDE00\\n\u00E9\"}";
        try (var sorter = new EventSorter(new Spill(directory, 10), 1)) {
            sorter.add(new LogEntry("3", json));
            assertThat(lines(sorter)).containsExactly(json);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"type\":\"x.y\",\"id\":\"e\"}",
            "{\"type\":\"x.y\",\"id\":\"e\",\"occurredAt\":\"now\"}",
            "{\"id\":\"e\",\"occurredAt\":\"2026-11-21T09:00:00Z\"}",
            "{\"type\":\"x.y\",\"id\":null,\"occurredAt\":\"2026-11-21T09:00:00Z\"}"})
    void unreadableEntryIsLeftOutAndReported(String json) {
        try (var sorter = new EventSorter()) {
            sorter.add(EventBuilder.started().logEntry());
            assertThatThrownBy(() -> sorter.add(new LogEntry("3\u0001key", json)))
                    .isInstanceOf(UnreadableLogEntryException.class).hasMessageContaining("3\u0001key");
            assertThat(lines(sorter)).containsExactly(EventBuilder.started().json());
        }
    }

    @Test
    void sorterWithoutEventsReturnsNone() {
        try (var sorter = new EventSorter()) {
            assertThat(sorter.sorted().hasNext()).isFalse();
            assertThatThrownBy(() -> sorter.sorted().next()).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void sorterMergesManyRunsOfRandomEvents() {
        var random = new Random(5);
        var byOrder = new TreeMap<String, LogEntry>(KeyParts.ORDER);
        for (var i = 0; i < 5000; i++) {
            var second = "2026-11-21T09:00:0" + random.nextInt(10);
            var type = "x." + random.nextInt(3);
            var event = event(second + "Z", type, "e" + i).with("text", "\u00E9".repeat(random.nextInt(50)));
            byOrder.put(KeyParts.join(second, type, "e" + i), event.logEntry());
        }
        var shuffled = new ArrayList<>(byOrder.values());
        Collections.shuffle(shuffled, random);
        try (var sorter = new EventSorter(new Spill(directory, 5000), 20_000)) {
            shuffled.forEach(sorter::add);
            assertThat(lines(sorter)).isEqualTo(byOrder.values().stream().map(LogEntry::json).toList());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void temporaryFileIsGoneAfterClose() {
        try (var sorter = new EventSorter(new Spill(directory, 10), 1)) {
            sorter.add(EventBuilder.started().logEntry());
            assertThat(OpenTemporaryFiles.count(directory)).isEqualTo(1);
        }
        assertThat(OpenTemporaryFiles.count(directory)).isZero();
        assertThat(directory).isEmptyDirectory();
    }
}
