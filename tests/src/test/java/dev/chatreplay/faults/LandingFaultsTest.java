package dev.chatreplay.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Fails each call of a worker that makes an export and lands it. In the end, the landing bucket has exactly the newest file. Planted bugs are
/// found.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LandingFaultsTest {
    private static final String BUCKET = "landing-bucket";
    /// Longer than the sweep waits for a worker that it has requested.
    private static final Duration UNTIL_NEXT_TRY = Duration.ofMinutes(130);
    private static final int MAX_SWEEPS = 4;

    @AutoClose
    private final FaultHarness harness = FaultHarness.alone();
    private final FunctionProcess process = harness.process();

    LandingFaultsTest() {
        new Organizations(harness.stack().aws(), harness.stack().variable("ORGANIZATIONS_TABLE")).setLanding(
                harness.tenant.organizationId(), Optional.of(new LandingTarget(BUCKET, "x", Set.of("csv"))));
    }

    /// What the landing bucket has before.
    enum Start {
        NOTHING, OLDER_EXPORT
    }

    private Run begin(Start start) {
        var run = new Run(harness);
        run.sendUntilAcknowledged(WorkEvents.wholeSession(run));
        if (start == Start.OLDER_EXPORT) {
            run.settle();
            run.sendUntilAcknowledged(WorkEvents.lateEvents(run));
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        }
        return run;
    }

    /// The quick extent has the first start.
    static List<Start> startsWithNothing() {
        return Extent.sample(List.of(Start.NOTHING, Start.OLDER_EXPORT));
    }

    static List<Start> startsWithOlderExport() {
        return Extent.sample(List.of(Start.OLDER_EXPORT, Start.NOTHING));
    }

    @ParameterizedTest
    @MethodSource("startsWithNothing")
    void crashBeforeAnyCallLeavesNoOldFile(Start start) {
        walk("crash before the n-th call", start, number -> AtCall.fails(number, When.BEFORE, Failures.DEATH));
    }

    @ParameterizedTest
    @MethodSource("startsWithOlderExport")
    void crashAfterAnyCallLeavesNoOldFile(Start start) {
        walk("crash after the n-th call", start, number -> AtCall.fails(number, When.AFTER, Failures.DEATH));
    }

    @ParameterizedTest
    @MethodSource("startsWithOlderExport")
    void lostConnectionFromAnyCallOnLeavesNoOldFile(Start start) {
        walk("no connection from the n-th call on", start, number -> AtCall.failsFrom(number, Failures.NO_CONNECTION));
    }

    @ParameterizedTest
    @MethodSource("startsWithOlderExport")
    void lostAnswerToAnyCallLeavesNoOldFile(Start start) {
        walk("lost answer to the n-th call", start, number -> AtCall.fails(number, When.AFTER, Failures.ANSWER_LOST));
    }

    private void walk(String fault, Start start, IntFunction<AtCall> plan) {
        var results = new Results("landing, " + fault + ", " + start);
        Extent.walk(List.of(fault, start), number -> {
            var run = begin(start);
            var failure = plan.apply(number);
            run.compactOnce(process.under(failure));
            process.revive();
            results.add("call " + number, verdict(run));
            return failure.isReached();
        });
        results.report();
    }

    /// Sweeps until nothing is to land, and returns the violations.
    private List<String> verdict(Run run) {
        var found = new ArrayList<>(run.verdict());
        for (int sweep = 0; sweep < MAX_SWEEPS && session(run).toLand().isPresent(); sweep++) {
            harness.clock.pass(UNTIL_NEXT_TRY);
            harness.healthy.sweep();
            run.settle();
        }
        var objects = harness.stack().s3().listObjectsV2(r -> r.bucket(BUCKET)).contents().stream()
                .map(object -> object.key()).filter(key -> key.contains("/session=" + run.chat().sessionId() + "/"))
                .toList();
        var expected = new String(ReferenceChat.csv(run.chat().events()), UTF_8);
        if (objects.size() != 1) {
            found.add("not exactly one object has landed: " + objects);
        } else if (!content(objects.getFirst()).equals(expected)) {
            found.add("an old file lies in the landing bucket");
        }
        return found;
    }

    private Session session(Run run) {
        return Sessions.decode(harness.stack().aws().dynamoDb()
                .getItem(r -> r.tableName(harness.stack().variable("SESSIONS_TABLE")).consistentRead(true)
                        .key(SessionRows.key(run.owner(), run.chat().sessionId())))
                .item());
    }

    private String content(String key) {
        return harness.stack().s3().getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
    }

    /// The row says that the export is landed before it is uploaded, and the worker dies between the two.
    @Test
    void checkerFindsLandingThatIsRecordedBeforeUpload() {
        var bug = Patch.ask(UpdateItemRequest.class,
                update -> update.updateExpression().equals("SET #landing = :landing")
                        ? update.toBuilder().updateExpression("SET #landing = :landing, #landed = :version").build()
                        : update);
        checkPlanted("LANDED_BEFORE_UPLOAD", "not exactly one object has landed", Start.NOTHING, bug,
                _ -> AtCall.fails(LandingFaultsTest::isUpload, 1, 1, When.BEFORE, Failures.DEATH));
    }

    /// The upload has no condition. The worker is paused before it, while another one lands a newer export. Then it uploads, and dies.
    @Test
    @FullExtent
    void checkerFindsUploadWithoutCondition() {
        var bug = Patch.ask(PutObjectRequest.class,
                put -> isUpload(put) ? put.toBuilder().ifMatch(null).ifNoneMatch(null).build() : put);
        checkPlanted("UPLOADED_WITHOUT_CONDITION", "an old file lies in the landing bucket", Start.OLDER_EXPORT, bug,
                run -> new PausedThenDead(AtCall.meanwhile(LandingFaultsTest::isUpload, 1, When.BEFORE, () -> {
                    run.sendUntilAcknowledged(List.of(run.chat().sent("m-newest", "newest").last()));
                    harness.clock.pass(Duration.ofMinutes(20));
                    run.settle();
                }), AtCall.fails(LandingFaultsTest::isUpload, 1, 1, When.AFTER, Failures.DEATH)));
    }

    /// Applies both faults to each call.
    private record PausedThenDead(AtCall pause, AtCall death) implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            pause.beforeTransmission(context, attributes);
            death.beforeTransmission(context, attributes);
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            death.afterTransmission(context, attributes);
        }
    }

    private void checkPlanted(String name, String finding, Start start, Patch bug,
            Function<Run, ? extends ExecutionInterceptor> surroundings) {
        var results = new Results("planted bug, undetected: " + name);
        var found = planted(start, bug, surroundings);
        results.add("with the bug", found.toString().contains(finding) ? List.of() : List.of("found " + found));
        results.add("without it", planted(start, Patch.NONE, surroundings));
        results.report();
    }

    private List<String> planted(Start start, Patch bug,
            Function<Run, ? extends ExecutionInterceptor> surroundings) {
        var run = begin(start);
        run.compactOnce(process.under(bug).in(surroundings.apply(run)));
        process.revive();
        return verdict(run);
    }

    private static boolean isUpload(SdkRequest request) {
        return request instanceof PutObjectRequest put && put.bucket().equals(BUCKET);
    }
}
