package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.csv.LibreOffice.Cell;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sends texts that spreadsheets change through the API, and opens the files with LibreOffice.
@ReaderTest
@Tag(ReaderTest.LIBREOFFICE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpreadsheetTest {
    private static final int GENERATED = 2000;
    private static final Set<String> OUR_COLUMNS = Set.of("pinned", "isEdited", "payloadType", "createdAt", "sequence",
            "editedAt", "readCount", "deliveredCount");

    private final Api api = Stack.shared().organization();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Chat chat = new Chat("s-sheet").started();

    @BeforeAll
    void sendTexts() {
        var random = new Random(seed);
        Stream.of(SheetTexts.PICKED.stream(), NastyTexts.PICKED.stream(), SheetTexts.generated(random, GENERATED),
                NastyTexts.generated(random, GENERATED / 10)).flatMap(texts -> texts).forEach(this::addMessage);
        api.sendInBatches(chat.ended());
    }

    private void addMessage(String text) {
        int number = chat.events().size();
        var id = NastyTexts.idOf(text);
        // The id of a message is unique, so it has a number. Only the other ids are the same as the text.
        chat.sent(id + number, text, message -> {
            message.put("displayName", NastyTexts.nameOf(text));
            message.putArray("roles").add("r" + NastyTexts.nameOf(text));
            message.putObject("metadata").put("text", NastyTexts.nameOf(text));
            if (!id.isEmpty()) {
                message.put("userId", id).put("participantId", id).put("replyTo", id);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void libreOfficeKeepsEachTextOfCsvSpreadsheet(LibreOffice locale, @TempDir Path directory) throws IOException {
        var sheet = locale.open(file("csv_spreadsheet", directory));
        var rows = Objects.requireNonNull(ReferenceChat.fullRows(chat.events()).get(chat.sessionId()));

        assertThat(sheet.getFirst()).extracting(Cell::value).isEqualTo(ReferenceChat.FULL_HEADER);
        assertThat(sheet).hasSize(1 + rows.size());
        var changed = new ArrayList<String>();
        for (int i = 0; i < rows.size(); i++) {
            addChanged(rows.get(i), sheet.get(i + 1), changed);
        }
        assertThat(changed).as("run again with -Dseed=%d", seed).isEmpty();
    }

    /// Adds each cell that is no text any more, or that without one leading guard is not the original.
    private static void addChanged(List<String> row, List<Cell> cells, List<String> changed) {
        for (int column = 0; column < row.size(); column++) {
            var name = ReferenceChat.FULL_HEADER.get(column);
            var cell = column < cells.size() ? cells.get(column) : new Cell("text", "");
            if (!OUR_COLUMNS.contains(name) && !isSame(row.get(column), cell)) {
                changed.add(name + ": " + row.get(column) + " became " + cell);
            }
        }
    }

    private static boolean isSame(String original, Cell cell) {
        var value = cell.value().startsWith("'") ? cell.value().substring(1) : cell.value();
        // LibreOffice has LF for each line break in a cell.
        return cell.kind().equals("text") && value.equals(original.replaceAll("\r\n|\n\r|\r", "\n"));
    }

    /// Without this, the test above could pass because LibreOffice detects nothing.
    @ParameterizedTest
    @EnumSource
    void libreOfficeChangesSameTextsOfCsvFull(LibreOffice locale, @TempDir Path directory) throws IOException {
        var cells = locale.open(file("csv_full", directory)).stream().flatMap(List::stream).toList();
        assertThat(cells).contains(new Cell("formula", "2"), new Cell("number", "123"), new Cell("number", "100000"),
                new Cell("boolean", "1"));
    }

    private Path file(String format, Path directory) throws IOException {
        var bytes = Api.download(api.chatWhenReady(chat.sessionId(), format));
        return Files.write(directory.resolve(format + ".csv"), bytes);
    }
}
