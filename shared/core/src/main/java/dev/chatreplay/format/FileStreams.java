package dev.chatreplay.format;

import java.io.OutputStream;
import java.util.Optional;

/// The streams that a [ChatWriter] writes to.
///
/// @param file receives the file
/// @param index receives the second file; empty for a format without one, and for a caller who needs the file alone
public record FileStreams(OutputStream file, Optional<OutputStream> index) {
    /// Returns the stream of a format without a second file.
    public static FileStreams of(OutputStream file) {
        return new FileStreams(file, Optional.empty());
    }
}
