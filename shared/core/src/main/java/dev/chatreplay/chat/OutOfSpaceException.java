package dev.chatreplay.chat;

import java.io.IOException;
import java.io.Serial;

/// The temporary storage has no more room, or cannot be written. A reader then leaves the work to `compact-session-chat`, which has more
/// storage. A repetition in `compact-session-chat` fails too, until an operator gives this function more storage.
public final class OutOfSpaceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    OutOfSpaceException(IOException cause) {
        super("The temporary storage has no more room, or cannot be written. Give the function more ephemeral storage.",
                cause);
    }
}
