package dev.chatreplay.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that select dead letters: all of them when no option is given.
final class LetterSelection {
    @Option(names = "--id", paramLabel = "ID", description = "Only the dead letter with this id; can be repeated.")
    private @Nullable List<String> ids;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only dead letters whose reason starts with this text.")
    private @Nullable String reason;

    boolean selects(DeadLetter letter) {
        return ids().map(some -> some.contains(letter.id())).orElse(true)
                && Optional.ofNullable(reason).map(letter.reason()::startsWith).orElse(true);
    }

    boolean isEverything() {
        return ids().isEmpty() && reason == null;
    }

    /// Returns whether this number of selected dead letters is all that this selection can select.
    boolean isExhaustedBy(long selected) {
        return ids().filter(some -> selected >= some.stream().distinct().count()).isPresent();
    }

    private Optional<List<String>> ids() {
        return Optional.ofNullable(ids);
    }
}
