package dev.chatreplay.alarms;

import dev.chatreplay.alarms.Samples.Work;
import dev.chatreplay.alarms.Situation.Breakage;
import dev.chatreplay.alarms.Situation.Bus;
import dev.chatreplay.alarms.Situation.Poison;
import dev.chatreplay.alarms.Situation.Traffic;
import dev.chatreplay.faults.plan.Failures;
import java.time.Duration;
import dev.chatreplay.webhook.RetrySchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// The outages of the table in `docs/operations.md`, each with its conditions.
final class Outages {
    private static final String[] ALL = {"PostEvents", "GetSessionChat", "QuerySessions", "ServeHundredms",
            "ManageOrganization", "ConsumeEvents", "CompactSessionChat", "DeliverWebhooks", "SweepSessions"};
    private static final Work[] EVENTS = {Work.EVENT, Work.LAST_EVENT};
    private static final Work[] COMPACTIONS = {Work.COMPACTION, Work.LAST_COMPACTION};

    private final SampledFunctions functions;
    private final Samples healthy;
    private final NavigableMap<Integer, Sample> landingTries;
    private final Map<String, Supplier<Situation>> situations = new LinkedHashMap<>();

    Outages(SampledFunctions functions) {
        this.functions = functions;
        this.healthy = functions.healthy();
        this.landingTries = functions.triesToLand();
        addServices();
        addPermissions();
        addBugs();
        addLeases();
        addLambda();
        addBus();
        addWebhooks();
        addHarmless();
    }

    private void addWebhooks() {
        var usual = Situation.of(healthy);
        add("`deliver-webhooks` dies at each call", usual.with(Breakage.CRASH, "DeliverWebhooks"));
        add("all tries of deliveries fail",
                () -> Situation
                        .of(healthy.with(functions.refusedDelivery(500, RetrySchedule.MAX_TRIES), Work.DELIVERY)));
        add("receivers of webhooks answer 410",
                () -> Situation.of(healthy.with(functions.refusedDelivery(410, 1), Work.DELIVERY)));
    }

    Samples healthy() {
        return healthy;
    }

    /// Returns the tries to land one export whose bucket is gone, by the minute after the first one. The last one is dead-lettered.
    NavigableMap<Integer, Sample> landingTries() {
        return landingTries;
    }

    /// Returns the conditions of each outage, by its name in the table. The first use of a situation takes its samples.
    Map<String, Supplier<Situation>> situations() {
        return situations;
    }

    private void add(String name, Situation situation) {
        add(name, () -> situation);
    }

    private void add(String name, Supplier<Situation> situation) {
        situations.put(name, situation);
    }

    private Supplier<Samples> under(Predicate<SdkRequest> which, Consumer<SdkRequest> failure, Work... works) {
        return once(() -> functions.under(request -> {
            if (which.test(request)) {
                failure.accept(request);
            }
        }, works));
    }

    /// Takes the samples at the first use.
    private static <T> Supplier<T> once(Supplier<T> samples) {
        var taken = new ArrayList<T>();
        return () -> {
            if (taken.isEmpty()) {
                taken.add(samples.get());
            }
            return taken.getFirst();
        };
    }

    private void addServices() {
        addService("DynamoDB does not answer", DynamoDbRequest.class, Failures.NO_CONNECTION::fail);
        addService("DynamoDB throttles every call", DynamoDbRequest.class, Outages::outlastRetries);
        addService("S3 throttles every call", S3Request.class, Failures.THROTTLED::fail);
        addService("S3 does not answer", S3Request.class, Failures.NO_CONNECTION::fail);
        var withoutSqs = under(SqsRequest.class::isInstance, Failures.NO_CONNECTION::fail, Work.values());
        add("SQS does not answer", () -> Situation.of(withoutSqs.get()).with(Bus.RETRIES));
    }

    private void addService(String name, Class<? extends SdkRequest> calls, Consumer<SdkRequest> failure) {
        var samples = under(calls::isInstance, failure, Work.values());
        add(name, () -> Situation.of(samples.get()));
    }

    /// Fails as the SDK does after 20 s of retries. It repeats throttled calls to DynamoDB until the limit of the call.
    private static void outlastRetries(SdkRequest request) {
        throw ApiCallTimeoutException.builder().message("20 s are over for " + request.getClass()).build();
    }

    private void addPermissions() {
        addDenied("post-events", Work.POST);
        addDenied("get-session-chat", Work.GET);
        addDenied("query-sessions", Work.QUERY);
        addDenied("serve-hundredms", Work.ASSETS);
        addDenied("manage-organization", Work.WEBHOOKS);
        addDenied("consume-events", EVENTS);
        addDenied("compact-session-chat", COMPACTIONS);
        addDenied("deliver-webhooks", Work.DELIVERY);
        addDenied("sweep-sessions", Work.SWEEP, Work.REPAIR);
    }

