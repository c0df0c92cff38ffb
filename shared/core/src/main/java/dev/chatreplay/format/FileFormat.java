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

    /// Returns whether the files hold every recorded event, also those of private and deleted messages. Only callers with the scope `audit` may
    /// read such a file. It lies apart from the others, and [ChatWriter#add] receives the log entries for it.
    default boolean isAudit() {
        return false;
    }

    /// Starts a file. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    ChatWriter writer(OutputStream out) throws IOException;
}
