package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.FlakyProxy;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.TestContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsRequest;
import software.amazon.awssdk.services.sts.model.StsRequest;

/// Runs works while a service hangs, and checks that each invocation ends in time. Each work has its own processes and clock. The works wait for
/// their hanging services at the same time, and do everything else one after the other.
final class HangingRuns implements AutoCloseable {
    /// A function stops its work some seconds before the end of its invocation. This is the time that it has for the work.
    static final Duration WORK = Duration.ofSeconds(2);
    /// The most repetitions of a work that is late or out of time.
    private static final int REPETITIONS = 3;

    private final Supplier<FaultHarness> harnesses;
    private final Semaphore turn = new Semaphore(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param harnesses creates the harness of each work
    HangingRuns(Supplier<FaultHarness> harnesses) {
        this.harnesses = harnesses;
    }

    /// A service that the functions call.
    enum Service {
        DYNAMODB(DynamoDbRequest.class), S3(S3Request.class), SQS(SqsRequest.class),
        /// The stack has no STS. Its SQS refuses the calls to STS, because it does not know their action.
        STS(StsRequest.class);

        private final Class<? extends SdkRequest> requests;

        Service(Class<? extends SdkRequest> requests) {
            this.requests = requests;
        }

        private String endpoint() {
            return "AWS_ENDPOINT_URL_" + name();
        }

        private URI address(Map<String, String> environment) {
            return URI.create(Objects.requireNonNull(
                    environment.get(this == STS ? SQS.endpoint() : endpoint())));
        }
    }

    /// A call of a function while a service hangs. It returns the violations by its answer.
    interface Invocation {
        List<String> invoke(Run run, FunctionProcess process);
    }

    /// Prepares the session of a run.
    interface Prepare {
        void prepare(Run run);
    }

    /// Begins to let `service` hang from call after call on. The test waits for the end of all these runs.
    ///
    /// @param bytes the bytes of its answers that still arrive
    /// @param time the time of the invocation
    DynamicTest hang(String name, Service service, int bytes, TestContext time, Prepare prepare,
            Invocation invocation) {
        var results = new Results(service + " hangs after " + bytes + " bytes from the n-th call on, " + name);
        return begin(results, service, bytes, hanging -> Extent.walk(List.of(name, service, bytes),
                number -> hanging.run(number, time, prepare, invocation, results)));
    }

    /// Does the same for one call.
    DynamicTest hangAt(int number, String name, Service service, TestContext time, Prepare prepare,
            Invocation invocation) {
        var results = new Results(service + " hangs from call " + number + " on, " + name);
        return begin(results, service, 0,
                hanging -> hanging.run(number, time, prepare, invocation, results));
    }

    private DynamicTest begin(Results results, Service service, int bytes, Consumer<Hanging> runs) {
        var done = threads.submit(() -> {
            turn.acquire();
            try (var harness = harnesses.get(); var hanging = new Hanging(harness, service, bytes, turn)) {
                runs.accept(hanging);
                hanging.verify();
            } finally {
                turn.release();
            }
            return results;
        });
        return DynamicTest.dynamicTest(results.toString(), () -> {
            try {
                done.get().report();
            } catch (ExecutionException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    /// A process behind a proxy to the service.
    private static final class Hanging implements AutoCloseable {
        private final FaultHarness harness;
        private final Service service;
        private final int bytes;
        private final FlakyProxy proxy;
        private final FunctionProcess behind;
        private final Semaphore turn;
        private final AtomicInteger hung = new AtomicInteger();
        private final AtomicInteger slow = new AtomicInteger();

        Hanging(FaultHarness harness, Service service, int bytes, Semaphore turn) {
            this.harness = harness;
            this.service = service;
            this.bytes = bytes;
            this.turn = turn;
            this.proxy = new FlakyProxy(service.address(harness.stack().environment()));
            this.behind = harness.process(Map.of(service.endpoint(), proxy.address().toString()));
        }

        /// Repeats the work while it is late, or runs out of time before this call, because a busy machine is slow now and then. A function
        /// without a limit is late each time.
        ///
        /// @return whether the work came to this call
        boolean run(int number, TestContext time, Prepare prepare, Invocation invocation, Results results) {
            return run(number, time, prepare, invocation, results, REPETITIONS);
        }

        private boolean run(int number, TestContext time, Prepare prepare, Invocation invocation, Results results,
                int repetitions) {
            var run = new Run(harness);
            prepare.prepare(run);
            var plan = AtCall.meanwhile(service.requests::isInstance, number, When.BEFORE, () -> {
                proxy.hangAfter(bytes);
                turn.release();
            });
            var byAnswer = new ArrayList<String>();
            var took = invoke(invocation, run, plan, byAnswer);
            var hasHung = proxy.heal();
            var isLate = took.compareTo(time.remaining()) >= 0;
            // The function may run out of time before the service hangs. Its answer is then that of a slow function.
            var isSlow = !hasHung && took.multipliedBy(2).compareTo(WORK) > 0;
            if ((isLate || (isSlow && !plan.isReached())) && repetitions > 0) {
                harness.clock.pass(Run.LONGER_THAN_A_LEASE);
                return run(number, time, prepare, invocation, results, repetitions - 1);
            }
            assertThat(took).as("time of the function at call " + number).isLessThan(time.remaining());
            var found = isSlow ? new ArrayList<String>() : byAnswer;
            hung.addAndGet(hasHung ? 1 : 0);
            slow.addAndGet(isSlow ? 1 : 0);
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            found.addAll(run.verdict());
            results.add("call " + number, found);
            if (number == 1 && isSlow && !plan.isReached()) {
                assumeNotTooBusy();
            }
            return plan.isReached();
        }

        /// Adds the violations to `found`. Then waits for the next turn, when the hanging service has ended this one.
        ///
        /// @return the time that the function took
        private Duration invoke(Invocation invocation, Run run, AtCall plan, List<String> found) {
            var began = System.nanoTime();
            try {
                found.addAll(invocation.invoke(run, behind.under(plan)));
                return Duration.ofNanos(System.nanoTime() - began);
            } finally {
                if (plan.isReached()) {
                    turn.acquireUninterruptibly();
                }
            }
        }

        void verify() {
            assumeNotTooBusy();
            assertThat(hung).as("answers that the proxy has held back").hasPositiveValue();
        }

        private void assumeNotTooBusy() {
            assumeThat(hung.get() == 0 && slow.get() > 0)
                    .as("The machine is too busy: the function ran out of time before it called " + service + ".")
                    .isFalse();
        }

        @Override
        public void close() {
            proxy.close();
        }
    }
}
