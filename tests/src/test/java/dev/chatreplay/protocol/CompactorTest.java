package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.reference.ReferenceChat;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Tests that a compactor writes one export for each version and attempt, once, and that only the row commits it.
/// A lost answer to any of its calls does not affect the result.
class CompactorTest extends ProtocolTest {
    private Chat ended() {
        var chat = new Chat().started().sent("m-1", "hello").sent("m-2", "there").edited("m-2", "here").ended();
        api.send(chat);
        return chat;
    }

    @Test
    void rowNamesCompleteObjectWithRecordedHash() throws Exception {
        var chat = ended();
        harness.compactAll();

        var export = harness.export(api, chat.sessionId()).orElseThrow();
        var file = ProtocolHarness.file(export, "csv");
        var key = ProtocolHarness.value(file, "key").s();
        assertThat(key).matches("exports/" + api.organizationId() + "/" + chat.sessionId() + "/1-[^/]+/csv\\.csv");
        var object = harness.stack.s3()
                .getObjectAsBytes(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key)).asByteArray();
        assertThat(object).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(ProtocolHarness.value(file, "bytes").n()).isEqualTo("" + object.length);
        assertThat(ProtocolHarness.value(export, "messages").n()).isEqualTo("2");
        assertThat(ProtocolHarness.value(export, "logVersion").n()).isEqualTo("1");
        assertThat(ProtocolHarness.value(export, "workVersion").n()).isEqualTo("1");
        assertThat(ProtocolHarness.value(file, "sha256").s()).isEqualTo(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object)));
    }

    @Test
    void fileLargerThanFirstBufferIsWhole() {
        var chat = new Chat().started();
        IntStream.range(0, 6).forEach(i -> chat.sent("m-" + i, "é".repeat(10_000 + i)));
        api.send(chat.ended());
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void compactorSkipsCurrentSession() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        assertThat(harness.compact(request)).isTrue();
        harness.clock.pass(Duration.ofMinutes(10));
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
        assertThat(harness.faults.sent(S3Request.class)).hasSize(2);
    }

    @Test
    void compactorWritesObjectsWithIfNoneMatch() {
        ended();
        harness.compactAll();
        assertThat(harness.faults.putKeys()).as("the file and its index").hasSize(2);
        assertThat(harness.faults.sent(PutObjectRequest.class))
                .allSatisfy(put -> assertThat(put.ifNoneMatch()).isEqualTo("*"));
    }

    @Test
    void failedCompactionReleasesItsLease() {
        var chat = ended();
        var request = requestsFor(chat).getFirst();
        harness.faults.cut(S3Request.class::isInstance);
        assertThat(harness.compact(request)).isFalse();

        harness.faults.heal();
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.export(api, chat.sessionId())).isPresent();
        assertWholeChat(chat);
    }

    @Test
    @Slow
    @Scaled
    void lostAnswerToAnyCallDoesNotAffectCompactor() {
        var calls = callsOfOneCompaction();
        for (int lost = 0; lost < calls; lost += Extent.pick(4, 1, 1)) {
            var chat = ended();
            var number = new AtomicInteger(lost);
            harness.faults.loseAnswer(_ -> number.getAndDecrement() == 0);
            assertThat(requestsFor(chat)).hasSize(1)
                    .as("lost answer to call %d of %d", lost, calls).allMatch(harness::compact);

            assertThat(exportedVersion(chat)).isEqualTo(1);
            assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
            assertWholeChat(chat);
            harness.faults.heal();
        }
    }

    private int callsOfOneCompaction() {
        ended();
        harness.compactAll();
        var calls = harness.faults.sent().size();
        harness.faults.heal();
        return calls;
    }

    /// `lostAnswerToAnyCallDoesNotAffectCompactor` has the quick pass, with one part.
    @Test
    @Slow
    @FullExtent
    void lostAnswersDoNotAffectMultipartUpload() {
        var chat = new Chat().started();
        // 9 MB, because one part has 8 MB.
        IntStream.range(0, 150).forEach(i -> chat.sent("m-" + i, "x".repeat(60_000)));
        for (int from = 0; from < chat.events().size(); from += 15) {
            api.send(chat.events().subList(from, Math.min(from + 15, chat.events().size())));
        }
        api.send(chat.ended().eventsFrom(chat.events().size() - 1));
        harness.faults.loseAnswer(UploadPartRequest.class::isInstance);
        harness.faults.loseAnswer(CompleteMultipartUploadRequest.class::isInstance);
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);

        assertThat(harness.faults.sent(CompleteMultipartUploadRequest.class)).hasSize(2)
                .allSatisfy(complete -> assertThat(complete.ifNoneMatch()).isEqualTo("*"));
        assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
        assertThat(harness.export(api, chat.sessionId())).isPresent();
        assertWholeChat(chat);
    }

    @Test
    void staleWorkerDoesNotCommit() {
        var chat = ended();
        var slow = requestsFor(chat).getFirst();
        api.send(new Chat(chat.sessionId()).ended());
        var quick = requestsFor(chat).getFirst();
        harness.faults.after(PutObjectRequest.class::isInstance, () -> {
            harness.clock.pass(Duration.ofMinutes(5));
            assertThat(harness.compact(quick)).isTrue();
        });
        harness.compact(slow);

        var objects = harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/");
        assertThat(objects).as("only the sweep deletes").hasSize(4);
        assertThat(exportedVersion(chat)).as("the second end was an event after the end").isEqualTo(2);
        assertWholeChat(chat);
    }

    @Test
    void commitReleasesLease() {
        var chat = ended();
        harness.compactAll();
        assertThat(harness.faults.sent(UpdateItemRequest.class)).isNotEmpty();
        api.send(chat.edited("m-1", "late").eventsFrom(5));
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
    }

    @Test
    void requestWhoseRowCannotBeReadStaysInQueue() {
        var request = requestsFor(ended()).getFirst();
        harness.faults.cut(GetItemRequest.class::isInstance);
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();
        assertThat(harness.compact(request)).isTrue();
    }

    @Test
    void recompactionBeforeItsMinimumIntervalIsPostponed() {
        var chat = ended();
        harness.compactAll();
        api.send(chat.sent("m-late", "late").eventsFrom(chat.events().size() - 1));
        assertThat(harness.logOfCompaction(requestsFor(chat).getFirst())).singleElement()
                .satisfies(line -> assertThat(line).contains("COMPACTED_JUST_NOW"));
        harness.clock.pass(Duration.ofSeconds(61));
    }
}
