package dev.chatreplay.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.cli.ChatReplay;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.LongExtent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that `dlq` handles the dead letters of a long outage with a small heap. Together they are at least twice as large as the heap.
@LongExtent
class DeadLetterMemoryTest {
    /// An hour in which the consumer fails, at 55 events a second. Then more dead letters stay in the queue than SQS can hide.
    private static final int LETTERS = 200_000;
    private static final int LETTER_CHARACTERS = 2_000;
    private static final String HEAP = "48m";
    private static final int CLOSED = LETTERS / GeneratedLetters.ONE_IN;
    /// A command prints its progress every 2 s.
    private static final Duration LONGER_THAN_BETWEEN_LINES = Duration.ofMillis(2_100);

    @AutoClose
    private final GeneratedLetters sqs = new GeneratedLetters(LETTERS, LETTER_CHARACTERS,
            LONGER_THAN_BETWEEN_LINES);
    private final Path directory;

    DeadLetterMemoryTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void deadLettersOfLongOutageNeedSmallHeap() throws Exception {
        assertThat(dlq("list", "events", "--limit", "" + LETTERS)).hasSize(LETTERS)
                .extracting(line -> line.split("\t", 2)[0]).doesNotHaveDuplicates();
        assertThat(sqs.left()).isEqualTo(LETTERS);
        sqs.becomeVisible();
        assertThat(dlq("delete", "events", "--reason", "SESSION_CLOSED"))
                .containsExactly("Dead letters deleted: " + CLOSED);
        assertThat(sqs.left()).isEqualTo(LETTERS - CLOSED);
        sqs.becomeVisible();
        assertThat(dlq("redrive", "events", "--yes")).containsExactly("Dead letters sent back: " + (LETTERS - CLOSED));
        assertThat(sqs.left()).isZero();
        assertThat(sqs.sentTwice()).as("dead letters that were sent back twice").isZero();
        assertThat(sqs.sentBack().stream()).hasSize(LETTERS - CLOSED)
                .noneMatch(letter -> letter % GeneratedLetters.ONE_IN == 0);
    }

    /// Runs a command, and returns its output.
    private List<String> dlq(String... arguments) throws IOException, InterruptedException {
        var all = Stream.concat(Stream.of("dlq"), Stream.of(arguments)).toArray(String[]::new);
        var errors = directory.resolve("errors");
        var process = Jvm
                .of(List.of("-Xmx" + HEAP, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError"),
                        ChatReplay.class, sqs.environment(), all)
                .redirectError(errors.toFile()).start();
        var lines = process.inputReader().lines().toList();
        var printed = Files.readString(errors);
        assertThat(process.waitFor()).as("exit code of %s, which printed %s", String.join(" ", all), printed).isZero();
        assertThat(printed).containsPattern("Dead letters read: [1-9]\\d* of about [1-9]\\d*\\R");
        return lines;
    }
}
