package dev.chatreplay.format;

import java.io.OutputStream;
import java.util.Optional;

/// The streams that a [ChatWriter] writes to.
///
/// @param file receives the file
/// @param index receives the index; empty for a format without one, and for a caller who needs the file alone
public record FileStreams(OutputStream file, Optional<OutputStream> index) {
    /// Returns the stream of a file without an index.
    public static FileStreams of(OutputStream file) {
        return new FileStreams(file, Optional.empty());
    }
}
