package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A call of a reader, as `docs/formats.md` gives it for the file `chat.csv` or `chat.ndjson`.
final class DocumentedCall {
    private DocumentedCall() {}

    /// Returns the call for another file. The document must have the call word for word.
    static String of(String call, String file) {
        try {
            assertThat(Files.readString(Project.file("docs/formats.md"))).contains("`" + call + "`");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return call.replaceFirst("'chat\\.(csv|ndjson)'", file);
    }

    /// Returns the call for a file in SQL.
    static String of(String call, Path file) {
        return of(call, "'" + file + "'");
    }
}
