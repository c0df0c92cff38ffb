package dev.chatreplay.chat;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Merges ordered parts into one order. It holds one element of each part. Not thread-safe.
final class OrderedMerge<T> implements Iterator<T> {
    private final PriorityQueue<Head<T>> heads;
    private List<Iterator<T>> unread;

    private record Head<T>(T element, Iterator<T> rest) {}

    private OrderedMerge(List<Iterator<T>> parts, Comparator<? super T> order) {
        this.heads = new PriorityQueue<>((a, b) -> order.compare(a.element(), b.element()));
        this.unread = parts;
    }

    /// Merges `parts`, each of which must be in `order`. It reads no element before the first call of the iterator.
    static <T> Iterator<T> merge(List<Iterator<T>> parts, Comparator<? super T> order) {
        return new OrderedMerge<>(parts, order);
    }

    @Override
    public boolean hasNext() {
        unread.forEach(this::advance);
        unread = List.of();
        return !heads.isEmpty();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more elements");
        }
        var head = heads.remove();
        advance(head.rest());
        return head.element();
    }

    private void advance(Iterator<T> part) {
        if (part.hasNext()) {
            heads.add(new Head<>(part.next(), part));
        }
    }
}
