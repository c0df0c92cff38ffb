package dev.chatreplay.faults;

import dev.chatreplay.faults.HangingRuns.Service;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Reply;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Lets a service hang from the first call of a function on, from its second, and so on. The service gives no answer, or stops in the middle
/// of one. The function still answers before the end of its invocation.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangingServiceTest {
    private static final TestContext POST = TestContext.with(Duration.ofSeconds(5).plus(HangingRuns.WORK));
    private static final TestContext GET = TestContext.with(Duration.ofSeconds(9).plus(HangingRuns.WORK));
    private static final TestContext CONSUME = TestContext.with(Duration.ofSeconds(5).plus(HangingRuns.WORK));
    private static final TestContext COMPACT = TestContext.with(Duration.ofSeconds(15).plus(HangingRuns.WORK));

    @AutoClose
    private final HangingRuns runs = new HangingRuns(FaultHarness::new);

    @TestFactory
    List<DynamicTest> functionEndsInTimeWhileServiceHangs() {
        return Extent.sample(works()).stream().map(Supplier::get).toList();
    }

    /// Returns the works of all functions. The sample of the quick extent is one work for each service.
    private List<Supplier<DynamicTest>> works() {
        return List.of(() -> compact(Service.S3, 0), () -> compact(Service.DYNAMODB, 0), () -> get(Service.DYNAMODB, 0),
                () -> get(Service.S3, 0), () -> get(Service.SQS, 0), () -> get(Service.DYNAMODB, 250),
                () -> getSnapshot(Service.DYNAMODB, 0), () -> getSnapshot(Service.S3, 0),
                () -> post(Service.DYNAMODB, 0), () -> post(Service.DYNAMODB, 250), () -> post(Service.SQS, 0),
                () -> consume(Service.DYNAMODB, 0), () -> consume(Service.SQS, 0));
    }

    private DynamicTest post(Service service, int bytes) {
        return runs.hang("POST answers TRY_AGAIN", service, bytes, POST, _ -> {
        }, (run, process) -> {
            run.evidence().attempt(WorkEvents.wholeSession(run));
            return tryAgain(process.post(run.owner(), WorkEvents.wholeSession(run), POST));
        });
    }

    private DynamicTest get(Service service, int bytes) {
        return runs.hang("GET answers TRY_AGAIN", service, bytes, GET, Work.GET_ON_DEMAND::prepare,
                (run, process) -> get(run, process, service));
    }

    private DynamicTest getSnapshot(Service service, int bytes) {
        return runs.hang("GET of a snapshot answers TRY_AGAIN", service, bytes, GET, Work.GET_SNAPSHOT::prepare,
                (run, process) -> get(run, process, service));
    }

    private DynamicTest consume(Service service, int bytes) {
        return runs.hang("the consumer reports its batch", service, bytes, CONSUME, _ -> {
        }, (run, process) -> {
            process.consume(run.onTheBus(WorkEvents.wholeSession(run)), CONSUME);
            return List.of();
        });
    }

    private DynamicTest compact(Service service, int bytes) {
        return runs.hang("the compactor reports its message", service, bytes, COMPACT, Work.COMPACT::prepare,
                (run, process) -> {
                    run.requests().forEach(request -> process.compact(request, COMPACT));
                    return List.of();
                });
    }

    /// Only while S3 alone hangs may the function queue the work and answer 202.
    private static List<String> get(Run run, FunctionProcess process, Service service) {
        var reply = process.get(run.owner(), run.chat().sessionId(), ChatFormat.CSV, GET);
        return service == Service.S3 && reply.status() == 202 ? List.of() : tryAgain(reply);
    }

    /// The service may also hang only after the last call of the work. The answer is then 200.
    private static List<String> tryAgain(Reply reply) {
        return reply.isOk() || reply.body().path("error").path("reason").asText().equals("TRY_AGAIN")
                ? List.of()
                : List.of("the answer is " + reply);
    }
}
