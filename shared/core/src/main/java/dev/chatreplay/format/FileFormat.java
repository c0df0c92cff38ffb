package dev.chatreplay.format;

import java.io.IOException;
import java.io.OutputStream;

/// A file format for chats. [ChatFormat] has the formats of the product. Tests add their own.
public interface FileFormat {
    /// Returns the name of the format in `?format=`, in the session row and in object keys.
    String formatName();

    /// Returns the file name extension of the format, without a dot.
    String extension();

    /// Returns the `Content-Type` of the files.
    String contentType();

    /// Starts a file. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    ChatWriter writer(OutputStream out) throws IOException;
}
