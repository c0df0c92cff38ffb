package dev.chatreplay.faults;

import dev.chatreplay.client.Json;
import dev.chatreplay.faults.HangingRuns.Service;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.organization.LandingRole;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.session.DueSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Lets a service hang under the sweep, which visits all sessions, and under landings. Both report before the end of their invocation.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangingWorkTest {
    private static final Duration SWEEP = Duration.ofSeconds(30).plus(HangingRuns.WORK);
    private static final Duration COMPACT = Duration.ofSeconds(15).plus(HangingRuns.WORK);
    private static final Duration UNTIL_CLEANING = Duration.ofDays(4);
    /// A call of a sweep that has asked every partition of due sessions.
    private static final int BEHIND_DUE_SESSIONS = 2 * DueSessions.SHARDS + 12;
    private static final String ROLE = "arn:aws:iam::123456789012:role/chats";

    @AutoClose
    private final HangingRuns sweeps = new HangingRuns(FaultHarness::alone);
    @AutoClose
    private final HangingRuns landings = new HangingRuns(FaultHarness::new);

    @TestFactory
    List<DynamicTest> workReportsInTimeWhileServiceHangs() {
        return Extent.sample(works()).stream().map(Supplier::get).toList();
    }

    /// Returns all works. The sample of the quick extent is one sweep and one landing.
    private List<Supplier<DynamicTest>> works() {
        return List.of(() -> sweep(Service.DYNAMODB, 1), () -> sweep(Service.DYNAMODB, BEHIND_DUE_SESSIONS),
                () -> sweep(Service.S3, 1), () -> landing(Service.DYNAMODB), () -> landing(Service.S3),
                this::landingWithRole);
    }

    private static void prepareLanding(Run run, LandingTarget target) {
        new Organizations(run.harness().stack().aws(), run.harness().stack().variable("ORGANIZATIONS_TABLE"))
                .setLanding(run.owner().organizationId(), Optional.of(target));
        Work.COMPACT.prepare(run);
    }

    private static LandingTarget target() {
        return new LandingTarget("landing-bucket", "x", Set.of("csv"));
    }

    /// Makes a session due that has a superseded object.
    private static void prepareCleaning(Run run) {
        run.sendUntilAcknowledged(WorkEvents.wholeSession(run));
        run.settle();
        run.sendUntilAcknowledged(WorkEvents.lateEvents(run));
        run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        run.settle();
        run.sweep();
        run.harness().clock.pass(UNTIL_CLEANING);
    }

    private DynamicTest sweep(Service service, int call) {
        var lines = new ArrayList<String>();
        var time = TestContext.with(SWEEP, lines::add);
        return sweeps.hangAt(call, "sweep", service, time, HangingWorkTest::prepareCleaning, (_, process) -> {
            var isReported = process.sweep(time) && Json.parse(lines.getLast()).has("SessionsRepaired");
            return isReported ? List.of() : List.of("the sweep has not reported: " + lines);
        });
    }

    private DynamicTest landing(Service service) {
        var time = TestContext.with(COMPACT);
        return landings.hang("landing", service, 0, time, run -> prepareLanding(run, target()), (run, process) -> {
            var _ = compact(run, process, time);
            return List.of();
        });
    }

    private DynamicTest landingWithRole() {
        var lines = new ArrayList<String>();
        var time = TestContext.with(COMPACT, lines::add);
        return landings.hangAt(1, "landing with a role", Service.STS, time, run -> prepareLanding(run,
                target().withRole(Optional.of(
                        new LandingRole(ROLE, LandingRole.ownExternalId(run.owner().organizationId()))))),
                (run, process) -> {
                    var found = new ArrayList<String>();
                    if (!compact(run, process, time)) {
                        found.add("the export is not reported as done");
                    }
                    if (!Json.parse(lines.getLast()).path("Outcome").asText().equals("LANDING_FAILED")) {
                        found.add("the failure of the landing is not reported: " + lines.getLast());
                    }
                    return found;
                });
    }

    private static boolean compact(Run run, FunctionProcess process, TestContext time) {
        return run.requests().stream().allMatch(request -> process.compact(request, time));
    }
}
