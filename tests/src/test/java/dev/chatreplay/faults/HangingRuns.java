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
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsRequest;
import software.amazon.awssdk.services.sts.model.StsRequest;

/// Runs works while a service hangs, and checks that each invocation ends in time.
///
/// @param harness has the processes
record HangingRuns(FaultHarness harness) {
    /// Each run waits for the end of its invocation.
    private static final int FULL_STRIDE = 8;

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

    /// Lets `service` hang from call after call on.
    ///
    /// @param bytes the bytes of its answers that still arrive
    /// @param time the time of the invocation
    void hang(String name, Service service, int bytes, TestContext time, Prepare prepare, Invocation invocation) {
        var results = new Results(service + " hangs after " + bytes + " bytes from the n-th call on, " + name);
        try (var hanging = new Hanging(this, service, bytes)) {
            Extent.walk(List.of(name, service, bytes), FULL_STRIDE,
                    number -> hanging.run(number, time, prepare, invocation, results));
            hanging.verify();
        }
        results.report();
    }

    /// Does the same for one call.
    void hangAt(int number, String name, Service service, TestContext time, Prepare prepare, Invocation invocation) {
        var results = new Results(service + " hangs from call " + number + " on, " + name);
        try (var hanging = new Hanging(this, service, 0)) {
            hanging.run(number, time, prepare, invocation, results);
            hanging.verify();
        }
        results.report();
    }

    /// A process behind a proxy to the service.
    private static final class Hanging implements AutoCloseable {
        private final FaultHarness harness;
        private final Service service;
        private final int bytes;
        private final FlakyProxy proxy;
        private final FunctionProcess behind;
        private final AtomicInteger hung = new AtomicInteger();
        private final AtomicInteger slow = new AtomicInteger();

        Hanging(HangingRuns runs, Service service, int bytes) {
            this.harness = runs.harness();
            this.service = service;
            this.bytes = bytes;
            this.proxy = new FlakyProxy(service.address(harness.stack().environment()));
            this.behind = harness.process(Map.of(service.endpoint(), proxy.address().toString()));
        }

        /// Returns whether the work came to this call.
        boolean run(int number, TestContext time, Prepare prepare, Invocation invocation, Results results) {
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
        }

        void verify() {
            assumeThat(hung.get() == 0 && slow.get() > 0)
                    .as("The machine is too busy: the function ran out of time before it called " + service + ".")
                    .isFalse();
            assertThat(hung).as("answers that the proxy has held back").hasPositiveValue();
        }

        @Override
        public void close() {
            proxy.close();
        }
    }

    /// Prepares the session of a run.
    interface Prepare {
        void prepare(Run run);
    }
}
