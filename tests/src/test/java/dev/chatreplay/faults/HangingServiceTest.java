package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.FlakyProxy;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Reply;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.TestContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// Lets a service hang from the first call of a function on, from its second, and so on. The service gives no answer, or stops in the middle
/// of one. The function still answers before the end of its invocation.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangingServiceTest {
    /// A function stops its work some seconds before the end of its invocation. This is the time that it has for the work.
    private static final Duration WORK = Duration.ofSeconds(2);
    /// Each run waits for the end of its invocation.
    private static final int FULL_STRIDE = 8;
    private static final TestContext POST = TestContext.with(Duration.ofSeconds(5).plus(WORK));
    private static final TestContext GET = TestContext.with(Duration.ofSeconds(9).plus(WORK));
    private static final TestContext CONSUME = TestContext.with(Duration.ofSeconds(5).plus(WORK));
    private static final TestContext COMPACT = TestContext.with(Duration.ofSeconds(15).plus(WORK));

    @AutoClose
    private final FaultHarness harness = new FaultHarness();

    /// A service that the functions call.
    enum Service {
        DYNAMODB(DynamoDbRequest.class), S3(S3Request.class), SQS(SqsRequest.class);

        private final Class<? extends SdkRequest> requests;

        Service(Class<? extends SdkRequest> requests) {
            this.requests = requests;
        }

        String endpoint() {
            return "AWS_ENDPOINT_URL_" + name();
        }
    }

    /// A call of a function while a service hangs. It returns the violations by its answer.
    private interface Invocation {
        List<String> invoke(Run run, FunctionProcess process);
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "DYNAMODB,250", "SQS,0"})
    void postAnswersTryAgainWhileServiceHangs(Service service, int bytes) {
        hang("POST", service, bytes, POST, run -> {
        }, (run, process) -> {
            run.evidence().attempt(WorkEvents.wholeSession(run));
            return tryAgain(process.post(harness.tenant, WorkEvents.wholeSession(run), POST));
        });
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "DYNAMODB,250", "S3,0", "SQS,0"})
    void getAnswersTryAgainWhileServiceHangs(Service service, int bytes) {
        hang("GET", service, bytes, GET, Work.GET_ON_DEMAND::prepare, (run, process) -> get(run, process, service));
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "S3,0"})
    void getOfSnapshotAnswersTryAgainWhileServiceHangs(Service service, int bytes) {
        hang("GET snapshot", service, bytes, GET, Work.GET_SNAPSHOT::prepare,
                (run, process) -> get(run, process, service));
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "SQS,0"})
    void consumerReportsItsBatchWhileServiceHangs(Service service, int bytes) {
        hang("consume", service, bytes, CONSUME, run -> {
        }, (run, process) -> {
            process.consume(run.onTheBus(WorkEvents.wholeSession(run)), CONSUME);
            return List.of();
        });
    }

    @ParameterizedTest
    @CsvSource({"DYNAMODB,0", "S3,0"})
    void compactorReportsItsMessageWhileServiceHangs(Service service, int bytes) {
        hang("compact", service, bytes, COMPACT, Work.COMPACT::prepare, (run, process) -> {
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

    private void hang(String name, Service service, int bytes, TestContext time, Prepare prepare,
            Invocation invocation) {
        var results = new Results(service + " hangs after " + bytes + " bytes from the n-th call on, " + name);
        var endpoint = URI.create(Objects.requireNonNull(harness.stack().environment().get(service.endpoint())));
        try (var proxy = new FlakyProxy(endpoint)) {
            var behind = harness.process(Map.of(service.endpoint(), proxy.address().toString()));
            var hung = new AtomicInteger();
            var slow = new AtomicInteger();
            Extent.walk(List.of(name, service, bytes), FULL_STRIDE, number -> {
                var run = new Run(harness);
                prepare.prepare(run);
                var plan = AtCall.meanwhile(service.requests::isInstance, number, When.BEFORE,
                        () -> proxy.hangAfter(bytes));
                var began = System.nanoTime();
                var found = new ArrayList<>(invocation.invoke(run, behind.under(plan)));
                var took = Duration.ofNanos(System.nanoTime() - began);
                if (took.compareTo(time.remaining()) >= 0) {
                    found.add("the function needed " + took + " of " + time.remaining());
                }
                var hasHung = proxy.heal();
                hung.addAndGet(hasHung ? 1 : 0);
                slow.addAndGet(!hasHung && took.multipliedBy(2).compareTo(time.remaining()) > 0 ? 1 : 0);
                harness.clock.pass(Run.LONGER_THAN_A_LEASE);
                found.addAll(run.verdict());
                results.add("call " + number, found);
                return plan.isReached();
            });
            assumeThat(hung.get() == 0 && slow.get() > 0)
                    .as("The machine is too busy: the function ran out of time before it called " + service + ".")
                    .isFalse();
            assertThat(hung).as("answers that the proxy has held back").hasPositiveValue();
        }
        results.report();
    }

    /// Prepares the session of a run.
    private interface Prepare {
        void prepare(Run run);
    }
}
