package dev.chatreplay.chat;

import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.format.PublicChat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The log of the session `s-1` in memory: partitions whose entries are in the order of DynamoDB.
final class TestLog {
    private final List<TreeMap<String, LogEntry>> partitions = IntStream.range(0, LogEntry.PARTITIONS)
            .mapToObj(_ -> new TreeMap<String, LogEntry>(KeyParts.ORDER)).toList();
    private final List<UnreadableLogEntryException> unreadable = new ArrayList<>();
    private long skippedEdits;

    static TestLog of(EventBuilder... events) {
        var log = new TestLog();
        for (var event : events) {
            log.record(event);
        }
        return log;
    }

    /// Records an event, as the chat log does: an entry replaces one with the same key.
    TestLog record(EventBuilder event) {
        var parsed = event.parsed();
        return put(LogEntry.partitionOf(parsed.event()), LogEntry.of(parsed.event(), parsed.json()));
    }

    /// Puts any entry into a partition.
    TestLog put(int partition, LogEntry entry) {
        partitions.get(partition).put(entry.sortKey(), entry);
        return this;
    }

    Iterator<LogEntry> entries(int partition) {
        return partitions.get(partition).values().iterator();
    }

    Folding open() {
        return open(new Spill());
    }

    Folding open(Spill spill) {
        return new Folding("s-1", entries(LogEntry.SESSION_PARTITION),
                IntStream.range(0, LogEntry.SHARDS).mapToObj(this::entries).toList(), unreadable::add, spill);
    }

    /// Returns all messages, and remembers what the fold reports.
    List<ChatMessage> messages() {
        unreadable.clear();
        try (var folding = open(new Spill(Path.of(System.getProperty("java.io.tmpdir")), 64))) {
            var all = new ArrayList<ChatMessage>();
            folding.forEachRemaining(all::add);
            skippedEdits = folding.skippedEdits();
            return all;
        }
    }

    /// Returns the messages of the public chat.
    ///
    /// @throws UnreadableLogEntryException the first one that the fold reported
    List<ChatMessage> publicChat() {
        var all = messages();
        unreadable.stream().findFirst().ifPresent(e -> {
            throw e;
        });
        return all.stream().filter(PublicChat::includes).toList();
    }

    /// Returns the only message of the public chat.
    ChatMessage only() {
        var chat = publicChat();
        if (chat.size() != 1) {
            throw new AssertionError("one message expected, not " + chat);
        }
        return chat.getFirst();
    }

    /// Returns the sort keys of the unreadable entries of the last fold.
    List<String> unreadableKeys() {
        return unreadable.stream().map(UnreadableLogEntryException::sortKey).toList();
    }

    List<UnreadableLogEntryException> unreadable() {
        return List.copyOf(unreadable);
    }

    static void fail(UnreadableLogEntryException entry) {
        throw entry;
    }

    /// Returns the number of skipped edits of the last fold.
    long skippedEdits() {
        return skippedEdits;
    }
}
