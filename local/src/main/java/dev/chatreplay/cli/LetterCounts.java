package dev.chatreplay.cli;

/// Counts the dead letters that a command has selected. Thread-safe.
final class LetterCounts {
    private long selected;
    private long refused;

    /// Adds the dead letters of one call.
    ///
    /// @param more the selected ones
    /// @param refusedOfThem those of them that stay in the queue
    /// @return the number of all selected dead letters
    synchronized long add(int more, int refusedOfThem) {
        selected += more;
        refused += refusedOfThem;
        return selected;
    }

    synchronized long done() {
        return selected - refused;
    }

    synchronized long refused() {
        return refused;
    }
}
