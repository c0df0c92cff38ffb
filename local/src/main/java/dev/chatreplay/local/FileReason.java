package dev.chatreplay.local;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Describes in words why a file cannot be used.
public final class FileReason {
    /// The reason of the system for a directory in place of a file.
    static final String DIRECTORY = "Is a directory";

    private FileReason() {}

    /// Returns the reason as a part of a sentence, such as `no space left on device`.
    public static String of(IOException problem) {
        return switch (problem) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such directory";
            case DirectoryNotEmptyException _ -> "it is a directory";
            case NotDirectoryException _ -> "a part of the path is a file";
            case FileAlreadyExistsException _ -> "a file with this name exists already";
            case FileSystemLoopException _ -> "its symbolic links lead to each other";
            case NotLinkException _ -> "it is not a symbolic link";
            case AtomicMoveNotSupportedException _ -> "the file system cannot replace a file in one step";
            case CharacterCodingException _ -> "it is no text in UTF-8";
            case FileSystemException e -> asPart(e.getReason());
            default -> DIRECTORY.equals(problem.getMessage()) ? "it is a directory" : asPart(problem.getMessage());
        };
    }

    /// Returns a sentence of the system, which may be missing, as a part of another one: `No space left on device` as `no space left on device`.
    private static String asPart(@Nullable String sentence) {
        return Optional.ofNullable(sentence).filter(text -> !text.isBlank())
                .map(text -> text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1))
                .orElse("the system gives no reason");
    }
}
