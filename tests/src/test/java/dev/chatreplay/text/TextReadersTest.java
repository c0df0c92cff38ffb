package dev.chatreplay.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.format.VttShift;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Sends a chat with forged texts and a burst through the API, and reads its files `txt` and `vtt` with Python.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextReadersTest {
    private static final int BATCH = 100;
    private static final int BURST = 1000;
    private static final int OTHERS = 300;
    /// A message that differs from all others only in its type, because a cue shows its type, too.
    private static final String CUSTOM = "{\"poll\":[\"yes\",\"no\"]}";

    private static final String READ_CUES = """
            import html, json, sys, webvtt
            cues = webvtt.read(sys.argv[1], strict=True)
            print(json.dumps([[c.identifier, c.start_time.in_milliseconds(), c.end_time.in_milliseconds(),
                               html.unescape(c.voice), html.unescape(c.text)] for c in cues]))
            """;
    private static final String FIND_HIDDEN = """
            import json, re, sys, unicodedata
            with open(sys.argv[1], encoding='utf-8', newline='') as file:
                text = re.sub('\\U0001f3f4[\\U000e0061-\\U000e007a]{5}\\U000e007f', 'flag', file.read())
                print(json.dumps([hex(ord(c)) for c in text if c not in '\\n\\t\\u200b\\u200c\\u200d' and
                                  (unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp', 'Cs', 'Co') or ord(c) & 0xfffe == 0xfffe)]))
            """;
    private static final Pattern TXT_LINE = Pattern.compile("(Session|Meeting|Title|Start|End) {3,7}.*"
            + "|(--- \\d{4}-\\d\\d-\\d\\d ---)?|\\d\\d:\\d\\d:\\d\\d {2}.*| {10}.*| {8}[>#*+] .+");

    private final Api api = Stack.shared().organization();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Chat chat = new Chat().started();
    private final Instant start = Instant.parse(chat.last().get("occurredAt").asText());
    private final List<ExpectedCue> expected = new ArrayList<>();

    /// A cue as webvtt-py reads it.
    private record Cue(String identifier, long start, long end, String voice, String text) {}

    @BeforeAll
    void sendForgedTexts() {
        addMessage(-3_600_000, ForgedTexts.text(random));
        addMessage(-1, ForgedTexts.text(random));
        for (var i = 0; i < BURST; i++) {
            addMessage(5_000 + i, ForgedTexts.text(random));
        }
        var time = 60_000L;
        for (var i = 0; i < OTHERS; i++) {
            time += 1 + random.nextInt(random.nextBoolean() ? 50 : 20_000);
            addMessage(time, ForgedTexts.text(random));
        }
        addMessage(Duration.ofHours(1000).toMillis(), ForgedTexts.text(random));
        chat.ended();
        for (var from = 0; from < chat.events().size(); from += BATCH) {
            List<ObjectNode> batch = chat.events().subList(from, Math.min(from + BATCH, chat.events().size()));
            api.send(batch);
        }
    }

    private void addMessage(long time, String payload) {
        var id = "m-" + ForgedTexts.id(random) + expected.size();
        var participantId = "p" + ForgedTexts.id(random);
        var name = ForgedTexts.text(random, 256);
        var isCustom = random.nextInt(20) == 0;
        expected.add(ExpectedCue.of(expected.size() + 1, id, time, participantId, name,
                isCustom ? "[custom] " + CUSTOM : payload));
        chat.sent(id, payload, message -> {
            message.put("displayName", name).put("participantId", participantId).put("createdAt",
                    start.plusMillis(time).toString());
            if (isCustom) {
                message.put("payloadType", "CUSTOM_MESSAGE").put("payload", CUSTOM);
            }
        });
        if (random.nextInt(20) == 0) {
            chat.pinned(id).reacted(id, "p\u202e", "👍\u001b\n");
        }
    }

    private Path file(String format, Path directory) throws IOException {
        return Files.write(directory.resolve("chat." + format),
                Api.download(api.chatWhenReady(chat.sessionId(), format)));
    }

    private static List<Cue> cues(Path vtt) throws IOException {
        var read = new ObjectMapper().readValue(ForeignPrograms.python(READ_CUES, vtt),
                new TypeReference<List<List<Object>>>() {
                });
        return read.stream().map(cue -> new Cue((String) cue.get(0), ((Number) cue.get(1)).longValue(),
                ((Number) cue.get(2)).longValue(), (String) cue.get(3), (String) cue.get(4))).toList();
    }

    @Test
    void webvttPyReadsEveryMessageInOrderAtMostEightAtATime(@TempDir Path directory) throws IOException {
        var cues = cues(file("vtt", directory));
        assertThat(cues).as("run again with -Dseed=%d", seed)
                .extracting(cue -> List.of(cue.identifier(), cue.voice(), cue.text()))
                .isEqualTo(expected.stream().map(cue -> List.of(cue.identifier(), cue.voice(), cue.text())).toList());
        for (var i = 0; i < cues.size(); i++) {
            assertThat(cues.get(i).start()).as("cue %d, seed %d", i, seed)
                    .isBetween(expected.get(i).time(), expected.get(i).time() + 30_000);
            assertThat(cues.get(i).text().lines()).as("cue %d, seed %d", i, seed).hasSizeBetween(1, 3);
        }
        assertOrderAndPlaces(cues);
    }

    @Test
    void webvttPyReadsShiftedCues(@TempDir Path directory) throws IOException {
        var vtt = file("vtt", directory);
        var shifted = directory.resolve("shifted.vtt");
        try (var in = Files.newInputStream(vtt); var out = Files.newOutputStream(shifted)) {
            VttShift.shift(in, out, Duration.ofSeconds(-90));
        }
        var before = cues(vtt);
        var moved = before.stream().filter(cue -> cue.end() > 90_000).map(cue -> new Cue(cue.identifier(),
                Math.max(0, cue.start() - 90_000), cue.end() - 90_000, cue.voice(), cue.text())).toList();
        assertThat(moved).hasSizeBetween(10, before.size() - BURST);
        assertThat(cues(shifted)).as("run again with -Dseed=%d", seed).isEqualTo(moved);
        assertOrderAndPlaces(moved);
    }

    /// Sweeps over the starts and ends of all cues.
    private void assertOrderAndPlaces(List<Cue> cues) {
        assertThat(cues).as("seed %d", seed).allMatch(cue -> cue.start() < cue.end());
        assertThat(cues.stream().map(Cue::start)).as("seed %d", seed).isSorted();
        // At one time, ends come before starts.
        var changes = Stream.concat(cues.stream().map(cue -> List.of(cue.end(), -1L)),
                cues.stream().map(cue -> List.of(cue.start(), 1L))).sorted(
                        (a, b) -> a.get(0).equals(b.get(0))
                                ? Long.compare(a.get(1), b.get(1))
                                : Long.compare(a.get(0), b.get(0)))
                .toList();
        var visible = 0L;
        var most = 0L;
        for (var change : changes) {
            visible += change.get(1);
            most = Math.max(most, visible);
        }
        assertThat(most).as("seed %d", seed).isEqualTo(8);
    }

    @Test
    void pythonFindsNoHiddenCharacterInTranscript(@TempDir Path directory) throws IOException {
        var txt = file("txt", directory);
        assertThat(ForeignPrograms.python(FIND_HIDDEN, txt).strip()).as("seed %d", seed).isEqualTo("[]");
        assertThat(ForeignPrograms.python(FIND_HIDDEN, Files.writeString(directory.resolve("hidden"), "a\u202e\n")))
                .contains("0x202e");
        var lines = Files.readString(txt).split("\n", -1);
        assertThat(lines).as("run again with -Dseed=%d", seed).allMatch(line -> TXT_LINE.matcher(line).matches());
        assertThat(lines).filteredOn(line -> line.matches("\\d\\d:.*")).hasSameSizeAs(expected);
        assertThat(lines).filteredOn(line -> line.startsWith("        * pinned"))
                .hasSize((int) chat.events().stream().filter(e -> e.get("type").asText().endsWith(".pinned")).count());
    }
}
