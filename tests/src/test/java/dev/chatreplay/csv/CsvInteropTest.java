package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.reference.ReferenceHundredMs;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Sends texts that often break CSV through the API. Every CSV reader must read the same texts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsvInteropTest {
    private static final int GENERATED = 500;
    private static final List<String> FORMATS = List.of("csv", "csv_full", "csv_100ms");

    private final Api api = Stack.shared().organization();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Chat chat = new Chat("s-nasty").started();

    @BeforeAll
    void sendNastyTexts() {
        Stream.concat(NastyTexts.PICKED.stream(), NastyTexts.generated(new Random(seed), GENERATED))
                .forEach(this::addMessage);
        api.sendInBatches(chat.ended());
    }

    private void addMessage(String text) {
        chat.sent("m-" + chat.events().size(), text,
                message -> addFields(message, NastyTexts.nameOf(text), NastyTexts.idOf(text)));
    }

    private void addFields(ObjectNode message, String name, String id) {
        message.put("displayName", name).put("participantId", "p" + id);
        if (chat.events().size() % 2 == 0) {
            message.put("userId", "u" + id).put("replyTo", "m" + id).put("sequence", 7);
            message.putArray("roles").add("r" + name);
            message.putObject("metadata").put("text", name);
        }
    }

    static Stream<Arguments> readersAndFormats() {
        return Stream.of(ForeignReader.COMMONS_CSV, ForeignReader.PYTHON, ForeignReader.DUCKDB)
                .flatMap(reader -> FORMATS.stream().map(format -> Arguments.of(reader, format)));
    }

    @ParameterizedTest
    @MethodSource("readersAndFormats")
    void everyReaderReadsSentTexts(ForeignReader reader, String format, @TempDir Path directory) throws Exception {
        assumeThat(reader != ForeignReader.PYTHON || isOnPath("python3"))
                .as("python3 is not on the PATH, so the test skips its reader").isTrue();
        assertReadsSentTexts(reader, format, directory);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    @ReaderTest
    void pandasReadsSentTexts(String format, @TempDir Path directory) throws Exception {
        assertReadsSentTexts(ForeignReader.PANDAS, format, directory);
    }

    private void assertReadsSentTexts(ForeignReader reader, String format, Path directory) throws Exception {
        var bytes = Api.download(api.chatWhenReady(chat.sessionId(), format));
        var file = Files.write(directory.resolve(format + ".csv"), bytes);
        var rows = Objects.requireNonNull(ReferenceChat.fullRows(chat.events()).get(chat.sessionId()));
        var expected = new ArrayList<List<String>>();
        expected.add(columns(format, ReferenceChat.FULL_HEADER, ReferenceHundredMs.HEADER));
        rows.forEach(row -> expected.add(columns(format, row, ReferenceHundredMs.row(row))));

        assertThat(reader.read(file)).as("run again with -Dseed=%d", seed).isEqualTo(expected);
    }

    private static List<String> columns(String format, List<String> full, List<String> ofHundredMs) {
        return switch (format) {
            case "csv" -> full.subList(0, ReferenceChat.HEADER.size());
            case "csv_full" -> full;
            default -> ofHundredMs;
        };
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
