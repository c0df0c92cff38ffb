package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chatreplay.cli.EventLines.Event;
import dev.chatreplay.cli.EventLines.Line;
import dev.chatreplay.cli.EventLines.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
    private static final String REST = " The rest of the file is not read, because it does not show where the next event begins.";

    private static final JsonMapper JSON = new JsonMapper();

    /// Gives at most this number of bytes a read.
    private static final class Slow extends InputStream {
        private final InputStream all;
        private final int step;

        Slow(String text, int step) {
            this.all = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            this.step = step;
        }

        @Override
        public int read() throws IOException {
            return all.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return all.read(bytes, offset, Math.min(step, length));
        }
    }

    private static List<Line> read(InputStream input) throws IOException {
        var found = new ArrayList<Line>();
        try (var lines = new EventLines(input)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                found.add(line.get());
            }
        }
        return found;
    }

    private static List<String> described(String text) throws IOException {
        var whole = read(new Slow(text, Integer.MAX_VALUE));
        assertThat(read(new Slow(text, 1))).as("one byte at a time").isEqualTo(whole);
        return whole.stream().map(line -> switch (line) {
            case Event(Place place, String json, int bytes) -> {
                assertThat(bytes).isEqualTo(json.getBytes(StandardCharsets.UTF_8).length);
                yield place + ": " + json;
            }
            case Unreadable(Place place, String problem) -> place + "! " + problem;
        }).toList();
    }

    @Test
    void eventsMayBeOverSeveralLinesAndSeveralInOneLine() throws IOException {
        assertThat(described("{\"a\":1} {\"b\":\"é\"}\n\n {\n \"c\" : [ 2 ]\r\n}{\"d\":3}")).containsExactly(
                "line 1: {\"a\":1}", "line 1, column 9: {\"b\":\"é\"}", "line 3: {\n \"c\" : [ 2 ]\r\n}",
                "line 5, column 2: {\"d\":3}");
    }

    @Test
    void eventsMayBeInArraysAndInBodyOfRequest() throws IOException {
        assertThat(described(
                "[{\"a\":1},\n{\"b\":2} , {\"c\":[{}]}]\n[ ]{\"events\":[{\"d\":4}],\"x\":[{\"e\":5}]}\n{\"f\":6}"))
                .containsExactly("line 1, column 2: {\"a\":1}", "line 2: {\"b\":2}",
                        "line 2, column 11: {\"c\":[{}]}", "line 3, column 15: {\"d\":4}", "line 4: {\"f\":6}");
        assertThat(described("{\"events\":3}\n{\"a\":{\"events\":[{}]}}\n{\"events\":{\"x\":[{}]}}")).hasSize(3)
                .allMatch(line -> line.contains(": {"));
    }

    @Test
    void bodyOfRequestMayHaveOtherFieldsBeforeEvents() throws IOException {
        assertThat(described(
                "{\"source\":{\"events\":[7]},\"tags\":[[1]],\"events\":[{\"type\":1},\n{\"a\":2}],\"x\":[3]}\n{\"b\":4}"))
                .containsExactly("line 1, column 49: {\"type\":1}", "line 2: {\"a\":2}", "line 3: {\"b\":4}");
        assertThat(described("{\"type\":\"x\",\"events\":[{\"a\":1}]}")).as("an event with a list")
                .containsExactly("line 1: {\"type\":\"x\",\"events\":[{\"a\":1}]}");
        var large = "{\"source\":[" + "\"x\",".repeat(EventLines.MAX_EVENT_BYTES) + "0],\"events\":[{\"a\":1}]}";
        assertThat(read(new Slow(large, Integer.MAX_VALUE))).singleElement().isInstanceOfSatisfying(Event.class,
                event -> assertThat(event.json()).isEqualTo("{\"a\":1}"));
    }

    @Test
    void byteOrderMarkIsSkippedAtTheStartOfLinesAlone() throws IOException {
        assertThat(described("\ufeff{\"a\":\"\ufeff\"}\n\ufeff{\"b\":2}\n\ufeff")).containsExactly(
                "line 1: {\"a\":\"\ufeff\"}",
                "line 2, column 4: {\"b\":2}".replace(", column 4", ""));
    }

    @Test
    void brokenLineCostsNoOtherLine() throws IOException {
        var broken = List.of("not json", "{\"a\":", "{\"a\":\"x", "]", "}", ",", "{\"a\" 1}", "{'a':1}", "tru", "\"");
        for (var line : broken) {
            assertThat(described("{\"x\":1}\n" + line + "\n{\"y\":2}\n{\"z\":3}\n")).as(line).hasSize(4)
                    .contains("line 1: {\"x\":1}", "line 3: {\"y\":2}", "line 4: {\"z\":3}")
                    .anyMatch(text -> text.startsWith("line 2! Write well-formed JSON. The fault is at "));
        }
    }

    /// The fault of the first line is only found in the second.
    @Test
    void brokenLineBehindBrokenLineIsReported() throws IOException {
        assertThat(described("{\"a\":1\n{bad}\n{\"c\":3}")).containsExactly(
                "line 1! Write well-formed JSON. The fault is at line 2, column 1.",
                "line 2! Write well-formed JSON. The fault is at column 2.", "line 3: {\"c\":3}");
    }

    @Test
    void faultInValueOfSeveralLinesIsReportedOnce() throws IOException {
        assertThat(described("{\n\"a\": 1,\n\"b\": oops,\n}\n{\"c\":3}")).containsExactly(
                "line 1! Write well-formed JSON. The fault is at line 3, column 6." + REST);
    }

    /// An inner object could be an event, such as a quoted one.
    @Test
    void nothingInsideBrokenValueIsAnEvent() throws IOException {
        assertThat(described("{\n\"a\":\n{\"id\":\"u\"},\n\"n\": 01,\n\"d\": {\n\"k\":1\n}}\n{\"c\":3}"))
                .containsExactly("line 1! Write well-formed JSON. The fault is at line 4, column 7." + REST);
    }

    @Test
    void faultInArrayEndsFile() throws IOException {
        assertThat(described("[{\"a\":1},{bad},{\"b\":2}]\n{\"c\":3}")).containsExactly("line 1, column 2: {\"a\":1}",
                "line 1, column 10! Write well-formed JSON. The fault is at column 11." + REST);
    }

    @Test
    void valueWithoutEndIsReported() throws IOException {
        assertThat(described("{\"a\":1}\n[{\"b\":2},\n{\"c\":"))
                .containsExactly("line 1: {\"a\":1}", "line 2, column 2: {\"b\":2}",
                        "line 3! Write well-formed JSON. The file ends before this value ends." + REST);
    }

    @Test
    void arrayWithoutCommaIsReported() throws IOException {
        assertThat(described("[\n{\"a\":1}\n{\"b\":2}\n]")).containsExactly("line 2: {\"a\":1}",
                "line 3! Write well-formed JSON. The fault is at column 1." + REST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "null", "[7]", "[[{}]]", "[\"{}\"]"})
    void valueThatIsNoObjectIsReported(String value) throws IOException {
        assertThat(described(value + "\n{\"a\":1}")).hasSize(2).last().isEqualTo("line 2: {\"a\":1}");
        assertThat(described(value)).singleElement().asString().endsWith("! Write one JSON object for each event.");
    }

    @Test
    void valueBeyondTheLimitOfRequestIsReportedAndTheNextOneIsRead() throws IOException {
        var spaces = " ".repeat(3 * EventLines.MAX_EVENT_BYTES);
        var text = "x".repeat(3 * EventLines.MAX_EVENT_BYTES);
        for (var large : List.of("{" + spaces + "}", "{\"a\":\"" + text + "\"}", "[{" + spaces + "}]")) {
            var found = read(new Slow(large + "\n{\"b\":2}", Integer.MAX_VALUE));
            assertThat(found).hasSize(2);
            assertThat(found.getFirst()).isInstanceOfSatisfying(Unreadable.class,
                    line -> assertThat(line.problem()).startsWith("An event may have at most 1048512 bytes"));
            assertThat(found.getLast()).isEqualTo(new Event(new Place(2, 1, true), "{\"b\":2}", 7));
        }
    }

    /// The lines of the value are objects, which could be events.
    @Test
    void nothingInsideBrokenValueBeyondLimitIsAnEvent() throws IOException {
        var lines = "{\"id\":\"0123456789\"},\n".repeat(EventLines.MAX_EVENT_BYTES / 10);
        for (var value : List.of("{\"a\":[\n" + lines + "oops\n" + lines + "]}", "{\"a\":[\n" + lines,
                "{\"a\":[\n" + lines + "oops " + lines + "]}")) {
            assertThat(read(new Slow("{\"x\":1}\n" + value + "\n{\"b\":2}", Integer.MAX_VALUE))).satisfiesExactly(
                    line -> assertThat(line).isInstanceOf(Event.class),
                    line -> assertThat(line).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
                        assertThat(unreadable.place()).isEqualTo(new Place(2, 1, true));
                        assertThat(unreadable.problem()).startsWith("An event may have at most ").endsWith(REST);
                    }));
        }
    }

    @Test
    void valueBeyondLimitOverSeveralLinesCostsNoOtherEvent() throws IOException {
        var lines = "{\"id\":\"0123456789\"},\n".repeat(EventLines.MAX_EVENT_BYTES / 10);
        assertThat(read(new Slow("{\"a\":[\n" + lines + "7]}\n{\"b\":2}", Integer.MAX_VALUE))).hasSize(2).last()
                .isInstanceOfSatisfying(Event.class, event -> assertThat(event.json()).isEqualTo("{\"b\":2}"));
    }

    @Test
    void arrayWithoutEndIsReadEventByEvent() throws IOException {
        var endless = new SequenceInputStream(new Slow("[", 1), new InputStream() {
            private static final byte[] ONE = "{\"a\":\"0123456789\"},\n".getBytes(StandardCharsets.UTF_8);
            private int next;

            @Override
            public int read() {
                return ONE[next++ % ONE.length];
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    bytes[offset + i] = (byte) read();
                }
                return length;
            }
        });
        try (var lines = new EventLines(endless)) {
            for (int i = 1; i <= 200_000; i++) {
                assertThat(lines.next().orElseThrow().place().line()).isEqualTo(i);
            }
        }
    }

    @Test
    void randomEventsAreReadUnchangedInEveryForm() throws IOException {
        var random = new Random(17);
        for (int round = 0; round < 300; round++) {
            var events = Stream.generate(() -> event(random, 3)).limit(random.nextInt(6)).toList();
            var texts = events.stream().map(event -> text(event, random)).toList();
            var form = switch (random.nextInt(4)) {
                case 0 -> String.join("\n", texts);
                case 1 -> String.join("", texts);
                case 2 -> "[" + String.join(" ,\r\n", texts) + "]";
                default -> (random.nextBoolean() ? "{" : "{\"source\":[{}],") + " \"events\" :\t["
                        + String.join(",", texts) + "], \"more\": [[1], {}] }";
            };
            var found = read(new Slow(form, 1 + random.nextInt(20)));
            assertThat(found).as(form).map(line -> ((Event) line).json()).isEqualTo(texts);
        }
    }

    private static JsonNode event(Random random, int depth) {
        var event = JSON.createObjectNode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var name = List.of("events", "a", "é", "\"{", "]").get(random.nextInt(5)) + i;
            switch (depth == 0 ? 0 : random.nextInt(4)) {
                case 0 -> event.put(name, List.of("}", "\\\"", "😀", "\n", "\ufeff", "").get(random.nextInt(6)));
                case 1 -> event.put(name, random.nextDouble());
                case 2 -> event.putArray(name).add(event(random, depth - 1)).add(true).addNull();
                default -> event.set(name, event(random, depth - 1));
            }
        }
        return event;
    }

    private static String text(JsonNode event, Random random) {
        return random.nextBoolean() ? event.toString() : event.toPrettyString();
    }
}
