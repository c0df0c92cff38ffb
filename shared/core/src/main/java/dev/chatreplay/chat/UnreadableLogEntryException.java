package dev.chatreplay.chat;

import java.io.Serial;

/// An entry of the log that this code did not write, or wrote wrongly. Its message names the entry by its sort key and
/// never holds what it says; for the same reason it has no cause.
public final class UnreadableLogEntryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String sortKey;

    UnreadableLogEntryException(String sortKey, String reason) {
        super("Cannot read the log entry " + sortKey + ": " + reason);
        this.sortKey = sortKey;
    }

    /// The sort key of the entry.
    public String sortKey() {
        return sortKey;
    }
}
