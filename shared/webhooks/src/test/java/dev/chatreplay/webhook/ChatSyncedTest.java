package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatSyncedTest {
    private static final Instant CREATED = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant NOW = CREATED.plusSeconds(9000);
    private static final MessageId ID = MessageId.of(new SessionKey("org", "s-1"), 7, "w");
    private static final URI CSV = URI
            .create("https://b.s3.eu-west-1.amazonaws.com/a/b.csv?X-Amz-Signature=1&X-Amz-Expires=2");
    private static final URI CSV_100MS = URI.create("https://b.s3.eu-west-1.amazonaws.com/a/100ms.csv");
    private static final URI NDJSON = URI.create("https://b.s3.eu-west-1.amazonaws.com/a/b.ndjson");

    private static ChatSynced full(String title, String name) {
        return new ChatSynced("org", name, "s-1", Optional.of("m/1"), Optional.of(title), CREATED,
                Optional.of(CREATED.plusNanos(1_234_567)), Optional.of(CREATED.plusSeconds(61)), CSV, NOW,
                Map.of("ndjson", NDJSON, "csv_100ms", CSV_100MS), 42, "ab12", 7,
                Optional.of("s3://landing/a/chat.csv"));
    }

    private static ChatSynced bare() {
        return new ChatSynced("org", "Org", "s-1", Optional.empty(), Optional.empty(), CREATED, Optional.empty(),
                Optional.empty(), CSV,
                NOW, Map.of(), 0, "ab12", 1, Optional.empty());
    }

    @Test
    void standardBodyHasContractsFieldsInOrder() {
        assertThat(full("Title", "Org").body(Flavor.STANDARD, ID, NOW))
                .isEqualTo("{\"event\":\"meeting.chatSynced\",\"sessionId\":\"s-1\","
                        + "\"meetingId\":\"m/1\",\"chatDownloadUrl\":\"" + CSV
                        + "\",\"chatDownloadUrlExpiry\":\"2026-03-04T07:36:07.000Z\","
                        + "\"organizedBy\":{\"id\":\"org\",\"name\":\"Org\"},\"title\":\"Title\",\"createdAt\":\"2026-03-04T05:06:07.000Z\","
                        + "\"startedAt\":\"2026-03-04T05:06:07.001Z\",\"endedAt\":\"2026-03-04T05:07:08.000Z\",\"chatMessageCount\":42,"
                        + "\"chatSha256\":\"ab12\",\"chatVersion\":7,\"chatDownloadUrls\":{\"csv_100ms\":\"" + CSV_100MS
                        + "\",\"ndjson\":\""
                        + NDJSON + "\"}}");
    }

    @Test
    void standardBodyLeavesOutAbsentValues() {
        assertThat(bare().body(Flavor.STANDARD, ID, NOW))
                .isEqualTo("{\"event\":\"meeting.chatSynced\",\"sessionId\":\"s-1\","
                        + "\"chatDownloadUrl\":\"" + CSV + "\",\"chatDownloadUrlExpiry\":\"2026-03-04T07:36:07.000Z\","
                        + "\"organizedBy\":{\"id\":\"org\",\"name\":\"Org\"},\"createdAt\":\"2026-03-04T05:06:07.000Z\","
                        + "\"chatMessageCount\":0,\"chatSha256\":\"ab12\",\"chatVersion\":1}");
    }

    @Test
    void textsAreEscapedAsJsonStringifyDoes() {
        assertThat(full("\0\u001f\b\t\n\f\r\"\\/<>&'\u007f\u0080\u2028\u2029ä😀", "\ud800a\udc00").body(Flavor.STANDARD,
                ID, NOW))
                .contains("\"title\":\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/<>&'\u007f\u0080\u2028\u2029ä😀\"")
                .contains("\"name\":\"\uFFFDa\uFFFD\"");
    }

    @Test
    void hundredMsBodyHasItsFields() {
        assertThat(full("Title", "Org").body(Flavor.HUNDRED_MS, ID, NOW)).isEqualTo("{\"version\":\"2.0\",\"id\":\""
                + ID.uuid()
                + "\",\"account_id\":\"org\",\"timestamp\":\"2026-03-04T07:36:07.000Z\",\"type\":\"recording.success\",\"data\":{"
                + "\"room_id\":\"m/1\",\"room_name\":\"Title\",\"session_id\":\"s-1\",\"session_started_at\":\"2026-03-04T05:06:07.001Z\","
                + "\"session_stopped_at\":\"2026-03-04T05:07:08.000Z\",\"duration\":60,\"chat_recording_path\":\"s3://landing/a/chat.csv\","
                + "\"chat_recording_presigned_url\":\"" + CSV_100MS
                + "\",\"recording_path\":\"\",\"recording_presigned_url\":\"\"}}");
    }

    @Test
    void hundredMsBodyHasEmptyTextsForUnknownValues() {
        assertThat(bare().body(Flavor.HUNDRED_MS, ID, NOW)).contains("\"room_id\":\"\"", "\"session_started_at\":\"\"",
                "\"duration\":0",
                "\"chat_recording_path\":\"\"", "\"chat_recording_presigned_url\":\"\"");
    }

    @Test
    void testEventHasItsFields() {
        assertThat(new TestEvent(new WebhookKey("org", "w"), CREATED).body())
                .isEqualTo(
                        "{\"event\":\"webhook.test\",\"webhookId\":\"w\",\"createdAt\":\"2026-03-04T05:06:07.000Z\"}");
    }
}
