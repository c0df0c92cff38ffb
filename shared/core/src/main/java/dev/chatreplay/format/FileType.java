package dev.chatreplay.format;

/// The type of a file in an export: its name in the session row, and how it is stored.
public interface FileType {
    /// Returns the name of the type in the session row and in object keys. A [FileFormat] has this name in `?format=`, too.
    String formatName();

    /// Returns the file name extension, without a dot.
    String extension();

    /// Returns the `Content-Type` of the files.
    String contentType();

    /// Returns whether the files hold every recorded event, also those of private and deleted messages. Only callers with the scope `audit` may
    /// read such a file. It lies apart from the others, and [ChatWriter#add] receives the log entries for it.
    default boolean isAudit() {
        return false;
    }
}
