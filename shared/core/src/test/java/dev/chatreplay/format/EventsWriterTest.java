package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.ChatEventParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsWriterTest {
    private static final String FIELDS = "\"organizationId\":\"acme\",\"sessionId\":\"s1\",\"meetingId\":\"r1\"";
    private static final String LATE = "{\"type\":\"x.a\",\"id\":\"e2\",\"occurredAt\":\"2026-11-21T09:00:01Z\","
            + FIELDS
            + "}";
    private static final String EARLY = "{\"type\":\"x.b\",\"id\":\"e1\",\"occurredAt\":\"2026-11-21T11:00:00.5+02:00\","
            + FIELDS + ",\"text\":\"é😀\\n\\u2028\",\"number\":1E400}";

    private static LogEntry entry(String json) {
        var parsed = ChatEventParser.parse(json, Instant.parse("2026-11-21T12:00:00Z"));
        return LogEntry.of(parsed.event(), parsed.json());
    }

    private static String written(List<LogEntry> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = WrittenFile.writer(ChatFormat.EVENTS, out)) {
            for (var entry : entries) {
                writer.add(entry);
                writer.write(new MessageBuilder().payload("a message").message());
            }
            writer.finish();
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void eventsAreOneJsonLineEachInOrder() throws IOException {
        var late = entry(LATE);
        var early = entry(EARLY);
        assertThat(written(List.of(late, early))).isEqualTo(early.json() + "\n" + late.json() + "\n");
        assertThat(early.json()).contains("1E400", "é😀");
    }

    @Test
    void eventsOfEmptyLogAreEmptyFile() throws IOException {
        assertThat(written(List.of())).isEmpty();
    }

    @Test
    void eventsWriterReportsUnreadableEntry() throws IOException {
        try (var writer = WrittenFile.writer(ChatFormat.EVENTS, new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> writer.add(new LogEntry("3", "{")))
                    .isInstanceOf(UnreadableLogEntryException.class);
        }
    }

    @Test
    void writersOfPublicChatTakeNoLogEntry() throws IOException {
        try (var writer = WrittenFile.writer(ChatFormat.CSV, new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> writer.add(entry(LATE))).isInstanceOf(IllegalStateException.class);
        }
    }
}
