package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Operator;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Reply;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.reference.LinesFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Tests further formats beside `csv`: one with an index, which only tests have, and `csv_full`. The tests check when files of it are made and which attributes the row has.
/// They also check what readers of both formats receive before those files exist.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsTest {
    @AutoClose
    private final FaultHarness harness = FaultHarness.alone();
    private final FunctionProcess process = harness.process();

    private Run exported() {
        var run = new Run(harness);
        run.sendUntilAcknowledged(run.chat().started().sent("m-1", "hello").sent("m-2", "there").ended().eventsFrom(0));
        run.settle();
        return run;
    }

    private Map<String, AttributeValue> row(Run run) {
        return harness
                .stack().aws().dynamoDb().getItem(r -> r.tableName(harness.stack().variable("SESSIONS_TABLE"))
                        .consistentRead(true)
                        .key(SessionRows.key(harness.tenant, run.chat().sessionId())))
                .item();
    }

    private static AttributeValue value(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), () -> name + " is missing in " + item.keySet());
    }

    private static Map<String, AttributeValue> files(Map<String, AttributeValue> row) {
        return value(value(row, "export").m(), "files").m();
    }

    private static String key(Map<String, AttributeValue> row, String format) {
        return value(value(files(row), format).m(), "key").s();
    }

    private List<String> objects(Run run) {
        return harness.stack().s3()
                .listObjectsV2Paginator(r -> r.bucket(harness.stack().variable("EXPORT_BUCKET"))
                        .prefix("exports/" + harness.tenant.organizationId() + "/" + run.chat().sessionId() + "/"))
                .contents().stream().map(object -> object.key()).toList();
    }

    private static boolean addsFormat(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("ADD #formats");
    }

    private static boolean commits(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void firstGetOfFormatExportsItBesideCsv() {
        var run = exported();
        var before = row(run);
        assertThat(files(before)).containsOnlyKeys("csv", "csv_speakers");
        var reply = run.get(harness.healthy, LinesFormat.LINES);
        assertThat(reply.isOk()).as("%s", reply).isTrue();
        assertThat(reply.data().path("chat_complete").asBoolean()).isTrue();
        assertThat(reply.data().path("chat_download_url").asText()).contains("lines.txt");
        var after = row(run);
        assertThat(key(after, "lines")).matches("exports/[^/]+/[^/]+/2-[^/]+/lines\\.txt");
        assertThat(key(after, "csv")).as("a file with the same bytes keeps its object").isEqualTo(key(before, "csv"));
        assertThat(value(after, "logVersion").n()).isEqualTo("1");
        assertThat(value(after, "workVersion").n()).isEqualTo("2");
        assertThat(value(value(after, "export").m(), "logVersion").n()).isEqualTo("1");
        assertThat(value(value(after, "export").m(), "workVersion").n()).isEqualTo("2");
        assertThat(run.verdict()).isEmpty();
    }

    @Test
    void everyExportWithNdjsonHasItsIndex() {
        var run = exported();
        var reply = run.get(harness.healthy, ChatFormat.NDJSON);
        assertThat(reply.isOk()).as("%s", reply).isTrue();
        assertThat(reply.data().path("chat_download_url").asText()).contains("/ndjson.ndjson");
        assertThat(files(row(run))).containsOnlyKeys("csv", "csv_speakers", "ndjson", "ndjson_index");
        assertThat(key(row(run), "ndjson_index")).endsWith("/ndjson_index.json");
        var before = key(row(run), "ndjson");
        run.sendUntilAcknowledged(List.of(run.chat().sent("m-3", "late").edited("m-1", "edited").last()));
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        run.settle();
        assertThat(files(row(run))).containsOnlyKeys("csv", "csv_speakers", "ndjson", "ndjson_index");
        assertThat(key(row(run), "ndjson")).isNotEqualTo(before);
        assertThat(run.verdict()).isEmpty();
    }

    /// The quick extent fails the upload of each file once.
    @Test
    @Scaled
    void deadCompactorLeavesNoExportWithOneFileOfNdjson() {
        for (var file : List.of("/ndjson.ndjson", "/ndjson_index.json")) {
            for (var when : Extent.some(List.of(When.values()), file)) {
                var run = exported();
                run.get(process.under(AtCall.fails(request -> request instanceof PutObjectRequest put
                        && put.key().endsWith(file), 1, 1, when, Failures.DEATH)), ChatFormat.NDJSON);
                assertThat(files(row(run))).containsOnlyKeys("csv", "csv_speakers");
                process.revive();
                run.sweep();
                run.settle();
                assertThat(files(row(run))).as("%s %s", when, file)
                        .containsOnlyKeys("csv", "csv_speakers", "ndjson", "ndjson_index");
                assertThat(run.verdict()).isEmpty();
            }
        }
    }

    @Test
    void laterExportHasEveryRequestedFormat() {
        var run = exported();
        assertThat(run.get(harness.healthy, LinesFormat.LINES).isOk()).isTrue();
        run.sendUntilAcknowledged(List.of(run.chat().sent("m-3", "late").last()));
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        run.settle();
        var row = row(run);
        var folder = key(row, "csv").substring(0, key(row, "csv").lastIndexOf('/') + 1);
        assertThat(key(row, "lines")).startsWith(folder);
        assertThat(key(row, "lines_index")).startsWith(folder);
        assertThat(run.verdict()).isEmpty();
    }

    @Test
    void readerOfReadyFormatDoesNotWaitForOtherFormat() {
        var run = exported();
        var replies = new ArrayList<Reply>();
        var making = AtCall.meanwhile(FormatsTest::commits, 1, When.BEFORE, () -> {
            replies.add(run.get(harness.healthy, ChatFormat.CSV));
            replies.add(run.get(harness.healthy, LinesFormat.LINES));
        });
        assertThat(run.get(process.under(making), LinesFormat.LINES).isOk()).isTrue();
        assertThat(replies).hasSize(2);
        assertThat(replies.getFirst().isOk()).as("csv: %s", replies.getFirst()).isTrue();
        assertThat(replies.getFirst().data().path("chat_complete").asBoolean()).isTrue();
        assertThat(replies.getLast().status()).as("lines, while another call makes its file").isEqualTo(202);
        assertThat(run.verdict()).isEmpty();
    }

    @Test
    void sweepRequestsFormatWhoseReaderDied() {
        var run = exported();
        run.get(process.under(AtCall.fails(FormatsTest::addsFormat, 1, 1, When.AFTER, Failures.DEATH)),
                LinesFormat.LINES);
        assertThat(value(row(run), "formats").ss()).containsExactly("lines");
        assertThat(files(row(run))).containsOnlyKeys("csv", "csv_speakers");
        process.revive();
        run.sweep();
        run.settle();
        assertThat(files(row(run))).containsOnlyKeys("csv", "csv_speakers", "lines", "lines_index");
        assertThat(run.verdict()).isEmpty();
    }

    @Test
    void snapshotHasEveryRequestedFormat() {
        var run = new Run(harness);
        run.sendUntilAcknowledged(run.chat().started().sent("m-1", "so far").eventsFrom(0));
        assertThat(run.get(harness.healthy, ChatFormat.CSV).isOk()).isTrue();
        var reply = run.get(harness.healthy, LinesFormat.LINES);
        assertThat(reply.isOk()).as("a fresh snapshot without the format is replaced: %s", reply).isTrue();
        assertThat(reply.data().path("chat_complete").asBoolean()).isFalse();
        assertThat(value(row(run), "workVersion").n()).isEqualTo("0");
        run.sendUntilAcknowledged(run.chat().ended().eventsFrom(2));
        run.settle();
        assertThat(files(row(run))).containsOnlyKeys("csv", "csv_speakers", "lines", "lines_index");
        assertThat(run.verdict()).isEmpty();
    }

    @Test
    void getOfFurtherFormatAfterLatestStartAnswers410() {
        var run = exported();
        run.passLatestStart();
        var before = row(run);
        var reply = harness.healthy.get(harness.tenant, run.chat().sessionId(), LinesFormat.LINES);
        assertThat(reply.status()).isEqualTo(410);
        assertThat(reply.body().at("/error/reason").asText()).isEqualTo("FORMAT_NOT_AVAILABLE");
        assertThat(reply.body().at("/error/message").asText()).contains("in one of these formats: csv.");
        assertThat(row(run)).isEqualTo(before);
        assertThat(run.get(harness.healthy, ChatFormat.CSV).isOk()).as("csv is still there").isTrue();
    }

    @Test
    void cleanupKeepsOnlyFilesOfCommittedExport() {
        var run = exported();
        assertThat(run.get(harness.healthy, LinesFormat.LINES).isOk()).isTrue();
        run.sendUntilAcknowledged(List.of(run.chat().sent("m-3", "late").last()));
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        run.settle();
        assertThat(objects(run)).hasSize(8);
        harness.clock.pass(Duration.ofMinutes(6));
        harness.healthy.sweep();
        harness.clock.pass(Duration.ofDays(3));
        harness.healthy.sweep();
        assertThat(objects(run)).containsExactlyInAnyOrder(key(row(run), "csv"), key(row(run), "csv_speakers"),
                key(row(run), "lines"), key(row(run), "lines_index"));
        for (var format : List.of(ChatFormat.CSV, LinesFormat.LINES)) {
            assertThat(run.get(harness.healthy, format).isOk()).as("%s", format).isTrue();
        }
        assertThat(run.evidence().violations()).isEmpty();
    }

    @Test
    void indexWithSameBytesKeepsObjectWhenFileChanges() {
        var run = new Run(harness);
        run.sendUntilAcknowledged(
                run.chat().started().sent("m-1", "hello").edited("m-1", "first").ended().eventsFrom(0));
        run.settle();
        assertThat(run.get(harness.healthy, LinesFormat.LINES).isOk()).isTrue();
        var before = row(run);
        run.sendUntilAcknowledged(List.of(run.chat().edited("m-1", "later").last()));
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        run.settle();
        assertThat(key(row(run), "lines")).isNotEqualTo(key(before, "lines"));
        assertThat(key(row(run), "lines_index")).isEqualTo(key(before, "lines_index"));
        assertThat(run.verdict()).isEmpty();
    }

    @Test
    void withdrawalDeletesFileAndIndex() {
        var run = exported();
        assertThat(run.get(harness.healthy, LinesFormat.LINES).isOk()).isTrue();
        var before = objects(run);
        assertThat(before).hasSize(4);
        new Operator(run).withdrawUntilDone();
        assertThat(objects(run)).hasSize(4).doesNotContainAnyElementsOf(before)
                .contains(key(row(run), "lines"), key(row(run), "lines_index"));
        assertThat(run.verdict()).isEmpty();
    }
}
