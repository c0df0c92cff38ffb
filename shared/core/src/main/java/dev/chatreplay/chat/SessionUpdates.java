package dev.chatreplay.chat;

import dev.chatreplay.event.EventType;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.PayloadType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Folds all that the log has before the messages: the deletions of many messages, the updates of each message, and the markers.
///
/// Memory holds 32 to 64 bytes for each message that has updates: the digest of its id, and where the [Spill] has its updates. Not
/// thread-safe.
final class SessionUpdates {
    private static final Comparator<ShardEntry> BY_KEY = Comparator.comparing(entry -> entry.entry().sortKey(),
            KeyParts.ORDER);

    private final Spill spill;
    private final Consumer<UnreadableLogEntryException> unreadable;
    private final BulkDeletions deletions = new BulkDeletions();
    private final Markers markers = new Markers();
    // One table for each shard: only one of them at a time is copied to a larger array.
    private final List<DigestTable> offsets;

    private @Nullable MessageUpdates updates;
    private String messageId = "";
    private int shardOfUpdates;

    private record ShardEntry(int shard, LogEntry entry) {}

    SessionUpdates(int shards, Spill spill, Consumer<UnreadableLogEntryException> unreadable) {
        this.offsets = IntStream.range(0, shards).mapToObj(_ -> new DigestTable()).toList();
        this.spill = spill;
        this.unreadable = unreadable;
    }

    BulkDeletions deletions() {
        return deletions;
    }

    Markers markers() {
        return markers;
    }

    /// Returns the updates of a message.
    FoldedUpdates of(int shard, String message, PayloadType type) {
        var table = offsets.get(shard);
        var offset = table.isEmpty() ? OptionalLong.empty() : table.find(Digest.of(message));
        if (offset.isEmpty()) {
            return FoldedUpdates.NONE;
        }
        try {
            return FoldedUpdates.read(spill, offset.getAsLong(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary storage cannot be read", e);
        }
    }

    /// Reads the partition of the whole session.
    void readSession(Iterator<LogEntry> partition) {
        while (partition.hasNext()) {
            var entry = partition.next();
            skipUnreadable(() -> {
                if (SortKeyParser.parse(entry.sortKey()) instanceof SortKey.Other(_, _, var type)) {
                    readSession(entry, type);
                } else {
                    throw new UnreadableLogEntryException(entry.sortKey(), "its key is not the key of a session event");
                }
            });
        }
    }

    private void readSession(LogEntry entry, String typeName) {
        var type = EventType.of(typeName)
                .orElseThrow(() -> new UnreadableLogEntryException(entry.sortKey(), "its type is unknown"));
        switch (type) {
            case MESSAGES_DELETED -> deletions.add(entry);
            case SESSION_STARTED, SESSION_ENDED -> {
                // These change no chat.
            }
            case MESSAGE_SENT, MESSAGE_EDITED, MESSAGE_PINNED, MESSAGE_UNPINNED, MESSAGE_DELETED, REACTION_ADDED,
                    REACTION_REMOVED, MESSAGES_DELIVERED, MESSAGES_READ, EXTENSION ->
                throw new UnreadableLogEntryException(entry.sortKey(), "its type is not of a session event");
        }
    }

    /// Reads the updates and markers of all shards, in the order of their keys. So one message after the other is folded, and one participant
    /// after the other.
    ///
    /// @param latest receives the latest markers of each participant who counts, in the order of their ids
    void readShards(List<Shard> shards, Consumer<ParticipantMarkers> latest) {
        var entries = OrderedMerge.merge(IntStream.range(0, shards.size())
                .<Iterator<ShardEntry>>mapToObj(shard -> new MappedIterator<>(
                        shards.get(shard).before(SortKey.FIRST_MESSAGE), entry -> new ShardEntry(shard, entry)))
                .toList(), BY_KEY);
        while (entries.hasNext()) {
            var next = entries.next();
            skipUnreadable(() -> read(next, latest));
        }
        finishMessage();
        markers.finish(latest);
    }

    private void read(ShardEntry next, Consumer<ParticipantMarkers> latest) {
        var entry = next.entry();
        switch (SortKeyParser.parse(entry.sortKey())) {
            case SortKey.Update update -> updatesOf(next.shard(), update.messageId()).add(update, entry);
            case SortKey.Reaction reaction -> updatesOf(next.shard(), reaction.messageId()).add(reaction, entry);
            case SortKey.Marker marker -> markers.add(marker, entry, latest);
            case SortKey.Message _,SortKey.Other _ -> throw new IllegalStateException("the key is before these");
        }
    }

    private MessageUpdates updatesOf(int shard, String message) {
        if (updates == null || !message.equals(messageId) || shard != shardOfUpdates) {
            finishMessage();
            updates = new MessageUpdates(spill);
            messageId = message;
            shardOfUpdates = shard;
        }
        return Objects.requireNonNull(updates);
    }

    private void finishMessage() {
        if (updates != null) {
            offsets.get(shardOfUpdates).put(Digest.of(messageId), updates.write());
            updates = null;
        }
    }

    private void skipUnreadable(Runnable reading) {
        try {
            reading.run();
        } catch (UnreadableLogEntryException e) {
            unreadable.accept(e);
        }
    }
}
