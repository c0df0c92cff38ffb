package dev.chatreplay.faults;

import dev.chatreplay.client.Json;
import dev.chatreplay.faults.HangingRuns.Service;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.organization.LandingRole;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Lets a service hang under the sweep, which visits all sessions, and under landings. Both report before the end of their invocation.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangingWorkTest {
    /// The time for the work, before the margin of the function.
    private static final Duration WORK = Duration.ofSeconds(2);
    private static final Duration SWEEP = Duration.ofSeconds(30).plus(WORK);
    private static final Duration COMPACT = Duration.ofSeconds(15).plus(WORK);
    private static final Duration UNTIL_CLEANING = Duration.ofDays(4);
    private static final String ROLE = "arn:aws:iam::123456789012:role/chats";

    @AutoClose
    private final FaultHarness harness = FaultHarness.alone();
    private final HangingRuns runs = new HangingRuns(harness);

    private void land(Optional<LandingTarget> target) {
        new Organizations(harness.stack().aws(), harness.stack().variable("ORGANIZATIONS_TABLE"))
                .setLanding(harness.tenant.organizationId(), target);
    }

    private static LandingTarget target() {
        return new LandingTarget("landing-bucket", "x", Set.of("csv"));
    }

    /// Makes a session due that has a superseded object.
    private void prepareCleaning(Run run) {
        run.sendUntilAcknowledged(WorkEvents.wholeSession(run));
        run.settle();
        run.sendUntilAcknowledged(WorkEvents.lateEvents(run));
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        run.settle();
        run.sweep();
        harness.clock.pass(UNTIL_CLEANING);
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB, 1", "DYNAMODB, 140", "S3, 1"})
    void sweepReportsWhileServiceHangs(Service service, int call) {
        var lines = new ArrayList<String>();
        var time = TestContext.with(SWEEP, lines::add);
        land(Optional.empty());
        runs.hangAt(call, "sweep", service, time, this::prepareCleaning, (_, process) -> {
            var isReported = process.sweep(time) && Json.parse(lines.getLast()).has("SessionsRepaired");
            return isReported ? List.of() : List.of("the sweep has not reported: " + lines);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"DYNAMODB", "S3"})
    void landingEndsInTimeWhileServiceHangs(Service service) {
        land(Optional.of(target()));
        var time = TestContext.with(COMPACT);
        runs.hang("landing", service, 0, time, Work.COMPACT::prepare, (run, process) -> {
            var _ = compact(run, process, time);
            return List.of();
        });
    }

    @Test
    void landingWithoutAnswerOfStsFailsInTime() {
        land(Optional.of(target().withRole(
                Optional.of(new LandingRole(ROLE, LandingRole.ownExternalId(harness.tenant.organizationId()))))));
        var lines = new ArrayList<String>();
        var time = TestContext.with(COMPACT, lines::add);
        runs.hangAt(1, "landing with a role", Service.STS, time, Work.COMPACT::prepare, (run, process) -> {
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
