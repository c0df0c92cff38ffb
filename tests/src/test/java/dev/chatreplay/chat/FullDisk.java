package dev.chatreplay.chat;

import java.io.IOException;

/// Simulates temporary storage without room, for tests of other packages.
public final class FullDisk {
    private FullDisk() {}

    /// Returns the exception of a fold or a sort that does not fit into the temporary storage.
    public static OutOfSpaceException failure() {
        return new OutOfSpaceException(new IOException("No space left on device"));
    }
}
