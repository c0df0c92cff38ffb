package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.faults.bugs.FormatBug;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.reference.LinesFormat;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the checker: it finds each planted bug in the handling of further formats, and reports no violation without one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatBugsTest {
    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    static List<FormatBug> bugs() {
        return Extent.sample(List.of(FormatBug.values()));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    @Scaled
    void checkerFindsPlantedBugOfFormats(FormatBug bug) {
        assertThat(verdict(bug, true).toString()).as("with the bug").contains(finding(bug));
        assertThat(verdict(bug, false)).as("without it").isEmpty();
    }

    private List<String> verdict(FormatBug bug, boolean isPlanted) {
        var run = new Run(harness);
        prepare(bug, run);
        act(bug, run, process.under(isPlanted ? bug.in(run) : Patch.NONE));
        return run.verdict();
    }

    private static String finding(FormatBug bug) {
        return switch (bug) {
            case LEFT_OUT, RAISES_NO_VERSION, DROPPED_BY_COMMIT -> "no compaction makes it";
            case ADDED_AGAIN -> "was started a second time";
            case ADDED_TOO_LATE -> "got 410 for CSV_FULL, but changed the row";
            case SNAPSHOT_LACKS_FILE -> "no header";
            case INDEX_LEFT_OUT -> "a file without its index";
            case OLD_INDEX_KEPT -> "an index of another file";
        };
    }

    private static void prepare(FormatBug bug, Run run) {
        switch (bug) {
            case LEFT_OUT, RAISES_NO_VERSION, INDEX_LEFT_OUT -> Work.GET_FURTHER_FORMAT.prepare(run);
            case DROPPED_BY_COMMIT -> Work.COMPACT_AGAIN.prepare(run);
            case ADDED_AGAIN -> Work.COMPACT_FURTHER_FORMAT.prepare(run);
            case OLD_INDEX_KEPT -> Work.COMPACT_AGAIN_IN_THREE_FORMATS.prepare(run);
            case ADDED_TOO_LATE -> {
                Work.GET_CSV_FULL.prepare(run);
                run.passLatestStart();
            }
            case SNAPSHOT_LACKS_FILE -> {
                Work.GET_SNAPSHOT.prepare(run);
                run.get(run.harness().healthy);
            }
        }
    }

    private static void act(FormatBug bug, Run run, FunctionProcess buggy) {
        switch (bug) {
            case LEFT_OUT, RAISES_NO_VERSION, INDEX_LEFT_OUT -> run.get(buggy, LinesFormat.LINES);
            case ADDED_AGAIN, ADDED_TOO_LATE, SNAPSHOT_LACKS_FILE -> run.get(buggy, ChatFormat.CSV_FULL);
            case OLD_INDEX_KEPT -> run.compactOnce(buggy);
            case DROPPED_BY_COMMIT -> run.compactOnce(buggy.in(AtCall.meanwhile(
                    request -> request instanceof UpdateItemRequest update
                            && update.updateExpression().contains("#export = :export"),
                    1, When.BEFORE, () -> run.request(ChatFormat.CSV_FULL))));
        }
    }
}
