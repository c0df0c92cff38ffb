package dev.chatreplay.local;

import java.io.IOException;
import java.nio.file.Files;

/// The directory for temporary files.
public final class TemporaryDirectory {
    /// DynamoDB Local copies a native library there. The largest one, for macOS, has 1,703,600 bytes.
    private static final int NEEDED_BYTES = 1_750_000;

    private TemporaryDirectory() {}

    /// Returns a sentence about the directory, and one with what to do.
    public static String problem(IOException problem) {
        return "The directory for temporary files, " + System.getProperty("java.io.tmpdir") + ", cannot be used: "
                + FileReason.of(problem) + ". Correct this, or name another directory in the variable TMPDIR.";
    }

    static StackFailure failure(IOException problem) {
        return new StackFailure(problem(problem), problem);
    }

    /// Checks that the directory has room, because DynamoDB Local does not report that it has none.
    ///
    /// @throws StackFailure when it has none
    static void requireRoom() {
        try {
            var file = Files.createTempFile("chat-replay", ".tmp");
            try {
                Files.write(file, new byte[NEEDED_BYTES]);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
