package dev.chatreplay.faults;

import dev.chatreplay.faults.HangingRuns.Service;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Reply;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.TestContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lets a service hang from the first call of a function on, from its second, and so on. The service gives no answer, or stops in the middle
/// of one. The function still answers before the end of its invocation.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangingServiceTest {
    /// A function stops its work some seconds before the end of its invocation. This is the time that it has for the work.
    private static final Duration WORK = Duration.ofSeconds(2);
    private static final TestContext POST = TestContext.with(Duration.ofSeconds(5).plus(WORK));
    private static final TestContext GET = TestContext.with(Duration.ofSeconds(9).plus(WORK));
    private static final TestContext CONSUME = TestContext.with(Duration.ofSeconds(5).plus(WORK));
    private static final TestContext COMPACT = TestContext.with(Duration.ofSeconds(15).plus(WORK));

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final HangingRuns runs = new HangingRuns(harness);

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "DYNAMODB,250", "SQS,0"})
    void postAnswersTryAgainWhileServiceHangs(Service service, int bytes) {
        runs.hang("POST", service, bytes, POST, run -> {
        }, (run, process) -> {
            run.evidence().attempt(WorkEvents.wholeSession(run));
            return tryAgain(process.post(harness.tenant, WorkEvents.wholeSession(run), POST));
        });
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "DYNAMODB,250", "S3,0", "SQS,0"})
    void getAnswersTryAgainWhileServiceHangs(Service service, int bytes) {
        runs.hang("GET", service, bytes, GET, Work.GET_ON_DEMAND::prepare,
                (run, process) -> get(run, process, service));
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "S3,0"})
    void getOfSnapshotAnswersTryAgainWhileServiceHangs(Service service, int bytes) {
        runs.hang("GET snapshot", service, bytes, GET, Work.GET_SNAPSHOT::prepare,
                (run, process) -> get(run, process, service));
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "SQS,0"})
    void consumerReportsItsBatchWhileServiceHangs(Service service, int bytes) {
        runs.hang("consume", service, bytes, CONSUME, run -> {
        }, (run, process) -> {
            process.consume(run.onTheBus(WorkEvents.wholeSession(run)), CONSUME);
            return List.of();
        });
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "S3,0"})
    void compactorReportsItsMessageWhileServiceHangs(Service service, int bytes) {
        runs.hang("compact", service, bytes, COMPACT, Work.COMPACT::prepare, (run, process) -> {
            run.requests().forEach(request -> process.compact(request, COMPACT));
            return List.of();
        });
    }

    /// Only while S3 alone hangs may the function queue the work and answer 202.
    private List<String> get(Run run, FunctionProcess process, Service service) {
        var reply = process.get(harness.tenant, run.chat().sessionId(), ChatFormat.CSV, GET);
        return service == Service.S3 && reply.status() == 202 ? List.of() : tryAgain(reply);
    }

    /// The service may also hang only after the last call of the work. The answer is then 200.
    private static List<String> tryAgain(Reply reply) {
        return reply.isOk() || reply.body().path("error").path("reason").asText().equals("TRY_AGAIN")
                ? List.of()
                : List.of("the answer is " + reply);
    }
}
