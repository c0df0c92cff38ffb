package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Tests the content of compaction requests and their handling.
class QueueMessageTest extends ProtocolTest {
    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return chat;
    }

    private static Message message(String body) {
        return ProtocolHarness.received(Message.builder().messageId("m").receiptHandle("r").body(body)
                .attributes(Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, "0")).build(), 1);
    }

    private Message messageOf(Chat chat) {
        return message(
                "{\"organizationId\":\"" + api.organizationId() + "\",\"sessionId\":\"" + chat.sessionId() + "\"}");
    }

    @Test
    void requestHoldsOnlyOrganizationAndSession() {
        var chat = ended();
        assertThat(requestsFor(chat).getFirst().body()).isEqualTo(messageOf(chat).body());
    }

    @Test
    void sessionsEndedInOneBatchGetOneRequestEach() {
        var chats = IntStream.range(0, 25).mapToObj(_ -> new Chat().ended()).toList();
        api.send(chats.stream().flatMap(chat -> chat.events().stream()).toList());
        var requests = harness.compactionRequests();
        assertThat(chats).allSatisfy(chat -> assertThat(requests).extracting(Message::body)
                .filteredOn(body -> body.contains('"' + chat.sessionId() + '"')).hasSize(1));
    }

    @Test
    void requestForUnknownSessionIsAcknowledged() {
        assertThat(harness.compact(messageOf(new Chat()))).isTrue();
    }

    @Test
    void requestAfterLatestStartIsAcknowledgedWithoutLease() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        harness.clock.pass(Duration.ofDays(21).plusMinutes(1));
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("export", "attempt", "leaseUntil");
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(410);
    }

    @Test
    void malformedRequestStaysWhileDeadLetterQueueIsUnreachable() {
        harness.faults.cut(request -> request.getValueForField("QueueUrl", String.class)
                .filter(harness.stack.variable("COMPACTION_DEAD_LETTER_QUEUE_URL")::equals).isPresent());
        assertThat(harness.compact(message("nonsense"))).isFalse();
    }

    @Test
    void requestForLiveSessionTakesSnapshotUnlessOneIsFresh() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertThat(harness.compact(messageOf(chat))).isTrue();
        assertThat(harness.row(api, chat.sessionId())).containsKey("snapshot");
        harness.faults.heal();
        assertThat(harness.compact(messageOf(chat))).isTrue();
        assertThat(harness.faults.sent(QueryRequest.class)).as("log reads while the snapshot is fresh").isEmpty();
        harness.clock.pass(Duration.ofMinutes(5));
        assertThat(harness.compact(messageOf(chat))).isTrue();
        assertThat(harness.faults.sent(QueryRequest.class)).as("log reads after the snapshot is stale").isNotEmpty();
    }

    @Test
    void failedSnapshotReleasesItsLease() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.faults.cut(PutObjectRequest.class::isInstance);
        assertThat(harness.compact(messageOf(chat))).isFalse();
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("snapshotAttempt", "snapshotLeaseUntil");
    }

    @Test
    void exportWithOtherBytesHasNewWriteTime() {
        var chat = ended();
        harness.compactAll();
        var first = writtenAt(chat);
        api.send(chat.edited("m-1", "other bytes").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertThat(writtenAt(chat)).isGreaterThanOrEqualTo(first + 61_000);
    }

    private long writtenAt(Chat chat) {
        var file = ProtocolHarness.file(harness.export(api, chat.sessionId()).orElseThrow(), "csv");
        return Long.parseLong(ProtocolHarness.value(file, "writtenAt").n());
    }

    @Test
    void uploadStartsAgainAfterS3Conflict() {
        var chat = ended();
        for (int i = 0; i < 2; i++) {
            harness.faults.before(PutObjectRequest.class::isInstance, QueueMessageTest::conflict);
        }
        assertThat(harness.compact(requestsFor(chat).getFirst())).isTrue();
        var file = ProtocolHarness.file(harness.export(api, chat.sessionId()).orElseThrow(), "csv");
        assertThat(ProtocolHarness.value(file, "key").s()).as("the third upload has a key of its own")
                .endsWith("-3/csv.csv");
        assertWholeChat(chat);
    }

    @Test
    void requestStaysAfterRepeatedS3Conflicts() {
        var chat = ended();
        for (int i = 0; i < 9; i++) {
            harness.faults.before(PutObjectRequest.class::isInstance, QueueMessageTest::conflict);
        }
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();
        assertThat(harness.compact(request)).isTrue();
        assertWholeChat(chat);
    }

    private static void conflict() {
        throw S3Exception.builder().statusCode(409).message("ConditionalRequestConflict")
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("ConditionalRequestConflict")
                        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(409).build()).build())
                .build();
    }
}
