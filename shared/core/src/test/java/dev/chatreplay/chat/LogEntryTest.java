package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.event.EventBuilder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogEntryTest {

    @Test
    void messageKeyStartsWithCreationTime() {
        var entry = EventBuilder.sent("msg-1").id("e:1").createdAt("2026-11-21t10:00:00.1+01:00").logEntry();
        assertThat(entry.sortKey()).isEqualTo("1#2026-11-21T09:00:00.100Z#msg-1#e:1");
        assertThat(entry.json()).contains("\"createdAt\":\"2026-11-21t10:00:00.1+01:00\"");
    }

    @Test
    void updateKeyStartsWithMessageId() {
        assertThat(EventBuilder.edited("msg-1", "x").id("e-1").at("0001-01-01T00:00:00Z").logEntry().sortKey())
                .isEqualTo("0#msg-1#0001-01-01T00:00:00.000Z#chat.message.edited#e-1");
        assertThat(EventBuilder.pinned("a=b").id("e-2").logEntry().sortKey())
                .isEqualTo("0#a=b#2026-11-21T09:00:00.123Z#chat.message.pinned#e-2");
        assertThat(EventBuilder.unpinned("m").id("e-3").logEntry().sortKey()).contains("#chat.message.unpinned#");
        assertThat(EventBuilder.deleted("m").id("e-4").logEntry().sortKey()).contains("#chat.message.deleted#");
    }

    @Test
    void longestKeyFitsTable() {
        var id = "x".repeat(128);
        var key = EventBuilder.unpinned(id).id(id).logEntry().sortKey();
        // DynamoDB accepts sort keys of at most 1024 bytes.
        assertThat(key).hasSizeLessThan(1024).isASCII();
    }

    /// Stored chat logs depend on these shards, so a changed shard loses messages.
    @ParameterizedTest
    @CsvSource({"msg-1, 3", "msg-2, 1", "msg-3, 7", "m, 0", "01J9ZK3V8Q, 6", "x:y=z.-_, 6"})
    void shardOfMessageNeverChanges(String messageId, int shard) {
        assertThat(LogEntry.shardOf(messageId)).isEqualTo(shard);
    }

    @Test
    void shardsGetSimilarNumbersOfMessages() {
        var counts = IntStream.range(0, 80_000).mapToObj(i -> LogEntry.shardOf("msg-" + i))
                .collect(Collectors.groupingBy(shard -> shard, Collectors.counting()));
        assertThat(counts).hasSize(LogEntry.SHARDS);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(9_000L, 11_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "0", "0#m#t#chat.message.edited", "0#m#t#chat.message.edited#e#", "1#t#m",
            "1#t#m#e#",
            "2#t#m#e", "#t#m#e"})
    void sortKeyParserNamesKeyOfUnknownForm(String key) {
        assertThatThrownBy(() -> SortKey.parseUpdate(key)).isInstanceOf(UnreadableLogEntryException.class)
                .hasMessageContaining("log entry " + key + ":");
        assertThatThrownBy(() -> SortKey.parseMessage(key)).isInstanceOf(UnreadableLogEntryException.class)
                .hasMessageContaining("log entry " + key + ":");
    }
}
