package dev.chatreplay.export;

import java.io.Serial;

/// The session has an audit format, and only the compaction worker may write its files.
public final class WorkerOnlyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    WorkerOnlyException() {
        super("only the compaction worker may write the files of an audit format");
    }
}
