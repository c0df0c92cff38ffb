package dev.chatreplay.format;

import java.io.IOException;
import java.util.Optional;

/// A file format for chats. [ChatFormat] has the formats of the product. Tests add their own.
public interface FileFormat extends FileType {
    /// Returns the type of the index that lies beside each file of this format; empty for most formats. No caller can request an index by its
    /// name.
    default Optional<FileType> index() {
        return Optional.empty();
    }

    /// Starts a file. The writer owns the streams from now on.
    ///
    /// @param facts what the file may show about the session
    /// @throws IOException when a stream throws it
    ChatWriter writer(ChatFacts facts, FileStreams out) throws IOException;
}
