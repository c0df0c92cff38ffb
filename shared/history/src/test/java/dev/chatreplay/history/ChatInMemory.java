package dev.chatreplay.history;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.export.LeftOut;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ChatFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// An `ndjson` file and its index in memory, as the compactor writes them. It counts what is read of them.
final class ChatInMemory {
    static final String SESSION = "s-1";
    private static final ChatFacts FACTS = new ChatFacts(SESSION, Optional.of("m-1"), Optional.of("\"markers\":[{"),
            Optional.empty(), Optional.empty());

    private final List<ChatMessage> messages;
    private final byte[] file;
    private final byte[] index;
    private int reads;
    private long bytes;

    ChatInMemory(List<ChatMessage> messages, List<ParticipantMarkers> markers) {
        this.messages = messages.stream().sorted(Comparator.comparing(ChatMessage::createdAt)
                .thenComparingLong(ChatMessage::sequence).thenComparing(ChatMessage::id, KeyParts.ORDER)).toList();
        var lines = new ByteArrayOutputStream();
        var beside = new ByteArrayOutputStream();
        try (var writer = ChatFormat.NDJSON.writer(FACTS, new FileStreams(lines, Optional.of(beside)))) {
            for (var marker : markers) {
                writer.write(marker);
            }
            for (var message : this.messages) {
                writer.write(message);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.file = lines.toByteArray();
        this.index = beside.toByteArray();
    }

    /// Returns a public text message.
    static ChatMessage message(String id, Instant createdAt, long sequence, String sender, String text) {
        return new ChatMessage(id, sender, Optional.empty(), SESSION, "m-1", "Amara", false, Optional.empty(), 0,
                "TEXT_MESSAGE", text, true, EventTime.canonical(createdAt), sequence, Optional.empty(), List.of(),
                List.of(), Optional.empty(), Optional.empty(), 0, 0, false);
    }

    /// Opens the chat as a new request does.
    NumberedChat open() {
        reads = 0;
        bytes = 0;
        var bounds = new BoundedReads(this::read, Deadline.before(Duration.ofMinutes(5), Duration.ZERO),
                NumberedMessages.MAX_READS);
        var read = ChatIndex.read(bounds, file("index", index));
        return new NumberedChat(new MessageBlocks(bounds, file("file", file), read.offsets(), messages.size()), read,
                LeftOut.NOTHING);
    }

    private static ChatFile file(String key, byte[] content) {
        return new ChatFile(key, content.length, "", Instant.EPOCH);
    }

    private byte[] read(String key, long from, long to) {
        reads++;
        bytes += to - from;
        var content = key.equals("file") ? file : index;
        return Arrays.copyOfRange(content, Math.toIntExact(from), Math.toIntExact(Math.min(content.length, to)));
    }

    /// Returns the number of reads since [#open].
    int reads() {
        return reads;
    }

    /// Returns the number of bytes that were read since [#open].
    long bytes() {
        return bytes;
    }

    /// Returns the size of the file.
    long size() {
        return file.length;
    }

    /// Returns the ids of all messages in their order.
    List<MessageId> ids() {
        var ids = new ArrayList<>(messages.stream().map(message -> MessageId.of(SESSION, message.createdAt(),
                Long.toString(message.sequence()), message.id())).toList());
        ids.sort(Comparator.naturalOrder());
        return ids;
    }
}
