package dev.chatreplay.chat;

import dev.chatreplay.chat.SentMessages.Sent;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.KeyParts;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Folds the log entries of a session into its messages, in the order of `createdAt`, `sequence` and `id`. Deleted and private messages are
/// included. The result does not depend on the order in which the events were recorded, or on how often.
///
/// ```java
/// try (var messages = Folding.of("s-1", sessionPartition, shards, unreadable -> …)) {
///     messages.forEachRemaining(writer::write);
/// }
/// ```
///
/// The first call reads everything before the messages: deletions, updates and markers. The messages are then streamed and not held. The
/// memory does not depend on the number of messages. It takes up to 64 bytes for each message with updates, and 120 bytes for each participant
/// with markers. All else is in temporary storage.
///
/// Not thread-safe. Close it to delete the temporary storage.
public final class Folding implements Iterator<ChatMessage>, AutoCloseable {
    private static final Comparator<Sent> BY_TRIPLE = Comparator.comparing((Sent sent) -> sent.key().createdAt())
            .thenComparingLong(sent -> sent.key().sequence())
            .thenComparing(sent -> sent.key().messageId(), KeyParts.ORDER);

    private final String sessionId;
    private final Iterator<LogEntry> sessionPartition;
    private final List<Shard> shards;
    private final Consumer<UnreadableLogEntryException> unreadable;
    private final Spill spill;
    private final SessionUpdates updates;
    private @Nullable Iterator<Sent> messages;
    private long skippedEdits;

    Folding(String sessionId, Iterator<LogEntry> sessionPartition, List<Iterator<LogEntry>> shards,
            Consumer<UnreadableLogEntryException> unreadable, Spill spill) {
        this.sessionId = sessionId;
        this.sessionPartition = sessionPartition;
        this.shards = shards.stream().map(Shard::new).toList();
        this.unreadable = unreadable;
        this.spill = spill;
        this.updates = new SessionUpdates(shards.size(), spill, unreadable);
    }

    /// Starts to fold. The returned iterator throws every exception of the iterators that it reads, and [OutOfSpaceException].
    ///
    /// @param sessionPartition the entries of the partition [LogEntry#SESSION_PARTITION]
    /// @param shards the entries of each shard, in the order of their sort keys
    /// @param unreadable receives each unreadable entry; folding skips it and reads the others
    public static Folding of(String sessionId, Iterator<LogEntry> sessionPartition, List<Iterator<LogEntry>> shards,
            Consumer<UnreadableLogEntryException> unreadable) {
        return new Folding(sessionId, sessionPartition, shards, unreadable, new Spill());
    }

    @Override
    public boolean hasNext() {
        return messages().hasNext();
    }

    @Override
    public ChatMessage next() {
        return message(messages().next());
    }

    /// Returns the number of edits that the messages returned so far did not get, because an edit breaks the rule of the message's type.
    /// Edits of deleted messages count, too.
    public long skippedEdits() {
        return skippedEdits;
    }

    /// Deletes the temporary storage. No message can be read any more.
    @Override
    public void close() {
        spill.close();
    }

    private Iterator<Sent> messages() {
        if (messages == null) {
            readUpdates(_ -> {
            });
        }
        return Objects.requireNonNull(messages);
    }

    /// Reads everything before the messages: deletions, updates and markers. Without this call, the first call of the iterator does it.
    ///
    /// @param markers receives the latest markers of each participant who counts, in the order of their ids
    /// @throws IllegalStateException when this was read already
    public void readUpdates(Consumer<ParticipantMarkers> markers) {
        if (messages != null) {
            throw new IllegalStateException("the updates were read already");
        }
        updates.readSession(sessionPartition);
        updates.readShards(shards, markers);
        messages = OrderedMerge.merge(IntStream.range(0, shards.size())
                .<Iterator<Sent>>mapToObj(shard -> new SentMessages(shard, shards.get(shard), unreadable))
                .toList(), BY_TRIPLE);
    }

    private ChatMessage message(Sent sent) {
        var key = sent.key();
        var event = sent.event();
        var update = updates.of(sent.shard(), key.messageId(), event.payloadType());
        skippedEdits += update.skippedEdits();
        var isDeleted = update.deleted() || isBulkDeleted(sent);
        // A deletion is final. No format shows the updates of a deleted message.
        var edit = update.lastEdit().filter(_ -> !isDeleted);
        var counts = counts(sent);
        return new ChatMessage(key.messageId(), event.participantId(), event.userId(), sessionId, event.meetingId(),
                event.displayName(), update.pinned(), edit.map(FoldedUpdates.Edit::at),
                isDeleted ? 0 : update.validEdits(), event.payloadType().name(),
                edit.map(FoldedUpdates.Edit::payload).orElseGet(event.payload()::text),
                edit.map(FoldedUpdates.Edit::isText).orElseGet(event.payload()::isText), key.createdAt(),
                key.sequence(),
                event.replyTo(), event.targetUserIds(), event.roles(), event.metadata(),
                update.reactions().filter(_ -> !isDeleted), counts.read(), counts.delivered(), isDeleted);
    }

    private boolean isBulkDeleted(Sent sent) {
        return !updates.deletions().isEmpty() && updates.deletions().cover(sent.event(), createdAt(sent));
    }

    private Markers.Counts counts(Sent sent) {
        return updates.markers().isEmpty()
                ? Markers.Counts.NONE
                : updates.markers().count(sent.event().participantId(), createdAt(sent));
    }

    private static Instant createdAt(Sent sent) {
        return EventTime.parse(sent.key().createdAt());
    }
}
