package dev.chatreplay.chat;

import java.io.Serial;

/// A log entry cannot be read: this code did not write it, or wrote it wrongly. The message names the sort key and never quotes the
/// entry. The exception has no cause, because a cause could quote the entry.
public final class UnreadableLogEntryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String sortKey;

    UnreadableLogEntryException(String sortKey, String reason) {
        super("Cannot read the log entry " + sortKey + ": " + reason);
        this.sortKey = sortKey;
    }

    /// Returns the sort key of the entry.
    public String sortKey() {
        return sortKey;
    }
}
