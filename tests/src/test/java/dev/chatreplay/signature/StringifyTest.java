package dev.chatreplay.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.TestEvent;
import dev.chatreplay.webhook.WebhookKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parses bodies with generated titles and names in Node.js, and writes them again.
@ReaderTest
class StringifyTest {
    private static final int BODIES = 5000;
    /// Reads one body a line, and prints how many differ after `JSON.stringify`, and how many there are.
    private static final String NODE = """
            const lines = require('fs').readFileSync(process.argv[2], 'utf-8').split('\\n');
            console.log(lines.filter(line => JSON.stringify(JSON.parse(line)) !== line).length, lines.length);
            """;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /// Returns a text of UTF-16 units of all kinds, lone surrogates included.
    private String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(40); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) (0x20 + random.nextInt(0x80)));
                case 2 -> text.append((char) (0x2020 + random.nextInt(0x10)));
                case 3 -> text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
                case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) random.nextInt(Character.MAX_VALUE + 1));
            }
        }
        return text.toString();
    }

    @Test
    void bodySurvivesParseAndStringifyInNode(@TempDir Path directory) throws IOException {
        var id = MessageId.of(new SessionKey("org", "s"), 1, "w");
        var bodies = new ArrayList<String>();
        bodies.add(new TestEvent(new WebhookKey("org", "w"), Instant.EPOCH).body());
        while (bodies.size() < BODIES) {
            var flavor = bodies.size() % 4 == 0 ? Flavor.HUNDRED_MS : Flavor.STANDARD;
            bodies.add(SignedDelivery.chatSynced(text(), text()).body(flavor, id, Instant.EPOCH));
        }
        var file = Files.write(directory.resolve("bodies"), String.join("\n", bodies).getBytes(UTF_8));
        assertThat(ForeignPrograms.node(NODE, file)).as("run again with -Dseed=%d", seed)
                .isEqualTo("0 " + BODIES + "\n");
        Files.writeString(file, "{\"a\":\"\\u001F\"}");
        assertThat(ForeignPrograms.node(NODE, file)).as("a body that Jackson writes by default").isEqualTo("1 1\n");
    }
}
