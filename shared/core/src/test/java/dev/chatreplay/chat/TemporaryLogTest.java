package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.EventBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporaryLogTest {
    @TempDir
    private Path directory;

    private TemporaryLog log(int runBytes) {
        return new TemporaryLog(new Spill(directory, 100), runBytes);
    }

    private static List<ChatMessage> messages(TemporaryLog log) {
        var messages = new ArrayList<ChatMessage>();
        try (var folding = log.messages("s-1", TestLog::fail)) {
            folding.forEachRemaining(messages::add);
        }
        return messages;
    }

    private static List<LogEntry> entries(TemporaryLog log) {
        var entries = new ArrayList<LogEntry>();
        log.forEach(entries::add);
        return entries;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000, 1 << 20})
    void temporaryLogReadsAsLogInOrderOfKeys(int runBytes) {
        assertReadsAsLog(runBytes, 0, 60);
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @ValueSource(ints = {1, 2_000, 1 << 20})
    @Tag("full-extent")
    void temporaryLogOfMoreEventsReadsAsLogInOrderOfKeys(int runBytes) {
        assertReadsAsLog(runBytes, 60, 200);
    }

    private void assertReadsAsLog(int runBytes, int firstSeed, int behindLastSeed) {
        for (var seed = firstSeed; seed < behindLastSeed; seed++) {
            var expected = new TestLog();
            try (var log = log(runBytes)) {
                for (var event : RandomEvent.history(new Random(seed), seed % 2 == 0)) {
                    expected.record(event.builder());
                    log.add(event.builder().parsed());
                }
                assertThat(messages(log)).as("seed %d", seed).isEqualTo(expected.messages());
                assertThat(entries(log)).as("seed %d", seed).isEqualTo(IntStream.range(0, LogEntry.PARTITIONS)
                        .mapToObj(expected::entries).flatMap(partition -> {
                            var all = new ArrayList<LogEntry>();
                            partition.forEachRemaining(all::add);
                            return all.stream();
                        }).toList());
                assertThat(messages(log)).as("the second time").isEqualTo(expected.messages());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20})
    void entriesAreReadWhileMessagesAreRead(int runBytes) {
        try (var log = log(runBytes)) {
            for (var id : List.of("c", "a", "b")) {
                log.add(EventBuilder.sent(id).parsed());
            }
            try (var messages = log.messages("s-1", TestLog::fail)) {
                assertThat(messages.next().id()).isEqualTo("a");
                assertThat(entries(log)).hasSize(3);
                assertThat(messages.next().id()).isEqualTo("b");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20})
    void lastOfManyEventsWithOneKeyCounts(int runBytes) {
        try (var log = log(runBytes)) {
            for (var i = 0; i < 300; i++) {
                log.add(EventBuilder.sent("m").with("message.payload", "text " + i).parsed());
            }
            assertThat(messages(log)).singleElement().extracting(ChatMessage::payload).isEqualTo("text 299");
            assertThat(new HashSet<>(entries(log))).hasSize(1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void temporaryFileOfLogIsGoneAfterClose() {
        try (var log = log(1)) {
            log.add(EventBuilder.started().parsed());
            log.add(EventBuilder.ended().parsed());
            assertThat(OpenTemporaryFiles.count(directory)).isEqualTo(1);
        }
        assertThat(OpenTemporaryFiles.count(directory)).isZero();
    }
}
