package dev.chatreplay.chat;

import java.util.Iterator;
import java.util.Optional;

/// An iterator that can return its next element without advancing.
final class Lookahead<T> {
    private final Iterator<T> rest;
    private Optional<T> next = Optional.empty();

    Lookahead(Iterator<T> elements) {
        this.rest = elements;
    }

    /// Returns the next element without advancing; empty at the end.
    Optional<T> peek() {
        if (next.isEmpty() && rest.hasNext()) {
            next = Optional.of(rest.next());
        }
        return next;
    }

    /// Returns the next element and advances.
    ///
    /// @throws NoSuchElementException at the end
    T take() {
        var taken = peek().orElseThrow();
        next = Optional.empty();
        return taken;
    }
}
