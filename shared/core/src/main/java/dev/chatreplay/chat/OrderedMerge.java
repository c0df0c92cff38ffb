package dev.chatreplay.chat;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Merges ordered parts into one order. It holds one element of each part. Not thread-safe.
final class OrderedMerge<T> implements Iterator<T> {
    private final Comparator<? super T> order;
    private final PriorityQueue<Head<T>> heads;
    private List<Iterator<T>> unread;
    private @Nullable Head<T> first;

    private record Head<T>(T element, Iterator<T> rest) {}

    private OrderedMerge(List<Iterator<T>> parts, Comparator<? super T> order) {
        this.order = order;
        this.heads = new PriorityQueue<>((a, b) -> order.compare(a.element(), b.element()));
        this.unread = parts;
    }

    /// Merges `parts`, each of which must be in `order`. It reads no element before the first call of the iterator.
    static <T> Iterator<T> merge(List<Iterator<T>> parts, Comparator<? super T> order) {
        return new OrderedMerge<>(parts, order);
    }

    @Override
    public boolean hasNext() {
        for (var part : unread) {
            if (part.hasNext()) {
                heads.add(new Head<>(part.next(), part));
            }
        }
        unread = List.of();
        if (first == null) {
            first = heads.poll();
        }
        return first != null;
    }

    @Override
    public T next() {
        var head = hasNext() ? first : null;
        if (head == null) {
            throw new NoSuchElementException("no more elements");
        }
        first = head.rest().hasNext() ? leastOf(new Head<>(head.rest().next(), head.rest())) : null;
        return head.element();
    }

    /// Returns the least of `head` and all others. Mostly it is `head`, when many neighbours are in one part.
    private Head<T> leastOf(Head<T> head) {
        var other = heads.peek();
        if (other == null || order.compare(head.element(), other.element()) <= 0) {
            return head;
        }
        heads.remove();
        heads.add(head);
        return other;
    }
}
