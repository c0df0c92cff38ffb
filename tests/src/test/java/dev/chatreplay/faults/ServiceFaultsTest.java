package dev.chatreplay.faults;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.FlakyProxy;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.plan.Unprocessed;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.LongExtent;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// Tests the failures that DynamoDB, S3 and SQS document.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceFaultsTest {
    private static final int MAX_ATTEMPTS = 6;

    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    @ParameterizedTest
    @MethodSource("failedWorks")
    void callThatFailsOnceDoesNotAffectWork(Failures failure, Work work) {
        var results = new Results(failure + " once at the n-th call, " + work);
        Extent.walk(List.of(work), number -> {
            var run = new Run(harness);
            work.prepare(run);
            var refusal = AtCall.fails(number, When.BEFORE, failure);
            if (!work.act(run, process.under(refusal))) {
                run.evidence().addViolation("the failure affected the work");
            }
            results.add("call " + number, run.verdict());
            return refusal.isReached();
        });
        results.report();
    }

    /// The quick extent has the first and the last but one: one of each failure.
    static List<Arguments> failedWorks() {
        return Extent.some(List.of(Arguments.of(Failures.THROTTLED, Work.POST_WHOLE_SESSION),
                Arguments.of(Failures.THROTTLED, Work.COMPACT),
                Arguments.of(Failures.SERVER_ERROR, Work.CONSUME_LATE_EVENTS),
                Arguments.of(Failures.SERVER_ERROR, Work.COMPACT_AGAIN),
                Arguments.of(Failures.SERVER_ERROR, Work.GET_ON_DEMAND),
                Arguments.of(Failures.THROTTLED, Work.GET_SNAPSHOT)), "");
    }

    /// Each run takes 10 to 40 s, because the SDK waits between its attempts.
    @Test
    @LongExtent
    void longThrottlingLosesNothing() {
        var results = new Results("throttled for long from the n-th call on");
        throttleFrom(5, results, Work.POST_LATE_EVENTS);
        for (int number = 1; number <= 5; number += 4) {
            for (var work : List.of(Work.POST_WHOLE_SESSION, Work.CONSUME_LATE_EVENTS, Work.COMPACT,
                    Work.GET_ON_DEMAND)) {
                throttleFrom(number, results, work);
            }
        }
        results.report();
    }

    private void throttleFrom(int number, Results results, Work work) {
        var run = new Run(harness);
        work.prepare(run);
        var refusal = AtCall.failsFrom(number, Failures.THROTTLED);
        var done = work.act(run, process.under(refusal));
        if (done && refusal.isReached()) {
            run.evidence().addViolation("done, although every call was refused from call " + number + " on");
        }
        process.revive();
        repeatUntilDone(run, work, done);
        results.add(work + ", call " + number, run.verdict());
    }

    @ParameterizedTest
    @MethodSource
    void unprocessedItemsAndKeysAreSentAgain(Work work) {
        var results = new Results("unprocessed items and keys, " + work);
        var run = new Run(harness);
        work.prepare(run);
        if (!work.act(run, process.in(new Unprocessed(1)))) {
            run.evidence().addViolation("not done");
        }
        results.add("all batches", run.verdict());
        results.report();
    }

    static List<Work> unprocessedItemsAndKeysAreSentAgain() {
        return Extent.sample(Extent.some(List.of(Work.values()), "unprocessed"));
    }

    /// The quick extent has the greatest number that ends well, and the smallest that does not.
    static IntStream conflicts() {
        return IntStream.range(Extent.pick(2, 1, 1), Extent.pick(4, 5, 5));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void uploadStartsAgainAfterConflictingS3Writes(int times) {
        var results = new Results("S3 409, " + times + " times");
        Work[] works = {Work.COMPACT, Work.COMPACT_AGAIN, Work.GET_ON_DEMAND, Work.GET_SNAPSHOT};
        // Two numbers of conflicts that end well, or not, share the works.
        for (var work : Extent.share(works, times % 2, 2)) {
            var run = new Run(harness);
            work.prepare(run);
            var conflict = AtCall.fails(PutObjectRequest.class::isInstance, 1, times, When.BEFORE, Failures.CONFLICT);
            var done = work.act(run, process.under(conflict));
            if (done != times < 3) {
                run.evidence().addViolation("done is " + done + " after " + times + " conflicts");
            }
            process.revive();
            repeatUntilDone(run, work, done);
            results.add(work.name(), run.verdict());
        }
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"COMPACT", "COMPACT_AGAIN", "GET_ON_DEMAND"})
    void exportIsMadeWhenS3IsReachableAgain(Work work) {
        var results = new Results("S3 is unreachable, " + work);
        var run = new Run(harness);
        work.prepare(run);
        var unreachable = AtCall.fails(S3Request.class::isInstance, 1, Integer.MAX_VALUE, When.BEFORE,
                Failures.NO_CONNECTION);
        repeatUntilDone(run, work, work.act(run, process.under(unreachable)));
        results.add("S3", run.verdict());
        results.report();
    }

    @ParameterizedTest
    @SampledEnum({"POST_WHOLE_SESSION", "POST_LATE_EVENTS", "CONSUME_WHOLE_SESSION", "CONSUME_LATE_EVENTS"})
    void eventsAreNotAcknowledgedWhenSqsRefusesRequest(Work work) {
        var results = new Results("SendMessageBatch partially failed, " + work);
        var run = new Run(harness);
        work.prepare(run);
        if (work.act(run, process.under(entriesRefused(run)))) {
            run.evidence().addViolation("acknowledged, although its compaction was not requested");
        }
        process.revive();
        repeatUntilDone(run, work, false);
        results.add("all entries", run.verdict());
        results.report();
    }

    /// Makes SQS answer 200 and report in the body that it refused the entries.
    private static Patch entriesRefused(Run run) {
        var elsewhere = run.harness().stack().variable("EVENTS_DEAD_LETTER_QUEUE_URL");
        return Patch.ask(SendMessageBatchRequest.class, send -> send.toBuilder().queueUrl(elsewhere).build())
                .and(Patch.answer(SendMessageBatchResponse.class, (_, response) -> response.toBuilder()
                        .successful(List.of())
                        .failed(response.successful().stream().map(entry -> BatchResultErrorEntry.builder()
                                .id(entry.id()).code("InternalError").senderFault(false).build()).toList())
                        .build()));
    }

    @Test
    void connectionResetAtAnyByteLosesNothing() {
        var proxies = new ArrayList<FlakyProxy>();
        var behind = new ArrayList<FunctionProcess>();
        for (var variable : List.of("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SQS")) {
            var service = Objects.requireNonNull(harness.stack().environment().get(variable));
            var proxy = new FlakyProxy(URI.create(service));
            proxies.add(proxy);
            behind.add(harness.process(Map.of(variable, proxy.address().toString())));
        }
        var works = Work.values();
        new Results("connection reset at a random byte, of any service").seeded(40, seed -> {
            var random = Results.random(seed);
            int service = random.nextInt(3);
            var work = works[random.nextInt(works.length)];
            var run = new Run(harness);
            work.prepare(run);
            proxies.get(service).breakAfter(random.nextInt(service == 0 ? 12_000 : 2_000), random.nextBoolean());
            var done = work.act(run, behind.get(service));
            proxies.get(service).heal();
            repeatUntilDone(run, work, done);
            return run.verdict();
        }).report();
        proxies.forEach(FlakyProxy::close);
    }

    @Test
    void workIsDoneWhenSqsIsReachableAgain() {
        var results = new Results("SQS is unreachable");
        for (var work : Extent.sample(Extent.some(List.of(Work.values()), "SQS"))) {
            var run = new Run(harness);
            work.prepare(run);
            var unreachable = AtCall.fails(SqsRequest.class::isInstance, 1, Integer.MAX_VALUE, When.BEFORE,
                    Failures.NO_CONNECTION);
            repeatUntilDone(run, work, work.act(run, process.under(unreachable)));
            results.add(work.name(), run.verdict());
        }
        results.report();
    }

    /// Repeats the work on a healthy process until it is done.
    private void repeatUntilDone(Run run, Work work, boolean isDone) {
        var done = isDone;
        for (int attempt = 1; !done; attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                run.evidence().addViolation("not done after " + attempt + " attempts");
                return;
            }
            harness.clock.pass(Run.LONGER_THAN_A_LEASE);
            run.compactOnce(harness.healthy);
            done = work.act(run, harness.healthy);
        }
    }
}
