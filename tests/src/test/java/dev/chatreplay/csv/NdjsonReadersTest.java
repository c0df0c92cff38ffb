package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.Project;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Sends difficult messages of all types through the API. Programs of other projects must read them from the `ndjson` file.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NdjsonReadersTest {
    private static final int GENERATED = 300;
    private static final int BATCH = 100;
    private static final Path SCHEMA = Project.file("docs/ndjson.schema.json");
    private static final String PYTHON_VALUES = """
            import json, sys
            def dump(rows):
                json.dump([[id, name, payload] for id, name, payload in rows], sys.stdout)
            """;

    /// Prints the faults of each line. `splitlines` splits at every line break of Unicode.
    private static final String VALIDATION = """
            import json, sys
            from jsonschema import Draft202012Validator
            schema = json.load(open(sys.argv[1], encoding='utf-8'))
            Draft202012Validator.check_schema(schema)
            def faults(document):
                found = [error.message[:300] for error in Draft202012Validator(schema).iter_errors(document)]
                return found + [name for name in document if name not in schema['properties']]
            text = open(sys.argv[2], encoding='utf-8', newline='').read()
            json.dump([faults(json.loads(line)) for line in text.splitlines()], sys.stdout)
            """;

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Chat chat = new Chat("s-nasty-lines").started();
    private List<JsonNode> expected = List.of();
    private Path directory = Path.of("");

    private Path file() {
        return directory.resolve("chat.ndjson");
    }

    @BeforeAll
    void sendNastyMessages(@TempDir Path ofClass) throws IOException {
        directory = ofClass;
        var texts = Stream.concat(NastyTexts.PICKED.stream(), NastyTexts.generated(new Random(seed), GENERATED))
                .toList();
        for (int i = 0; i < texts.size(); i++) {
            addMessage(i, texts.get(i));
        }
        chat.read("p-2", "2026-11-21T09:05:00Z").delivered("p-3", "2026-11-21T09:05:00Z").ended();
        for (int from = 0; from < chat.events().size(); from += BATCH) {
            api.send(chat.events().subList(from, Math.min(from + BATCH, chat.events().size())));
        }
        Files.write(file(), Api.download(api.chatWhenReady(chat.sessionId(), "ndjson")));
        expected = ReferenceChat.lines(chat.events()).values().iterator().next().stream()
                .map(line -> Json.parse(line.getLast())).toList();
        assertThat(expected).hasSameSizeAs(texts);
    }

    /// Adds a text message with everything that it may have, or a message of another type.
    private void addMessage(int number, String text) {
        var name = text.codePoints().limit(60).collect(StringBuilder::new, StringBuilder::appendCodePoint,
                StringBuilder::append).toString();
        var id = "m-" + number;
        switch (number % 5) {
            case 0 -> chat.sent(id, text);
            case 1 -> chat.sent(id, "before", message -> addFields(message, name)).edited(id, text)
                    .reacted(id, "p-2", name + "!").pinned(id);
            case 2 -> chat.sent(id, "", message -> message.put("payloadType", "CUSTOM_MESSAGE").putObject("payload")
                    .put(name, text).put("number", 1234567890123L).putNull("nothing"));
            case 3 -> chat.sent(id, "", message -> message.put("payloadType", "FILE_MESSAGE").putObject("payload")
                    .put("link", "https://example.org/a").put("name", name).put("size", 5));
            default -> chat.sent(id, file(name).toPrettyString(),
                    message -> message.put("payloadType", "FILE_MESSAGE"));
        }
    }

    private static void addFields(ObjectNode message, String name) {
        message.put("displayName", name).put("replyTo", "m-0").put("sequence", (1L << 53) - 1);
        message.putArray("roles").add(name).add("host");
        message.putObject("metadata").put("text", name).putArray("list").add(1).add(true);
    }

    private static ObjectNode file(String name) {
        return Json.parse("{}").<ObjectNode>deepCopy().put("link", "mxc://example.org/a").put("name", name);
    }

    private List<List<JsonNode>> values() {
        return expected.stream().map(line -> List.of(line.get("id"), line.get("displayName"), line.get("payload")))
                .toList();
    }

    private void assertValues(String json) {
        assertThat(Json.parse(json).valueStream().map(row -> row.valueStream().toList())).as("seed %d", seed)
                .containsExactlyElementsOf(values());
    }

    private static List<List<String>> faults(Path schema, Path lines) throws IOException {
        return Json.parse(ForeignPrograms.python(VALIDATION, schema, lines)).valueStream()
                .map(line -> line.valueStream().map(JsonNode::asText).toList()).toList();
    }

    @Test
    void schemaAcceptsEveryLine() throws IOException {
        assertThat(faults(SCHEMA, file())).as("seed %d", seed).hasSameSizeAs(expected).allMatch(List::isEmpty);
    }

    @Test
    void schemaAcceptsIndex() throws IOException {
        var s3 = stack.embedded().s3();
        var bucket = stack.embedded().variable("EXPORT_BUCKET");
        var key = s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix("exports/" + api.organizationId() + "/"))
                .contents().stream().map(object -> object.key()).filter(name -> name.endsWith("/ndjson_index.json"))
                .findFirst().orElseThrow();
        var index = Files.write(directory.resolve("index.json"),
                s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray());
        assertThat(faults(Project.file("docs/ndjson-index.schema.json"), index)).containsExactly(List.of());
    }

    @Test
    void schemaRefusesEveryBrokenLine() throws IOException {
        var broken = Stream.<Consumer<ObjectNode>>of(
                line -> line.remove("payload"), line -> line.remove("editCount"),
                line -> line.put("id", ""), line -> line.put("sequence", -1), line -> line.put("pinned", "false"),
                line -> line.put("createdAt", "2026-11-21T09:00:00.100Z"), line -> line.put("isEdited", true),
                line -> line.put("editCount", 1), line -> line.put("editedAt", "2026-11-21T09:00:00.000000000Z"),
                line -> line.put("payloadType", "FILE_MESSAGE"), line -> line.put("payloadType", "IMAGE_MESSAGE"),
                line -> line.put("payloadType", "OTHER"), line -> line.putObject("payload"),
                line -> line.putArray("roles"), line -> line.putObject("metadata"), line -> line.putObject("reactions"),
                line -> line.put("userId", 7), line -> line.put("readCount", 100_001)).map(change -> {
                    var line = expected.getFirst().<ObjectNode>deepCopy();
                    change.accept(line);
                    return line.toString();
                }).toList();
        assertThat(expected.getFirst().get("payloadType").asText()).isEqualTo("TEXT_MESSAGE");
        var lines = Files.write(directory.resolve("broken.ndjson"), broken);
        assertThat(faults(SCHEMA, lines)).hasSameSizeAs(broken).noneMatch(List::isEmpty);
    }

    @Test
    void pandasReadsEveryMessage() throws IOException {
        assertValues(ForeignPrograms.python(PYTHON_VALUES + """
                import pandas
                table = pandas.read_json(sys.argv[1], lines=True, dtype=False)
                dump(table[['id', 'displayName', 'payload']].values.tolist())
                """, file()));
    }

    @Test
    void duckDbReadsEveryMessage() throws IOException {
        assertValues(ForeignPrograms.python(PYTHON_VALUES + """
                import duckdb
                rows = duckdb.execute('''SELECT id, displayName, payload FROM read_ndjson(?, columns =
                    {id: 'VARCHAR', displayName: 'VARCHAR', payload: 'JSON'})''', [sys.argv[1]]).fetchall()
                dump((id, name, json.loads(payload)) for id, name, payload in rows)
                """, file()));
    }

    @Test
    void duckDbReadsEveryMessageWithItsDefaults() throws IOException {
        var counts = Json.parse(ForeignPrograms.python("""
                import duckdb, json, sys
                json.dump(duckdb.execute('''SELECT count(*), count(DISTINCT id), sum(editCount), sum(readCount),
                    count(editedAt) FROM read_ndjson(?)''', [sys.argv[1]]).fetchone(), sys.stdout)
                """, file()));
        assertThat(counts.valueStream().map(JsonNode::asInt)).containsExactly(expected.size(), expected.size(),
                sum("editCount"), sum("readCount"), sum("editCount"));
    }

    private int sum(String field) {
        var sum = expected.stream().mapToInt(line -> line.get(field).asInt()).sum();
        assertThat(sum).isPositive();
        return sum;
    }

    @Test
    @Tag(ReaderTest.JQ)
    void jqReadsEveryMessage() throws IOException {
        var output = ForeignPrograms.run(List.of("jq", "-c", "[.id, .displayName, .payload]", file().toString()));
        assertValues(Stream.of(output.split("\n")).collect(Collectors.joining(",", "[", "]")));
    }
}
