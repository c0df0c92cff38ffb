package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sends texts that often break CSV through the API. Every CSV reader must read the same texts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsvInteropTest {
    private static final int GENERATED = 500;
    private static final int BATCH = 100;
    private static final int NAME_LENGTH = 200;
    private static final int ID_LENGTH = 60;

    private final Api api = Stack.shared().organization();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Chat chat = new Chat("s-nasty").started();

    @BeforeAll
    void sendNastyTexts() {
        Stream.concat(NastyTexts.PICKED.stream(), NastyTexts.generated(new Random(seed), GENERATED))
                .forEach(this::addMessage);
        chat.ended();
        for (int from = 0; from < chat.events().size(); from += BATCH) {
            List<ObjectNode> batch = chat.events().subList(from, Math.min(from + BATCH, chat.events().size()));
            api.send(batch);
        }
    }

    private void addMessage(String text) {
        var name = of(text.codePoints().limit(NAME_LENGTH));
        var id = "p" + of(text.codePoints().filter(CsvInteropTest::mayBeInId).limit(ID_LENGTH));
        chat.sent("m-" + chat.events().size(), text,
                message -> message.put("displayName", name).put("participantId", id));
    }

    private static boolean mayBeInId(int codePoint) {
        return !Character.isISOControl(codePoint) && codePoint != 0xFFFE && codePoint != 0xFFFF;
    }

    private static String of(IntStream codePoints) {
        return codePoints.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PANDAS")
    void everyReaderReadsSentTexts(ForeignReader reader, @TempDir Path directory) throws Exception {
        assumeThat(reader != ForeignReader.PYTHON || isOnPath("python3"))
                .as("python3 is not on the PATH, so the test skips its reader").isTrue();
        assertReadsSentTexts(reader, directory);
    }

    @Test
    @ReaderTest
    void pandasReadsSentTexts(@TempDir Path directory) throws Exception {
        assertReadsSentTexts(ForeignReader.PANDAS, directory);
    }

    private void assertReadsSentTexts(ForeignReader reader, Path directory) throws Exception {
        var file = Files.write(directory.resolve("chat.csv"), api.csv(chat.sessionId()));
        var expected = new ArrayList<List<String>>();
        expected.add(ReferenceChat.HEADER);
        expected.addAll(ReferenceChat.rows(chat.events()).get(chat.sessionId()));

        assertThat(reader.read(file)).as("run again with -Dseed=%d", seed).isEqualTo(expected);
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
