package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests that a compaction that cannot be done is dead-lettered with its reason, and that no other compaction or log entry waits for it.
class CompactionDeadLetterTest extends ProtocolTest {
    private static final String BROKEN_MESSAGE = String.join("\u0001", "2", "2026-11-21T09:00:00.000000000Z",
            "0000000000000000", "m-0", "2026-11-21T09:00:00.000000000Z", "evt-0");

    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").sent("m-2", "world").ended();
        api.send(chat);
        return chat;
    }

    @BeforeEach
    void emptyDeadLetterQueue() {
        deadLetters();
    }

    private List<Message> deadLetters() {
        return harness.compactionDeadLetters();
    }

    private static String reason(Message message) {
        return Objects.requireNonNull(message.messageAttributes().get("reason")).stringValue();
    }

    private void putIntoLog(Chat chat, String sortKey, Map<String, AttributeValue> more) {
        var item = new java.util.HashMap<>(more);
        item.put("pk", AttributeValue.fromS(SessionRows.logPartition(api.organizationId(), chat.sessionId(), 3)));
        item.put("sk", AttributeValue.fromS(sortKey));
        harness.stack.aws().dynamoDb().putItem(r -> r.tableName(harness.stack.variable("CHAT_LOG_TABLE")).item(item));
    }

    @Test
    void compactorExportsChatWithoutUnreadableLogEntries() {
        var chat = ended();
        putIntoLog(chat, BROKEN_MESSAGE, Map.of("event", AttributeValue.fromS("{\"message\": SECRET")));
        putIntoLog(chat, "0\u0001\u00fc", Map.of());
        assertThat(requestsFor(chat)).allMatch(harness::compact);
        assertWholeChat(chat);
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).contains(api.organizationId(), chat.sessionId());
            assertThat(reason(letter)).startsWith("UNREADABLE_LOG_ENTRY 2 in all.").doesNotContain("SECRET")
                    .contains(BROKEN_MESSAGE.replace("\u0001", "\\u0001"), "0\\u0001");
        });
    }

    @Test
    void compactionSendsOneDeadLetterForManyUnreadableEntries() {
        var chat = ended();
        for (int i = 0; i < 30; i++) {
            putIntoLog(chat, "0\u0001unreadable-" + i + "-", Map.of());
        }
        var log = harness.logOfCompaction(requestsFor(chat).getFirst());
        assertThat(log).singleElement().asString().contains("\"Outcome\":\"EXPORTED\"", "\"unreadableEntries\":30",
                "\"DeadLettered\":1", "\"Reason\":\"UNREADABLE_LOG_ENTRY\"");
        assertThat(deadLetters()).singleElement()
                .satisfies(letter -> assertThat(reason(letter)).startsWith("UNREADABLE_LOG_ENTRY 30 in all.")
                        .contains("unreadable-0-").doesNotContain("unreadable-29-").hasSizeLessThanOrEqualTo(1000));
    }

    @Test
    void compactorReportsUnreadableEntryBeforeItCommits() {
        var chat = ended();
        putIntoLog(chat, BROKEN_MESSAGE, Map.of("event", AttributeValue.fromS("[]")));
        harness.faults.cut(request -> request.getValueForField("QueueUrl", String.class)
                .filter(harness.stack.variable("COMPACTION_DEAD_LETTER_QUEUE_URL")::equals).isPresent());
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isFalse();
        assertThat(harness.export(api, chat.sessionId())).isEmpty();
        harness.faults.heal();
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void getExportsChatWithoutUnreadableLogEntry() {
        var chat = ended();
        putIntoLog(chat, "2\u0001x", Map.of());
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void requestThatFailsTooOftenIsDeadLetteredWithReason() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        harness.faults.cut(PutObjectRequest.class::isInstance);
        assertThat(harness.compact(ProtocolHarness.received(request, 289))).isFalse();
        assertThat(deadLetters()).isEmpty();
        assertThat(harness.compact(ProtocolHarness.received(request, 290))).isTrue();
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo(request.body());
            assertThat(reason(letter)).startsWith("FAILED software.amazon.awssdk");
        });
    }

    @Test
    void compactorOutOfTimeLeavesNothingAndSucceedsWithMoreTime() {
        // On a busy machine, the function may need longer than the 15 s that it reserves to undo its work.
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            var chat = ended();
            var request = requestsFor(chat).getFirst();
            harness.faults.heal();
            // Reading one page of the log takes longer than the remaining 50 ms.
            harness.faults.before(QueryRequest.class::isInstance, CompactionDeadLetterTest::pause);
            assertThat(harness.compact(request, Duration.ofMillis(15_050))).isFalse();
            assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("attempt", "leaseUntil", "export");
            assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).isEmpty();
            assertThat(harness.compact(request)).isTrue();
            assertWholeChat(chat);
        });
    }

    @Test
    void requestOutOfTimeTenTimesIsDeadLettered() {
        // On a busy machine, the function may need longer than the 15 s that it reserves to report.
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            var chat = ended();
            var request = requestsFor(chat).getFirst();
            emptyDeadLetterQueue();
            assertThat(harness.compact(ProtocolHarness.received(request, 9), Duration.ofSeconds(15))).isFalse();
            assertThat(harness.compact(ProtocolHarness.received(request, 10), Duration.ofSeconds(15))).isTrue();
            assertThat(deadLetters()).singleElement()
                    .satisfies(letter -> assertThat(reason(letter)).isEqualTo("OUT_OF_TIME"));
        });
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
