package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotLinkException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileReasonTest {
    static List<Arguments> problems() {
        return List.of(
                Arguments.of(new FileAlreadyExistsException("/a"), "a file with this name exists already"),
                Arguments.of(new FileSystemLoopException("/a"), "its symbolic links lead to each other"),
                Arguments.of(new NotLinkException("/a"), "it is not a symbolic link"),
                Arguments.of(new AtomicMoveNotSupportedException("/a", "/b", "Invalid cross-device link"),
                        "the file system cannot replace a file in one step"),
                Arguments.of(new FileSystemException("/a", null, "No space left on device"),
                        "no space left on device"),
                Arguments.of(new FileSystemException("/a"), "the system gives no reason"),
                Arguments.of(new FileSystemException("/a", null, ""), "the system gives no reason"),
                Arguments.of(new EOFException(), "the system gives no reason"),
                Arguments.of(new IOException("Is a directory"), "it is a directory"),
                Arguments.of(new MalformedInputException(1), "it is no text in UTF-8"),
                Arguments.of(new IOException("Broken pipe"), "broken pipe"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void reasonIsInWords(IOException problem, String words) {
        assertThat(FileReason.of(problem)).isEqualTo(words);
    }
}
