package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.runtime.Sha256;
import java.nio.file.Path;

/// Names of the hidden files beside a file that a command writes.
final class PartName {
    /// The limit of most file systems, in bytes.
    private static final int MAX_BYTES = 255;
    /// The bytes around the name: two dots, the digits of a hash or a process id, and `.part`.
    private static final int MAX_AROUND = 2 + 20 + ".part".length();
    private static final int DIGITS = 16;

    private PartName() {}

    /// Returns the start of the names. It has a hash in place of the file's name when that is too long.
    static String prefix(Path file) {
        var name = String.valueOf(file.getFileName());
        var bytes = name.getBytes(UTF_8);
        return "." + (bytes.length + MAX_AROUND <= MAX_BYTES ? name : Sha256.hex(bytes).substring(0, DIGITS));
    }
}
