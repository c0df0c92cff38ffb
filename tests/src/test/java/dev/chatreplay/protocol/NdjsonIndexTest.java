package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NdjsonLines;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests the index object beside each `ndjson` file, and that no caller sees it as a format.
class NdjsonIndexTest extends ProtocolTest {
    private static final String MARKER = "2026-11-21T09:30:00.000000001Z";
    private static final String ALL = "bytes=0-";
    private static final int BATCH = 500;
    private static final int MESSAGES = Extent.pick(1_100, 2_300, 2_300);
    private static final int OFFSETS = Extent.pick(2, 3, 3);
    private static final int ORDERS = Extent.pick(1, 3, 3);

    private void send(List<ObjectNode> events) {
        for (int from = 0; from < events.size(); from += BATCH) {
            api.send(events.subList(from, Math.min(from + BATCH, events.size())));
        }
    }

    private Chat withNdjson(Chat chat) {
        send(chat.events());
        harness.compactAll();
        assertThat(api.chatWhenReady(chat.sessionId(), "ndjson").complete()).isTrue();
        return chat;
    }

    /// Reads a range of a file in the committed export.
    private String object(Api owner, Chat chat, String type, String range) {
        var file = ProtocolHarness.file(harness.export(owner, chat.sessionId()).orElseThrow(), type);
        return harness.stack.s3().getObjectAsBytes(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET"))
                .key(ProtocolHarness.value(file, "key").s()).range(range)).asUtf8String();
    }

    private String object(Chat chat, String type) {
        return object(api, chat, type, ALL);
    }

    private JsonNode index(Chat chat) {
        return Json.parse(object(chat, "ndjson_index"));
    }

    private static Chat longChat(int messages) {
        var chat = new Chat().started();
        for (int i = 0; i < messages; i++) {
            chat.sent("m-" + i, "é\u2028" + "x".repeat(i % 50));
        }
        return chat;
    }

    @Test
    @Scaled
    void indexCutsPagesOfMessagesByRangedReads() {
        var chat = withNdjson(longChat(MESSAGES).ended());
        var index = index(chat);
        assertThat(index.get("messageCount").asInt()).isEqualTo(MESSAGES);
        assertThat(index.get("byteSize").asInt()).isEqualTo(object(chat, "ndjson").getBytes(UTF_8).length);
        assertThat(index.get("offsets")).hasSize(OFFSETS);
        for (var offset : index.get("offsets")) {
            var first = offset.get("message").asInt();
            var page = NdjsonLines.of(
                    object(api, chat, "ndjson", "bytes=" + offset.get("offset").asLong() + "-").getBytes(UTF_8));
            assertThat(page).hasSize(MESSAGES - first);
            assertThat(page.getFirst().getFirst()).isEqualTo("m-" + first);
            assertThat(Json.parse(page.getFirst().getLast()).get("createdAt")).isEqualTo(offset.get("createdAt"));
        }
    }

    @Test
    void indexHasFactsOfSessionAndLatestMarkers() {
        var chat = withNdjson(new Chat().started().sent("m-1", "hello").delivered("p-3", MARKER).read("p-2", MARKER)
                .read("p-2", "2026-11-21T09:00:00Z").delivered("p-2", "2026-11-21T10:00:00+00:30").ended());
        var session = index(chat).get("session");
        assertThat(session.toString()).isEqualTo("{\"id\":\"" + chat.sessionId() + "\",\"meetingId\":\"m-1\","
                + "\"title\":\"Weekly\",\"startedAt\":\"2026-11-21T09:00:00.123000000Z\","
                + "\"endedAt\":\"2026-11-21T09:00:06.123000000Z\"}");
        assertThat(index(chat).get("markers").toString()).isEqualTo("[{\"participantId\":\"p-2\",\"readUpTo\":\""
                + MARKER + "\",\"deliveredUpTo\":\"" + MARKER + "\"},{\"participantId\":\"p-3\",\"deliveredUpTo\":\""
                + MARKER + "\"}]");
    }

