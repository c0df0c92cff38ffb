package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.ProcessDiedError;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests work whose workers die again and again. A dead worker reports nothing, so SQS delivers the queue message again after its visibility
/// timeout. After three dead workers, the next worker dead-letters the request.
class NeverCameBackTest extends ProtocolTest {
    /// Longer than a lease of a worker of the harness.
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(70);
    /// Longer than a lease of a reader of the harness.
    private static final Duration READERS_LEASE = Duration.ofMinutes(3);

    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return chat;
    }

    @BeforeEach
    void emptyDeadLetterQueue() {
        deadLetters();
    }

    private List<String> deadLetters() {
        return harness.compactionDeadLetters().stream()
                .map(letter -> Objects.requireNonNull(letter.messageAttributes().get("reason")).stringValue()).toList();
    }

    /// Delivers a request to a worker that runs out of memory while it has the lease.
    private void die(Message request) {
        harness.faults.before(QueryRequest.class::isInstance, () -> {
            throw new OutOfMemoryError("the heap is full");
        });
        assertThat(compactFails(request)).isTrue();
        harness.faults.heal();
        harness.clock.pass(VISIBILITY_TIMEOUT);
    }

    private boolean compactFails(Message request) {
        try {
            return !harness.compact(request);
        } catch (OutOfMemoryError | ProcessDiedError _) {
            // Lambda ends the runtime, and reports the invocation as failed.
            return true;
        }
    }

    private void dieThreeTimes(Message request) {
        for (int i = 0; i < 3; i++) {
            die(request);
        }
    }

    @Test
    void requestWhoseWorkersDiedThreeTimesIsDeadLettered() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        dieThreeTimes(request);
        assertThat(deadLetters()).isEmpty();
        var line = Json.parse(harness.logOfCompaction(request).getFirst());
        assertThat(line.path("Outcome").asText()).isEqualTo("DEAD_LETTERED");
        assertThat(line.path("reason").asText()).isEqualTo("NEVER_CAME_BACK");
        assertThat(line.path("sessionId").asText()).isEqualTo(chat.sessionId());
        assertThat(deadLetters()).containsExactly("NEVER_CAME_BACK");
        assertThat(harness.faults.sent(QueryRequest.class)).as("reads of the log by the last worker").isEmpty();
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("attempt", "leaseUntil", "unreported");
    }

    @Test
    void redriveOfRequestGetsFreshCount() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        dieThreeTimes(request);
        assertThat(harness.compact(request)).isTrue();

        dieThreeTimes(request);
        assertThat(deadLetters()).containsExactly("NEVER_CAME_BACK");
        assertThat(harness.number(api, chat.sessionId(), "unreported")).isEqualTo(3);
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.compact(request)).as("a redrive after the repair").isTrue();
        assertWholeChat(chat);
    }

    @Test
    void twoDeadWorkersDoNotPreventExport() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        die(request);
        die(request);
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).isEmpty();
        assertWholeChat(chat);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("unreported");
    }

    @Test
    void failedAttemptIsReportedAttempt() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        for (int i = 0; i < 5; i++) {
            harness.faults.cut(PutObjectRequest.class::isInstance);
            assertThat(harness.compact(request)).isFalse();
            harness.faults.heal();
        }
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).isEmpty();
        assertWholeChat(chat);
    }

    @Test
    void workerThatMeetsLeaseDoesNotCount() {
        var chat = ended();
        var first = requestsFor(chat).getFirst();
        api.send(new Chat(chat.sessionId()).ended());
        var second = requestsFor(chat).getFirst();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            for (int i = 0; i < 5; i++) {
                assertThat(harness.compact(second)).isFalse();
            }
        });
        assertThat(harness.compact(first)).isTrue();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void deadReadersDoNotCount() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        for (int i = 0; i < 4; i++) {
            harness.httpFaults.cut(call -> !harness.httpFaults.sent(UpdateItemRequest.class).isEmpty());
            assertThat(api.chat(chat.sessionId()).status()).isEqualTo(503);
            harness.httpFaults.heal();
            harness.clock.pass(READERS_LEASE);
        }
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).isEmpty();
        assertWholeChat(chat);
    }

    @Test
    void readerThatReleasesItsLeaseKeepsCountOfDeadWorkers() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        dieThreeTimes(request);
        harness.httpFaults.cut(PutObjectRequest.class::isInstance);
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(503);
        harness.httpFaults.heal();
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).containsExactly("NEVER_CAME_BACK");
    }

    @Test
    void countStaysUntilRequestIsDeadLettered() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        dieThreeTimes(request);
        harness.faults.cut(this::isDeadLetter);
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("attempt");
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).containsExactly("NEVER_CAME_BACK");
    }

    private boolean isDeadLetter(SdkRequest request) {
        return request.getValueForField("QueueUrl", String.class)
                .filter(harness.stack.variable("COMPACTION_DEAD_LETTER_QUEUE_URL")::equals).isPresent();
    }

    @Test
    void snapshotWhoseWorkersDiedThreeTimesIsDeadLettered() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        // A reader whose S3 fails releases its lease. The caller repeats its request, and a worker makes the snapshot.
        var request = requestFor(chat);
        dieThreeTimes(request);
        assertThat(harness.compact(request)).isTrue();
        assertThat(deadLetters()).containsExactly("NEVER_CAME_BACK");
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("snapshotAttempt", "snapshotUnreported");
        assertThat(harness.compact(request)).as("a redrive after the repair").isTrue();
        assertThat(harness.row(api, chat.sessionId())).containsKey("snapshot");
    }

    /// Sends a compaction request for a session, as a reader does whose work is too long for its call.
    private Message requestFor(Chat chat) {
        harness.stack.stores().compactionQueue().request(
                new SessionKey(api.organizationId(), chat.sessionId()), Duration.ZERO);
        return requestsFor(chat).getFirst();
    }
}
