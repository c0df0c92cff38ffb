package dev.chatreplay.faults;

import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.reference.LinesFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Pauses the work on a further format at each of its calls, and lets other work happen meanwhile. Each reader gets its file, 202, or 410 when it
/// can no longer be made. No work is started a second time.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestedFormatTest {
    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final PausedWork paused = new PausedWork(harness, harness.process());

    @ParameterizedTest
    @SampledEnum({"GET_FURTHER_FORMAT", "GET_CSV_FULL", "COMPACT_FURTHER_FORMAT"})
    void lateEventWhileFormatIsMadeIsInEveryFile(Work work) {
        var results = new Results("late event and its compaction at the n-th call, " + work);
        paused.walk(results, work, run -> {
            PausedWork.sendLateEvents(run);
            run.compactOnce(harness.healthy);
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"GET_FURTHER_FORMAT", "COMPACT_AGAIN", "COMPACT_FURTHER_FORMAT", "GET_SNAPSHOT",
            "GET_SNAPSHOT_IN_FURTHER_FORMAT"})
    void formatRequestedDuringOtherWorkIsMade(Work work) {
        var results = new Results("another format requested at the n-th call, " + work);
        paused.walk(results, work, run -> {
            run.request(work == Work.COMPACT_FURTHER_FORMAT ? LinesFormat.LINES : ChatFormat.CSV_FULL);
            run.request(ChatFormat.CSV);
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"GET_FURTHER_FORMAT", "COMPACT_FURTHER_FORMAT"})
    void formatRequestedTwiceIsMadeByOneAttempt(Work work) {
        var results = new Results("the same format requested at the n-th call, " + work);
        var format = work == Work.COMPACT_FURTHER_FORMAT ? ChatFormat.CSV_FULL : LinesFormat.LINES;
        paused.walk(results, work, run -> {
            run.request(format);
            run.request(format);
            var attempts = attempts(run);
            if (attempts.size() > attempts.stream().map(RequestedFormatTest::version).distinct().count()) {
                run.evidence().addViolation("the work on a version was started twice: " + attempts);
            }
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"GET_FURTHER_FORMAT", "COMPACT_FURTHER_FORMAT", "COMPACT_AGAIN_IN_THREE_FORMATS",
            "GET_SNAPSHOT_IN_FURTHER_FORMAT"})
    void staleWorkerRemovesNoFormat(Work work) {
        var results = new Results(
                "lease expires at the n-th call, another format requested, another worker takes over, " + work);
        paused.walk(results, work, run -> {
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            run.request(work == Work.COMPACT_FURTHER_FORMAT ? LinesFormat.LINES : ChatFormat.CSV_FULL);
            PausedWork.takeOver(run);
        });
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"GET_FURTHER_FORMAT", "GET_CSV_FULL", "COMPACT_FURTHER_FORMAT"})
    void latestStartWhileFormatIsMadeLeavesFileOr410(Work work) {
        var results = new Results("latest start of a compaction passes at the n-th call, " + work);
        paused.walk(results, work, Run::passLatestStart);
        results.report();
    }

    /// Returns the version and the attempt in the keys of all objects of exports.
    private List<String> attempts(Run run) {
        var stack = harness.stack();
        return stack.s3().listObjectsV2Paginator(r -> r.bucket(stack.variable("EXPORT_BUCKET"))
                .prefix("exports/" + run.owner().organizationId() + "/" + run.chat().sessionId() + "/"))
                .contents().stream().map(S3Object::key).map(key -> key.split("/", -1)[3])
                .collect(Collectors.toSet()).stream().sorted().toList();
    }

    private static String version(String attempt) {
        return attempt.substring(0, attempt.indexOf('-'));
    }
}
