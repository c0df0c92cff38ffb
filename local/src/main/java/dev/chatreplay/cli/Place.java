package dev.chatreplay.cli;

import java.util.Comparator;

/// The place of an event in a file.
///
/// @param line the number of the line, counted from 1
/// @param column the number of the character in the line, counted from 1
/// @param isFirst whether the line has only space before it
record Place(long line, long column, boolean isFirst) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::line)
            .thenComparingLong(Place::column);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /// Returns the place in words, such as `line 3`. The column is left out when the event begins the line.
    @Override
    public String toString() {
        return isFirst ? "line " + line : "line " + line + ", column " + column;
    }
}
