package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.ErrorInBody;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.FlakyProxy;
import dev.chatreplay.faults.rig.Bench;
import dev.chatreplay.faults.rig.Instance;
import dev.chatreplay.faults.rig.Run;
import dev.chatreplay.faults.rig.Tally;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// An export of more than one part. One session serves all runs: a late event makes it due again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeChatTest {
    private static final int MESSAGES = 1_100;
    private static final int EVENTS_PER_BATCH = 100;

    private final Bench bench = new Bench();
    private final Instance instance = bench.instance();
    private final Run run = new Run(bench);
    private int runs;

    /// Nine megabytes: one part has eight.
    @BeforeAll
    void aLongSessionEnds() {
        var chat = run.chat().started();
        IntStream.range(0, MESSAGES).forEach(i -> chat.sent("m-" + i, "😀".repeat(2_000)));
        chat.ended();
        for (int from = 0; from < chat.events().size(); from += EVENTS_PER_BATCH) {
            run.insist(chat.events().subList(from, Math.min(from + EVENTS_PER_BATCH, chat.events().size())));
        }
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    @Test
    void aFailureAtAnyCallToS3LosesNothing() {
        for (var failure : Tally.isLong() ? List.of(Failures.DEATH, Failures.ANSWER_LOST) : List.of(Failures.DEATH)) {
            var tally = new Tally(failure + " after the n-th call to S3, multipart");
            AtCall plan;
            int number = 0;
            do {
                due();
                number++;
                plan = AtCall.fails(S3Request.class::isInstance, number, number, When.AFTER, failure);
                run.compactOnce(instance.under(plan));
                tally.add("call " + number, run.verdict());
            } while (plan.isReached());
            tally.report();
        }
    }

    @Test
    void anUploadThatIsThrottledOrConflictsIsDoneInTheEnd() {
        var tally = new Tally("S3 503 and 409, multipart");
        for (var failure : List.of(Failures.THROTTLED, Failures.CONFLICT)) {
            due();
            run.compactOnce(instance.under(AtCall.fails(LargeChatTest::completes, 1, 1, When.BEFORE, failure)));
            tally.add(failure + " on completing", run.verdict());
        }
        tally.report();
    }

    @Test
    void anErrorInTheBodyOf200IsNoSuccess() {
        var tally = new Tally("S3 200 with an error in the body");
        for (int times = 1; times <= (Tally.isLong() ? 5 : 1); times += 4) {
            due();
            run.compactOnce(instance.under(new ErrorInBody(times)));
            tally.add(times + " times", run.verdict());
        }
        tally.report();
    }

    @Test
    void aConnectionThatIsResetInTheMiddleOfAPartIsMended() {
        var service = Objects.requireNonNull(bench.services().environment().get("AWS_ENDPOINT_URL_S3"));
        try (var proxy = new FlakyProxy(URI.create(service))) {
            var behind = bench.instance(Map.of("AWS_ENDPOINT_URL_S3", proxy.address().toString()));
            new Tally("connection reset in the middle of a part").seeded(1, seed -> {
                due();
                proxy.breakAfter(Tally.random(seed).nextInt(9_000_000), false);
                run.compactOnce(behind);
                var found = run.verdict();
                return proxy.heal() ? found : List.of("it has not broken");
            }).report();
        }
    }

    private static boolean completes(SdkRequest request) {
        return request instanceof CompleteMultipartUploadRequest;
    }

    private void due() {
        bench.clock.pass(Run.LONGER_THAN_A_LEASE);
        if (runs++ > 0) {
            List<ObjectNode> late = List.of(run.chat().edited("m-1", "late " + runs).last());
            run.insist(late);
            bench.clock.pass(Run.LONGER_THAN_A_LEASE);
        }
    }
}