    private void addDenied(String function, Work... works) {
        var samples = under(DynamoDbRequest.class::isInstance, Outages::deny, works);
        add("`" + function + "` may not use the tables", () -> Situation.of(healthy.with(samples.get(), works)));
    }

    private static void deny(SdkRequest request) {
        var code = "AccessDeniedException";
        throw DynamoDbException.builder().statusCode(400).message(code)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build()).build();
    }

    private void addBugs() {
        var bug = under(BatchWriteItemRequest.class::isInstance, request -> {
            throw new IllegalStateException("a bug for " + request.getClass());
        }, EVENTS);
        add("a bug fails every event of the bus", () -> Situation.of(healthy.with(bug.get(), EVENTS)));
        add("events of one session on the bus fail",
                () -> Situation.of(healthy.with(bug.get(), EVENTS)).with(Poison.EVENT));
        var broken = under(S3Request.class::isInstance, Failures.SERVER_ERROR::fail, COMPACTIONS);
        add("the compaction of one session fails",
                () -> Situation.of(healthy.with(broken.get(), COMPACTIONS)).with(Poison.COMPACTION));
        add("a producer sends events that break a rule",
                () -> Situation.of(healthy.with(functions.refusedEvent(), EVENTS)));
        add("a chat does not fit into 15 minutes",
                () -> Situation.of(healthy.with(functions.compactionOutOfTime(1), Work.COMPACTION)
                        .with(functions.compactionOutOfTime(10), Work.LAST_COMPACTION)).with(Poison.COMPACTION));
    }

    private void addLeases() {
        add("a lease is never released",
                () -> Situation.of(healthy.with(functions.compactionHeldFor(Duration.ofDays(1)), COMPACTIONS))
                        .with(Poison.COMPACTION));
    }

    private void addLambda() {
        var usual = Situation.of(healthy);
        add("compactions start 11 minutes late",
                () -> Situation.of(healthy.with(functions.compactionAfter(Duration.ofMinutes(11)), COMPACTIONS)));
        add("the landing bucket is gone", usual.withLanding(landingTries));
        add("every compaction dies",
                () -> usual.with(healthy.with(functions.compactionAfterDeaths(), Work.LAST_COMPACTION))
                        .with(Breakage.CRASH, "CompactSessionChat"));
        add("`consume-events` dies at each call", usual.with(Breakage.CRASH, "ConsumeEvents"));
        add("the sweep dies at each call", usual.with(Breakage.CRASH, "SweepSessions"));
        add("the schedule of the sweep is off", usual.withoutSweep());
        for (int requests : new int[]{1, 5, 10, 20, 1000}) {
            add("`post-events` dies at each call, " + requests + (requests == 1 ? " request" : " requests")
                    + " a minute",
                    usual.with(new Traffic(requests, 0, 0, 0, 0, 0, 0)).with(Breakage.CRASH, "PostEvents"));
        }
        add("`query-sessions` dies at each call", usual.with(Breakage.CRASH, "QuerySessions"));
        add("`serve-hundredms` dies at each call", usual.with(Breakage.CRASH, "ServeHundredms"));
        add("`manage-organization` dies at each call", usual.with(Breakage.CRASH, "ManageOrganization"));
        add("the SnapStart version is inactive, 5 requests a minute",
                usual.with(new Traffic(5, 0, 0, 0, 0, 0, 0)).with(Breakage.INACTIVE, "PostEvents"));
        add("the account has no free concurrency", usual.with(Breakage.THROTTLE, ALL));
    }

    private void addBus() {
        var usual = Situation.of(healthy);
        add("EventBridge may not send to the events queue", usual.with(Bus.DEAD_LETTERS));
        add("EventBridge may send neither to the events queue nor to its dead-letter queue", usual.with(Bus.LOSES));
    }

    private void addHarmless() {
        var usual = Situation.of(healthy);
        add("nothing happens at all", usual.with(Traffic.NONE));
        add("all is well", usual);
        var working = once(functions::stillWorking);
        add("every reader gets 202, because the work is not done yet",
                () -> usual.with(healthy.with(working.get(), Work.GET)));
        add("every reader gets 503 with the outcome `PROCESSING`",
                () -> usual.with(healthy.with(working.get().as503("GetSessionChat", "PROCESSING"), Work.GET)
                        .with(working.get().as503("QuerySessions", "PROCESSING"), Work.QUERY)
                        .with(working.get().as503("ServeHundredms", "PROCESSING"), Work.ASSETS)));
        add("every list of 100ms gets 503 with the outcome `PAGE_NOT_FULL`",
                () -> usual.with(healthy.with(working.get().as503("ServeHundredms", "PAGE_NOT_FULL"), Work.ASSETS)));
        add("every list gets 503 with the outcome `TOO_MUCH_TO_READ`",
                () -> usual.with(healthy.with(working.get().as503("QuerySessions", "TOO_MUCH_TO_READ"), Work.QUERY)));
    }
}
