package dev.chatreplay.log;

import java.io.Serial;

/// A session's log has more entries than its reader may read.
public final class LogTooLongException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    LogTooLongException() {
        super("the log has more entries than this function may read");
    }
}
