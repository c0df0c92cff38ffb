package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.reference.ReferenceChat;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Rules 3 and 4: one export a version and attempt, written once, committed by the pointer alone; a lost answer to any
/// of its calls changes nothing.
class CompactorTest extends ProtocolTest {
    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").sent("m-2", "there").edited("m-2", "here").ended();
        api.send(chat);
        return chat;
    }

    @Test
    void thePointerNamesACompleteObjectWithTheRecordedHash() throws Exception {
        var chat = ended();
        bench.compactAll();

        var export = bench.export(api, chat.sessionId()).orElseThrow();
        var file = Workbench.file(export, "csv");
        var key = Workbench.value(file, "key").s();
        assertThat(key).matches("exports/" + api.organizationId() + "/" + chat.sessionId() + "/1-[^/]+/csv\\.csv");
        var object = bench.stack.s3()
                .getObjectAsBytes(r -> r.bucket(bench.stack.variable("EXPORT_BUCKET")).key(key)).asByteArray();
        assertThat(object).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(Workbench.value(file, "bytes").n()).isEqualTo("" + object.length);
        assertThat(Workbench.value(export, "messages").n()).isEqualTo("2");
        assertThat(Workbench.value(export, "logVersion").n()).isEqualTo("1");
        assertThat(Workbench.value(export, "workVersion").n()).isEqualTo("1");
        assertThat(Workbench.value(file, "sha256").s()).isEqualTo(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object)));
    }

    @Test
    void aCurrentSessionIsNotCompactedAgain() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        assertThat(bench.compact(request)).isTrue();
        bench.clock.pass(Duration.ofMinutes(10));
        assertThat(bench.compact(request)).isTrue();
        assertThat(bench.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(1);
        assertThat(bench.faults.sent(S3Request.class)).hasSize(1);
    }

    @Test
    void objectsAreWrittenOnlyWhereNoneIs() {
        ended();
        bench.compactAll();
        assertThat(bench.faults.sent(PutObjectRequest.class)).hasSize(1)
                .allSatisfy(put -> assertThat(put.ifNoneMatch()).isEqualTo("*"));
    }

    @Test
    void aFailureReleasesTheLease() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        bench.faults.cut(S3Request.class::isInstance);
        assertThat(bench.compact(request)).isFalse();

        bench.faults.heal();
        assertThat(bench.compact(request)).isTrue();
        assertThat(bench.export(api, chat.sessionId())).isPresent();
        assertWholeChat(chat);
    }

    @Test
    void aLostAnswerToAnyCallOfTheCompactorChangesNothing() {
        var calls = callsOfOneCompaction();
        for (int lost = 0; lost < calls; lost++) {
            var chat = ended();
            var number = new AtomicInteger(lost);
            bench.faults.loseAnswer(_ -> number.getAndDecrement() == 0);
            assertThat(requestsFor(chat)).hasSize(1)
                    .as("lost answer to call %d of %d", lost, calls).allMatch(bench::compact);

            assertThat(exportedVersion(chat)).isEqualTo(1);
            assertThat(bench.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(1);
            assertWholeChat(chat);
            bench.faults.heal();
        }
    }

    private int callsOfOneCompaction() {
        ended();
        bench.compactAll();
        var calls = bench.faults.sent().size();
        bench.faults.heal();
        return calls;
    }

    @Test
    void aLargeChatIsUploadedInPartsAndALostAnswerToAnyOfThemChangesNothing() {
        var chat = new Chat().started();
        IntStream.range(0, 2_000).forEach(i -> chat.sent("m-" + i, "😀".repeat(2_000)));
        for (int from = 0; from < chat.events().size(); from += 100) {
            api.send(chat.events().subList(from, Math.min(from + 100, chat.events().size())));
        }
        api.send(chat.ended().eventsFrom(chat.events().size() - 1));
        bench.faults.loseAnswer(UploadPartRequest.class::isInstance);
        bench.faults.loseAnswer(CompleteMultipartUploadRequest.class::isInstance);
        assertThat(requestsFor(chat)).hasSize(1).allMatch(bench::compact);

        assertThat(bench.faults.sent(CompleteMultipartUploadRequest.class)).hasSize(2)
                .allSatisfy(complete -> assertThat(complete.ifNoneMatch()).isEqualTo("*"));
        assertThat(bench.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(1);
        assertThat(bench.export(api, chat.sessionId())).isPresent();
        assertWholeChat(chat);
    }

    @Test
    void aWorkerWhoseLeaseHasPassedToAnotherDoesNotCommit() {
        var chat = ended();
        var slow = requestsFor(chat).getFirst();
        api.send(new Chat(chat.sessionId()).ended());
        var quick = requestsFor(chat).getFirst();
        bench.faults.after(PutObjectRequest.class::isInstance, () -> {
            bench.clock.pass(Duration.ofMinutes(5));
            assertThat(bench.compact(quick)).isTrue();
        });
        bench.compact(slow);

        var objects = bench.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/");
        assertThat(objects).as("only the sweep deletes").hasSize(2);
        assertThat(exportedVersion(chat)).isEqualTo(1);
        assertWholeChat(chat);
    }

    @Test
    void theCommitEndsTheLease() {
        var chat = ended();
        bench.compactAll();
        assertThat(bench.faults.sent(UpdateItemRequest.class)).isNotEmpty();
        api.send(chat.edited("m-1", "late").eventsFrom(5));
        bench.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(bench::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
    }
}
