package dev.chatreplay.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.runtime.Sha256;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Tests which calls to S3 write an object, and what the writer says of lost and refused ones.
class ObjectWriterTest {
    private static final String KEY = "exports/acme/s-1/csv";
    /// A part that S3 itself would refuse as too small.
    private static final int PART = 256 * 1024;

    @AutoClose
    private final S3InMemory s3 = new S3InMemory();
    private final Random random = new Random(1);
    @AutoClose
    private final ObjectWriter writer = new ObjectWriter(s3, S3InMemory.BUCKET, KEY, "text/csv", PART);

    private byte[] random(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void write(byte[] content) {
        writer.write(content, 0, content.length);
    }

    private void assertWritten(Optional<ObjectWriter.Written> written, byte[] content) {
        assertThat(written).contains(new ObjectWriter.Written(KEY, content.length, Sha256.hex(content)));
        assertThat(s3.objects).containsOnlyKeys(KEY);
        assertThat(s3.objects.get(KEY)).isEqualTo(content);
        assertThat(s3.contentTypes).containsEntry(KEY, "text/csv");
        assertThat(s3.uploads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 200_000, PART})
    void contentOfOnePartIsPutAtOnce(int length) {
        var content = random(length);
        write(content);
        assertThat(s3.uploads).isEmpty();
        assertWritten(writer.finish(Optional.empty()), content);
        assertThat(s3.puts).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * PART, 2 * PART + 1})
    void largerContentIsUploadedInParts(int length) {
        var content = random(length);
        write(content);
        assertThat(s3.uploads).hasSize(1);
        assertThat(s3.uploads.values()).allSatisfy(parts -> assertThat(parts.values())
                .hasSize((length - 1) / PART).allMatch(part -> part.length == PART));
        assertWritten(writer.finish(Optional.empty()), content);
        assertThat(s3.puts).isZero();
    }

    @Test
    void partHasSizeThatS3TakesUnlessAnotherIsGiven() {
        try (var usual = new ObjectWriter(s3, S3InMemory.BUCKET, KEY, "text/csv")) {
            var content = new byte[ObjectWriter.PART_BYTES + 1];
            usual.write(content, 0, content.length);
            assertThat(s3.uploads.values()).singleElement().satisfies(parts -> assertThat(parts.values())
                    .singleElement().satisfies(part -> assertThat(part).hasSizeGreaterThanOrEqualTo(5 << 20)));
            assertWritten(usual.finish(Optional.empty()), content);
        }
    }

    @Test
    void contentOfManyWritesIsWhole() {
        var content = random(PART + 300_000);
        int from = 0;
        while (from < content.length) {
            int count = Math.min(1 + random.nextInt(150_000), content.length - from);
            if (count % 3 == 0) {
                count = 1;
                writer.write(content[from]);
            } else {
                writer.write(content, from, count);
            }
            from += count;
        }
        assertWritten(writer.finish(Optional.empty()), content);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, PART + 10})
    void sameBytesAreNotWrittenAgain(int length) {
        var content = random(length);
        write(content);
        assertThat(writer.finish(Optional.of(Sha256.hex(content)))).isEmpty();
        assertThat(s3.objects).isEmpty();
        assertThat(s3.uploads).isEmpty();
    }

    @Test
    void otherBytesAreWritten() {
        var content = random(10);
        write(content);
        assertWritten(writer.finish(Optional.of(Sha256.hex(random(10)))), content);
    }

    @Test
    void closeBeforeFinishLeavesNothing() {
        write(random(PART + 10));
        assertThat(s3.uploads).hasSize(1);
        writer.close();
        assertThat(s3.uploads).isEmpty();
        assertThat(s3.objects).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, PART + 10})
    void conflictIsReportedWithoutLookAtObject(int length) {
        s3.lostAnswer = S3InMemory.failure(409);
        write(random(length));
        assertThatExceptionOfType(ObjectWriter.ConflictException.class)
                .isThrownBy(() -> writer.finish(Optional.empty()));
        assertThat(s3.heads).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, PART + 10})
    void objectWhoseAnswerWasLostCounts(int length) {
        s3.lostAnswer = S3InMemory.failure(412);
        var content = random(length);
        write(content);
        assertWritten(writer.finish(Optional.empty()), content);
        assertThat(s3.heads).isEqualTo(1);
    }

    @Test
    void uploadThatFirstTryHasCompletedCounts() {
        s3.lostAnswer = NoSuchUploadException.builder().statusCode(404).message("no such upload").build();
        var content = random(PART + 10);
        write(content);
        assertWritten(writer.finish(Optional.empty()), content);
    }

    @Test
    void objectOfOtherLengthIsNotOfThisWriter() {
        s3.objects.put(KEY, random(11));
        write(random(10));
        assertThatExceptionOfType(S3Exception.class).isThrownBy(() -> writer.finish(Optional.empty()))
                .returns(412, S3Exception::statusCode);
    }

    @Test
    void refusedLookAtObjectIsConflict() {
        s3.lostAnswer = S3InMemory.failure(412);
        s3.refusedHead = S3InMemory.failure(403);
        write(random(10));
        assertThatExceptionOfType(ObjectWriter.ConflictException.class)
                .isThrownBy(() -> writer.finish(Optional.empty())).withCause(s3.refusedHead);
    }

    @Test
    void failedLookAtObjectIsReported() {
        s3.lostAnswer = S3InMemory.failure(412);
        s3.refusedHead = S3InMemory.failure(503);
        write(random(10));
        assertThatThrownBy(() -> writer.finish(Optional.empty())).isSameAs(s3.refusedHead);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, PART + 10})
    void otherFailureIsReportedWithoutLookAtObject(int length) {
        var failure = S3InMemory.failure(500);
        s3.lostAnswer = failure;
        write(random(length));
        assertThatThrownBy(() -> writer.finish(Optional.empty())).isSameAs(failure);
        assertThat(s3.heads).isZero();
    }
}
