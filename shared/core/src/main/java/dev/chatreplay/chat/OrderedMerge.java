package dev.chatreplay.chat;

import dev.chatreplay.event.KeyParts;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Merges the messages of all shards into the order of the CSV: by `createdAt`, then by `id`, both as text.
/// It holds one message for each shard. Not thread-safe.
public final class OrderedMerge implements Iterator<ChatMessage> {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.message().createdAt()).thenComparing(head -> head.message().id(),
                    KeyParts.ORDER));

    private record Head(ChatMessage message, Iterator<ChatMessage> rest) {}

    private List<Iterator<ChatMessage>> unread;

    private OrderedMerge(List<Iterator<ChatMessage>> shards) {
        this.unread = shards;
    }

    /// Merges `shards`, each of which must be in order. It reads no message before the first call of the iterator.
    public static Iterator<ChatMessage> merge(List<Iterator<ChatMessage>> shards) {
        return new OrderedMerge(shards);
    }

    @Override
    public boolean hasNext() {
        unread.forEach(this::advance);
        unread = List.of();
        return !heads.isEmpty();
    }

    @Override
    public ChatMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more messages");
        }
        var head = heads.remove();
        advance(head.rest());
        return head.message();
    }

    private void advance(Iterator<ChatMessage> shard) {
        if (shard.hasNext()) {
            heads.add(new Head(shard.next(), shard));
        }
    }
}
