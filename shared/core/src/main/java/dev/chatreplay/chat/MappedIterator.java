package dev.chatreplay.chat;

import java.util.Iterator;
import java.util.function.Function;

/// Converts the elements of an iterator, one by one. Unlike a stream's iterator, it reads no element ahead.
record MappedIterator<A, B>(Iterator<A> elements, Function<A, B> conversion) implements Iterator<B> {
    @Override
    public boolean hasNext() {
        return elements.hasNext();
    }

    @Override
    public B next() {
        return conversion.apply(elements.next());
    }
}
