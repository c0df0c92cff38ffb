package dev.chatreplay.chat;

import java.util.Iterator;
import java.util.Optional;

/// An iterator that can show its next element without moving on.
final class Lookahead<T> {
    private final Iterator<T> rest;
    private Optional<T> next = Optional.empty();

    Lookahead(Iterator<T> elements) {
        this.rest = elements;
    }

    /// The next element, or empty at the end.
    Optional<T> peek() {
        if (next.isEmpty() && rest.hasNext()) {
            next = Optional.of(rest.next());
        }
        return next;
    }

    /// The next element, taken.
    ///
    /// @throws NoSuchElementException at the end
    T take() {
        var taken = peek().orElseThrow();
        next = Optional.empty();
        return taken;
    }
}
