package dev.chatreplay.chat;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/// Merges the messages of all shards into the order of the CSV: by `createdAt`, then by `id`, both as text.
/// It holds one message a shard. Not thread-safe.
public final class OrderedMerge implements Iterator<ChatMessage> {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.message().createdAt()).thenComparing(head -> head.message().id()));

    private record Head(ChatMessage message, Iterator<ChatMessage> rest) {}

    private OrderedMerge(List<Iterator<ChatMessage>> shards) {
        shards.forEach(this::advance);
    }

    /// The messages of all `shards`, each of which is in order itself. Reads the first message of each at once.
    public static Iterator<ChatMessage> merge(List<Iterator<ChatMessage>> shards) {
        return new OrderedMerge(shards);
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public ChatMessage next() {
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