    @Test
    @Scaled
    void filesAreSameForEveryOrderOfArrival() {
        var chat = longChat(40);
        for (int i = 0; i < 40; i++) {
            chat.read("p-" + i, MARKER).delivered("p-" + (i + 1), MARKER).edited("m-" + i, "edited");
        }
        withNdjson(chat.ended());
        var files = List.of(object(chat, "ndjson"), object(chat, "ndjson_index"));
        for (int seed = 0; seed < ORDERS; seed++) {
            var other = harness.organization();
            var events = new ArrayList<>(chat.events());
            Collections.shuffle(events, new Random(seed));
            other.send(events);
            harness.compactAll();
            assertThat(other.chatWhenReady(chat.sessionId(), "ndjson").complete()).isTrue();
            assertThat(List.of(object(other, chat, "ndjson", ALL), object(other, chat, "ndjson_index", ALL)))
                    .as("seed %d", seed).isEqualTo(files);
        }
    }

    @Test
    void snapshotOfLiveSessionHasIndexWithoutEnd() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId(), "ndjson").complete()).isFalse();
        var prefix = "snapshots/" + api.organizationId() + "/" + chat.sessionId() + "/";
        assertThat(harness.objects(prefix)).extracting(key -> key.substring(key.lastIndexOf('/') + 1))
                .containsExactlyInAnyOrder("csv.csv", "csv_speakers.ndjson", "ndjson.ndjson", "ndjson_index.json");
    }

    @Test
    void noAnswerNamesIndexAsFormat() {
        var chat = withNdjson(new Chat().started().sent("m-1", "hello").ended());
        var unknown = api.chat(chat.sessionId(), "ndjson_index");
        assertThat(unknown.reason()).isEqualTo("UNKNOWN_FORMAT");
        assertThat(unknown.message()).contains("ndjson,").doesNotContain("ndjson_index");
        harness.clock.pass(Duration.ofDays(22));
        var gone = api.chat(chat.sessionId(), "csv_full");
        assertThat(gone.reason()).isEqualTo("FORMAT_NOT_AVAILABLE");
        assertThat(gone.message()).endsWith("Download it in one of these formats: csv, ndjson.");
    }

    @Test
    void sweepKeepsFileAndIndexOfCommittedExportAlone() {
        var chat = withNdjson(new Chat().started().sent("m-1", "hello").ended());
        api.send(List.of(chat.sent("m-2", "late").last()));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        var prefix = "exports/" + api.organizationId() + "/" + chat.sessionId() + "/";
        assertThat(harness.objects(prefix)).hasSize(8);
        harness.clock.pass(Duration.ofMinutes(61));
        harness.sweep();
        harness.clock.pass(Duration.ofDays(3));
        harness.sweep();
        var export = harness.export(api, chat.sessionId()).orElseThrow();
        assertThat(harness.objects(prefix))
                .containsExactlyInAnyOrderElementsOf(Stream.of("csv", "csv_speakers", "ndjson", "ndjson_index")
                        .map(type -> ProtocolHarness.value(ProtocolHarness.file(export, type), "key").s()).toList());
    }

    @Test
    void withdrawalReplacesIndexWithItsFile() {
        var chat = withNdjson(new Chat().started().sent("m-1", "hello").ended());
        var prefix = "exports/" + api.organizationId() + "/" + chat.sessionId() + "/";
        var before = harness.objects(prefix);
        var key = new SessionKey(api.organizationId(), chat.sessionId());
        var operator = harness.operator();
        assertThat(operator.begin(key)).isInstanceOf(Begun.Requested.class);
        harness.compactAll();
        assertThat(operator.finish(key, harness.number(api, chat.sessionId(), "withdrawn"))).hasValue(4);
        assertThat(harness.objects(prefix)).hasSize(4).doesNotContainAnyElementsOf(before);
    }
}
