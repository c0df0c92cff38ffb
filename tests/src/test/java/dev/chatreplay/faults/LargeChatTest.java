package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.ErrorInBody;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.FlakyProxy;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Tests exports of more than one part. All runs use one session. A late event requests the compaction of each further run.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeChatTest {
    private static final int MESSAGES = 1_100;
    private static final int EVENTS_PER_BATCH = 100;

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();
    private final Run run = new Run(harness);
    private int runs;

    /// Sends 9 MB of events, because one part has 8 MB.
    @BeforeAll
    void sendLargeSession() {
        var chat = run.chat().started();
        IntStream.range(0, MESSAGES).forEach(i -> chat.sent("m-" + i, "😀".repeat(2_000)));
        chat.ended();
        for (int from = 0; from < chat.events().size(); from += EVENTS_PER_BATCH) {
            run.sendUntilAcknowledged(
                    chat.events().subList(from, Math.min(from + EVENTS_PER_BATCH, chat.events().size())));
        }
    }

    /// `CrashTest` has the quick pass, with one part.
    @Test
    @FullExtent
    void failureAfterAnyS3CallLosesNothing() {
        for (var failure : List.of(Failures.DEATH, Failures.ANSWER_LOST).subList(0, Extent.pick(1, 1, 2))) {
            var results = new Results(failure + " after the n-th call to S3, multipart");
            Extent.walk(List.of(failure), number -> fails(number, failure, results));
            results.report();
        }
    }

    /// Returns whether the export came to this call.
    private boolean fails(int number, Failures failure, Results results) {
        requestCompaction();
        var plan = AtCall.fails(S3Request.class::isInstance, number, number, When.AFTER, failure);
        run.compactOnce(process.under(plan));
        results.add("call " + number, run.verdict());
        return plan.isReached();
    }

    /// `ServiceFaultsTest` has the quick pass, with one part.
    @Test
    @FullExtent
    void throttledOrConflictingUploadCompletes() {
        var results = new Results("S3 503 and 409, multipart");
        for (var failure : List.of(Failures.THROTTLED, Failures.CONFLICT)) {
            requestCompaction();
            run.compactOnce(process.under(AtCall.fails(LargeChatTest::completes, 1, 1, When.BEFORE, failure)));
            results.add(failure + " on completing", run.verdict());
        }
        results.report();
    }

    @Test
    void errorInBodyOf200IsHandledAsFailure() {
        var results = new Results("S3 200 with an error in the body");
        for (int times = 1; times <= Extent.pick(1, 1, 5); times += 4) {
            requestCompaction();
            run.compactOnce(process.under(new ErrorInBody(times)));
            results.add(times + " times", run.verdict());
        }
        results.report();
    }

    /// `ServiceFaultsTest` has the quick pass, with one part.
    @Test
    @FullExtent
    void connectionResetDuringUploadOfPartLosesNothing() {
        var service = Objects.requireNonNull(harness.stack().environment().get("AWS_ENDPOINT_URL_S3"));
        try (var proxy = new FlakyProxy(URI.create(service))) {
            var behind = harness.process(Map.of("AWS_ENDPOINT_URL_S3", proxy.address().toString()));
            new Results("connection reset in the middle of a part").seeded(1, seed -> {
                requestCompaction();
                proxy.breakAfter(Results.random(seed).nextInt(9_000_000), false);
                run.compactOnce(behind);
                var found = run.verdict();
                return proxy.heal() ? found : List.of("the connection was not reset");
            }).report();
        }
    }

    private static boolean completes(SdkRequest request) {
        return request instanceof CompleteMultipartUploadRequest;
    }

    private void requestCompaction() {
        harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        if (runs++ > 0) {
            List<ObjectNode> late = List.of(run.chat().edited("m-1", "late " + runs).last());
            run.sendUntilAcknowledged(late);
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
        }
    }
}
