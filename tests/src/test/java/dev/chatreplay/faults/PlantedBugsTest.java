package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.embedded.OneSessionFails;
import dev.chatreplay.embedded.OneSessionFails.Way;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.faults.bugs.OneFailsAll;
import dev.chatreplay.faults.bugs.PlantedBug;
import dev.chatreplay.faults.bugs.PointerBeforeUpload;
import dev.chatreplay.faults.bugs.ReadBeforeTheLease;
import dev.chatreplay.faults.bugs.SnapshotOverExport;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.plan.Unprocessed;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.MixedBatch;
import dev.chatreplay.faults.run.Operator;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the checker: it finds each planted bug, and reports no violation without one.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedBugsTest {
    private static final String WRONG_ROWS = "but found";

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    /// A bug and a scenario in which it causes a violation.
    ///
    /// @param finding text that the checker's violations must contain
    /// @param surroundings conditions that the bug needs to cause a violation, harmless without the bug
    /// @param scenario the calls to a process, which has the bug or not
    record Planted(String name, String finding, Function<Run, ? extends ExecutionInterceptor> bug,
            Function<Run, ? extends ExecutionInterceptor> surroundings, BiConsumer<Run, FunctionProcess> scenario) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void checkerFindsPlantedBug(Planted planted) {
        var results = new Results("planted bug, undetected: " + planted);
        var found = verdict(planted, planted.bug());
        results.add("with the bug",
                found.toString().contains(planted.finding()) ? List.of() : List.of("found " + found));
        results.add("without it", verdict(planted, _ -> Patch.NONE));
        results.report();
    }

    private List<String> verdict(Planted planted, Function<Run, ? extends ExecutionInterceptor> bug) {
        var run = new Run(harness);
        var surroundings = planted.surroundings().apply(run);
        planted.scenario().accept(run, process.under(bug.apply(run)).in(surroundings));
        return run.verdict();
    }

    private Stream<Planted> bugs() {
        var bugs = new ArrayList<Planted>();
        for (var bug : PlantedBug.values()) {
            bugs.add(switch (bug) {
                case ACKNOWLEDGED_BEFORE_WRITTEN, COMPACTION_NOT_REQUESTED, ROW_EXPIRES_BEFORE_LOG ->
                    planted(bug, Patch.NONE, Work.POST_WHOLE_SESSION);
                case UNPROCESSED_ITEMS_DROPPED -> planted(bug, new Unprocessed(0), Work.POST_WHOLE_SESSION);
                case REFUSED_EVENT_ACKNOWLEDGED_BEFORE_COUNTED ->
                    planted(bug, Patch.NONE, Work.CONSUME_REFUSED_EVENTS);
                case VERSION_NOT_RAISED -> planted(bug, Patch.NONE, Work.POST_LATE_EVENTS);
                case ANNOUNCEMENT_NOT_SENT, OF_ANOTHER_ORGANIZATION, DELETED_MESSAGE_SHOWN, PRIVATE_MESSAGE_SHOWN,
                        NOT_DEDUPLICATED ->
                    planted(bug, Patch.NONE, Work.COMPACT);
                case READ_EVENTUALLY_CONSISTENT -> planted(bug, staleReads(), Work.COMPACT);
                case SORTED_BY_ARRIVAL ->
                    new Planted(bug.name(), finding(bug), bug::in, _ -> Patch.NONE, this::compactManyMessages);
                case REPORTED_ATTEMPT_COUNTED ->
                    new Planted(bug.name(), finding(bug), bug::in, _ -> Patch.NONE, this::compactFourTimes);
                case COMMITTED_WITHOUT_FENCING ->
                    new Planted(bug.name(), finding(bug), bug::in, this::overtakenBeforeCommit,
                            this::compact);
                case WITHDRAWN_FILE_KEPT -> new Planted(bug.name(), finding(bug), bug::in, _ -> Patch.NONE,
                        PlantedBugsTest::withdrawWithCompactor);
                case WITHDRAWN_FILE_LINKED -> new Planted(bug.name(), finding(bug), bug::in, _ -> Patch.NONE,
                        PlantedBugsTest::readWithdrawnSession);
                case OBJECTS_DELETED_BEFORE_COMMIT -> new Planted(bug.name(), finding(bug), bug::in, _ -> Patch.NONE,
                        (run, buggy) -> {
                            Work.WITHDRAW.prepare(run);
                            finish(run, buggy, new Operator(run).begin(buggy));
                        });
            });
        }
        bugs.add(new Planted("WITHDRAWN_FILE_COMMITTED", "the version went down",
                PlantedBug.COMMITTED_WITHOUT_FENCING::in, this::withdrawnBeforeCommit, this::compact));
        bugs.add(new Planted("LOG_READ_BEFORE_THE_LEASE", WRONG_ROWS,
                run -> new ReadBeforeTheLease(run, true, lateEvent(run)),
                _ -> Patch.NONE, this::compact));
        bugs.add(oneFailsAll());
        bugs.add(new Planted("POINTER_BEFORE_UPLOAD", "a pointer to a missing object", PointerBeforeUpload::new,
                _ -> Patch.NONE,
                this::compact));
        bugs.add(new Planted("SNAPSHOT_OVER_EXPORT", WRONG_ROWS, _ -> new SnapshotOverExport(),
                this::endedBeforeSnapshotCommits,
                (run, buggy) -> {
                    run.sendUntilAcknowledged(run.chat().started().sent("m-1", "so far").eventsFrom(0));
                    run.get(buggy);
                }));
        return Extent.sample(bugs).stream();
    }

    /// Returns the bug by which the failure of one session fails its neighbours. The neighbours are created before any fault is set.
    private static Planted oneFailsAll() {
        var batches = new HashMap<Run, MixedBatch>();
        return new Planted("ONE_FAILS_ALL", "a neighbour's events were not acknowledged", _ -> new OneFailsAll(),
                run -> {
                    batches.put(run, new MixedBatch(run));
                    return new OneSessionFails(run.owner(), run.chat().sessionId(), Way.REFUSED, 2);
                }, (run, buggy) -> Objects.requireNonNull(batches.get(run)).deliver(buggy, WorkEvents::wholeSession));
    }

    private static String finding(PlantedBug bug) {
        return switch (bug) {
            case ACKNOWLEDGED_BEFORE_WRITTEN, UNPROCESSED_ITEMS_DROPPED, VERSION_NOT_RAISED, READ_EVENTUALLY_CONSISTENT,
                    SORTED_BY_ARRIVAL, DELETED_MESSAGE_SHOWN, PRIVATE_MESSAGE_SHOWN, NOT_DEDUPLICATED ->
                WRONG_ROWS;
            case REFUSED_EVENT_ACKNOWLEDGED_BEFORE_COUNTED -> "was acknowledged and not counted";
            case COMPACTION_NOT_REQUESTED, REPORTED_ATTEMPT_COUNTED -> "no compaction is requested";
            case ROW_EXPIRES_BEFORE_LOG -> "the row expires before its log";
            case ANNOUNCEMENT_NOT_SENT -> "was not announced";
            case COMMITTED_WITHOUT_FENCING -> "the version went down";
            case WITHDRAWN_FILE_KEPT, OBJECTS_DELETED_BEFORE_COMMIT -> "a pointer to a missing object";
            case WITHDRAWN_FILE_LINKED -> "a link to a withdrawn file";
            case OF_ANOTHER_ORGANIZATION -> "another organization";
        };
    }

    private static Planted planted(PlantedBug bug, ExecutionInterceptor surroundings, Work work) {
        return new Planted(bug.name(), finding(bug), bug::in, _ -> surroundings, (run, buggy) -> {
            work.prepare(run);
            work.act(run, buggy);
        });
    }

    /// Removes the first item from the answers to queries that are not consistent.
    private static Patch staleReads() {
        return Patch.answer(QueryResponse.class,
                (request, response) -> request instanceof QueryRequest query && !query.consistentRead()
                        ? response.toBuilder().items(response.items().stream().skip(1).toList()).build()
                        : response);
    }

    private void compact(Run run, FunctionProcess compactor) {
        Work.COMPACT.prepare(run);
        run.compactOnce(compactor);
    }

    private void compactFourTimes(Run run, FunctionProcess compactor) {
        compact(run, compactor);
        for (int i = 0; i < 3; i++) {
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            lateEvent(run).run();
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            run.compactOnce(compactor);
        }
    }

    private void compactManyMessages(Run run, FunctionProcess compactor) {
        var chat = run.chat().started();
        IntStream.range(0, 20).forEach(i -> chat.sent("m-" + i, "message " + i));
        run.sendUntilAcknowledged(chat.ended().eventsFrom(0));
        run.compactOnce(compactor);
    }

    private static Runnable lateEvent(Run run) {
        return () -> run.sendUntilAcknowledged(List.of(run.chat().sent("m-late", "late").last()));
    }

    /// Returns a fault before the commit: another worker takes the lease and exports the chat with an event that the first worker has not read.
    private AtCall overtakenBeforeCommit(Run run) {
        return AtCall.meanwhile(request -> isUpdate(request, "#export = :export"), 1, When.BEFORE, () -> {
            lateEvent(run).run();
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            run.compactOnce(harness.healthy);
            assertThat(run.requests()).isEmpty();
        });
    }

    private static void withdrawWithCompactor(Run run, FunctionProcess compactor) {
        Work.WITHDRAW.prepare(run);
        var begun = new Operator(run).begin(run.harness().healthy);
        run.compactOnce(compactor);
        finish(run, run.harness().healthy, begun);
    }

    private static void readWithdrawnSession(Run run, FunctionProcess reader) {
        Work.WITHDRAW.prepare(run);
        new Operator(run).begin(run.harness().healthy);
        run.get(reader);
    }

    private static void finish(Run run, FunctionProcess operator, Optional<Begun> begun) {
        if (begun.orElseThrow() instanceof Begun.Requested(var version)) {
            new Operator(run).finish(operator, version);
        }
    }

    /// Returns a fault before the commit: an operator withdraws the files, and another worker makes new ones.
    private AtCall withdrawnBeforeCommit(Run run) {
        return AtCall.meanwhile(request -> isUpdate(request, "#export = :export"), 1, When.BEFORE, () -> {
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            new Operator(run).withdrawUntilDone();
        });
    }

    private AtCall endedBeforeSnapshotCommits(Run run) {
        return AtCall.meanwhile(request -> isUpdate(request, ":snapshot") || isUpdate(request, ":export"), 1,
                When.BEFORE, () -> {
                    run.sendUntilAcknowledged(run.chat().sent("m-2", "last words").ended().eventsFrom(2));
                    run.compactOnce(harness.healthy);
                });
    }

    private static boolean isUpdate(SdkRequest request, String part) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains(part);
    }
}
