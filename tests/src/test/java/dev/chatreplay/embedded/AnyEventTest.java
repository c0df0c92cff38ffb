package dev.chatreplay.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.CsvRows;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NdjsonLines;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.reference.Repair;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that every value that the rules allow comes out of `csv_full` and `ndjson` as it went in: generated ids, times and texts. The ids lie beside each
/// other across the surrogate border, where the order of UTF-16 is not the order of UTF-8.
@Scaled
class AnyEventTest {
    private static final int MESSAGES = 40;
    private static final int MAX_ID_BYTES = 256;
    /// Characters of ids, from U+0020 to U+10FFFF.
    private static final List<String> OF_IDS = List.of(" ", "!", "#", "%", "+", "/", ".", "~", "\\", "\"", "'", ",",
            "0", "Z", "a", "é", "\u200b", "\u202e", "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff");
    /// Characters of texts that no id may hold. The last three are repaired.
    private static final List<String> ONLY_OF_TEXTS = List.of("\u0001", "\t", "\n", "\r\n", "\u007f", "\u0085",
            "\uffff",
            "\u0000", "\ud83d", "\udc00");

    private final Stack stack = Stack.shared();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Extent.times(10));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyAllowedValueComesOutAsItWentIn(long seed) {
        var random = new Random(seed);
        var chat = chat(random);
        var api = stack.organization();
        var answer = api.post(Json.ascii(Json.batch(chat.events())));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);

        var events = chat.events().stream().map(Repair::of).toList();
        var expected = ReferenceChat.fullRows(events);
        var file = Api.download(api.chatWhenReady(chat.sessionId(), "csv_full"));
        assertThat(CsvRows.of(file).stream().skip(1).toList()).isEqualTo(expected.get(chat.sessionId()));
        var lines = Api.download(api.chatWhenReady(chat.sessionId(), "ndjson"));
        assertThat(NdjsonLines.of(lines)).isEqualTo(ReferenceChat.lines(events).get(chat.sessionId()));
    }

    private static Chat chat(Random random) {
        var chat = new Chat(id(random));
        for (int i = 0; i < MESSAGES; i++) {
            chat.sent(id(random), text(random), message -> addFields(message, random));
            var messageId = chat.last().at("/message/id").asText();
            if (random.nextInt(3) == 0) {
                chat.edited(messageId, text(random));
            }
            if (random.nextInt(3) == 0) {
                chat.reacted(messageId, id(random), text(random) + "!");
                chat.read(id(random), time(random));
            }
        }
        chat.ended();
        chat.events().forEach(event -> event.put("id", id(random)).put("occurredAt", time(random)));
        return chat;
    }

    private static void addFields(ObjectNode message, Random random) {
        message.put("participantId", id(random)).put("displayName", text(random)).put("createdAt", time(random));
        if (random.nextBoolean()) {
            message.put("userId", id(random)).put("replyTo", id(random))
                    .put("sequence", random.nextInt(3) == 0 ? (1L << 53) - 1 : random.nextInt(3));
            message.putArray("roles").add(text(random)).add("host");
            message.putObject("metadata").put("text", text(random)).put("number", 12345678901L);
        }
        if (random.nextInt(4) == 0) {
            message.put("payloadType", "CUSTOM_MESSAGE").putObject("payload").put("text", text(random));
        } else if (random.nextInt(4) == 0) {
            var file = Json.parse("{\"size\":7}").<ObjectNode>deepCopy()
                    .put("link", "mxc://example.org/" + random.nextInt())
                    .put("name", text(random));
            message.put("payloadType", "FILE_MESSAGE").set("payload", file);
        }
    }

    /// Returns an id of few characters, or one of the maximum length.
    private static String id(Random random) {
        var id = new StringBuilder();
        var characters = random.nextInt(8) == 0 ? MAX_ID_BYTES : 1 + random.nextInt(3);
        for (var i = 0; i < characters; i++) {
            var next = OF_IDS.get(random.nextInt(OF_IDS.size()));
            if ((id + next).getBytes(UTF_8).length <= MAX_ID_BYTES) {
                id.append(next);
            }
        }
        return id.toString();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(6); i > 0; i--) {
            var of = random.nextBoolean() ? OF_IDS : ONLY_OF_TEXTS;
            text.append(of.get(random.nextInt(of.size())));
        }
        return text.toString();
    }

    /// Returns one of few times with 0 to 9 digits of a fraction and any offset.
    private static String time(Random random) {
        var digits = "120450789".substring(0, random.nextInt(10));
        return "2026-11-21T09:00:0" + random.nextInt(3) + (digits.isEmpty() ? "" : "." + digits)
                + List.of("Z", "+00:00", "-08:00", "+05:30").get(random.nextInt(4));
    }

}
