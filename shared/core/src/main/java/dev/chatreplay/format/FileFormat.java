package dev.chatreplay.format;

import java.io.IOException;
import java.io.OutputStream;

/// A form in which a chat can be had as a file. [ChatFormat] holds those of the product; tests bring one of their own.
public interface FileFormat {
    /// Names the format in `?format=`, in the row of a session and in the keys of objects.
    String formatName();

    /// Ends the file names of the format, without a dot.
    String extension();

    /// The `Content-Type` of its files.
    String contentType();

    /// Starts a file. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    ChatWriter writer(OutputStream out) throws IOException;
}
