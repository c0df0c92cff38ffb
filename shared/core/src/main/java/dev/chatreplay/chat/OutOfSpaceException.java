package dev.chatreplay.chat;

import java.io.IOException;
import java.io.Serial;

/// The temporary storage has no more room, or cannot be written. A repetition fails too, until an operator gives the worker more storage.
public final class OutOfSpaceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    OutOfSpaceException(IOException cause) {
        super("The temporary storage has no more room, or cannot be written. Give the function more ephemeral storage.",
                cause);
    }
}
