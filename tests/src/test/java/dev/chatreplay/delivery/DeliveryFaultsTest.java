package dev.chatreplay.delivery;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.harness.TestReceiver.Reply;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.harness.DeliveryProcess;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Fails each call of the workers that announce and deliver. In the end, each webhook has the latest content, with one id for each version. Planted
/// bugs are found.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryFaultsTest {
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(70);
    /// A record that has not begun, or one that has. All names and values of the condition before are in it, as DynamoDB demands.
    private static final String NO_CONDITION = "attribute_exists(#attempt) OR attribute_not_exists(#attempt) OR #tries = :tries "
            + "OR #nextAt = :seen";

    @AutoClose
    private final WebhookHarness harness = new WebhookHarness();
    @AutoClose
    private final DeliveryProcess other = new DeliveryProcess(harness.stack, harness.clock);
    private final AtomicInteger runs = new AtomicInteger();

    /// An organization with two webhooks and an exported session. The second webhook refuses its first delivery.
    private final class Run {
        final Api owner = harness.stack.organization();
        final List<Webhook> webhooks;
        final Chat chat;

        Run() {
            var number = runs.incrementAndGet();
            webhooks = List.of(harness.register(owner, "/" + number + "/a"),
                    harness.register(owner, "/" + number + "/b"));
            var refusing = path(webhooks.getLast());
            harness.receiver.answers(refusing,
                    _ -> Reply.of(harness.receiver.posts(refusing).size() == 1 ? 500 : 200));
            chat = new Chat().started().sent("m-1", "hello").ended();
            harness.producer.post(owner, chat.events());
        }

        String path(Webhook webhook) {
            return webhook.url().getPath();
        }

        /// Compacts and delivers, with a fault in the process, then without.
        List<String> verdict(ExecutionInterceptor plan) {
            run(plan);
            return violations(1, true);
        }

        void run(ExecutionInterceptor plan) {
            harness.process.under(plan);
            var requests = harness.stack.compactions().take(owner.organizationId(), chat.sessionId());
            requests.forEach(this::compact);
            settle();
        }

        private void settle() {
            harness.settle();
            harness.process.revive();
            harness.settle();
        }

        /// Makes version 1 known to the first webhook, and refused by the second.
        void firstVersion() {
            harness.compact(owner, chat);
            harness.deliver();
        }

        /// Records a further event, and compacts and delivers with a fault.
        List<String> laterVersion(Chat after, long told, ExecutionInterceptor plan) {
            firstVersion();
            harness.producer.post(owner, List.of(after.last()));
            harness.clock.pass(LONGER_THAN_A_LEASE);
            run(plan);
            return violations(told, true);
        }

        /// Answers 410 to the second webhook.
        List<String> gone(ExecutionInterceptor plan) {
            var second = webhooks.getLast();
            harness.receiver.answers(path(second), _ -> Reply.of(410));
            run(plan);
            var found = new ArrayList<String>();
            if (harness.webhooks.find(second.key()).orElseThrow().enabled()) {
                found.add("a receiver that is gone is not disabled");
            }
            if (harness.receiver.posts(path(webhooks.getFirst())).isEmpty()) {
                found.add("the other webhook got nothing");
            }
            return found;
        }

        /// Redrives the dead letter of the second webhook.
        List<String> again(ExecutionInterceptor plan) {
            firstVersion();
            var second = webhooks.getLast();
            harness.deliveries.end(harness.delivery(second, chat, 1).orElseThrow(), Outcome.FAILED);
            harness.loseMessages();
            var letter = LambdaEvents.message("again", new WebhookMessage.Again(owner.organizationId(),
                    second.key().webhookId(), WebhookHarness.id(second, chat, 1).text()).encode(),
                    harness.clock.instant(), 1);
            harness.process.under(plan);
            for (int receive = 0; receive < 5
                    && !harness.process.deliver(List.of(letter)).contains(letter.getMessageId()); receive++) {
                harness.process.revive();
            }
            harness.process.revive();
            settle();
            return violations(1, true);
        }

        /// Loses the messages, so that only the sweep can help the second webhook.
        List<String> swept(ExecutionInterceptor plan) {
            firstVersion();
            harness.loseMessages();
            harness.clock.pass(Deliveries.LOST_AFTER.plus(WebhookHarness.SWEEP));
            harness.process.under(plan).sweep();
            harness.process.revive();
            settle();
            return violations(1, true);
        }

        private void compact(SQSMessage request) {
            for (int attempt = 0; attempt < 5 && !harness.process.compact(request); attempt++) {
                harness.process.revive();
                harness.clock.pass(LONGER_THAN_A_LEASE);
            }
            if (harness.process.isDead()) {
                harness.process.revive();
            }
        }

        /// @param mayRepeat whether a delivery may be posted again after the receiver has accepted it, because a worker died before its report
        List<String> violations(long version, boolean mayRepeat) {
            var found = new ArrayList<String>();
            for (var webhook : webhooks) {
                var posts = harness.receiver.posts(path(webhook));
                var ids = posts.stream().filter(post -> post.json().required("chatVersion").asLong() == version)
                        .map(Post::id).distinct().toList();
                var refused = webhook.equals(webhooks.getLast()) ? 1 : 0;
                if (ids.isEmpty() || posts.size() <= refused) {
                    found.add(path(webhook) + " does not know the latest content: " + posts.size() + " posts");
                } else if (ids.size() > 1 || !ids.getFirst().equals(WebhookHarness.id(webhook, chat, version).text())) {
                    found.add(path(webhook) + " has got other ids: " + ids);
                }
                if (!mayRepeat && posts.size() > refused + 1) {
                    found.add(path(webhook) + " got a delivery again that it had accepted");
                }
            }
            return found;
        }
    }

    @Test
    void crashBeforeAnyCallLosesNoDelivery() {
        walk("crash before the n-th call", number -> AtCall.fails(number, When.BEFORE, Failures.DEATH));
    }

    @Test
    void crashAfterAnyCallLosesNoDelivery() {
        walk("crash after the n-th call", number -> AtCall.fails(number, When.AFTER, Failures.DEATH));
    }

    @Test
    void lostConnectionAtAnyCallLosesNoDelivery() {
        walk("no connection at the n-th call", number -> AtCall.fails(number, When.BEFORE, Failures.NO_CONNECTION));
    }

    @Test
    void lostAnswerToAnyCallLosesNoDelivery() {
        walk("lost answer to the n-th call", number -> AtCall.fails(number, When.AFTER, Failures.ANSWER_LOST));
    }

    @Test
    void crashWhileVersionIsSupersededLosesNoDelivery() {
        crash("superseded", (run, plan) -> run.laterVersion(run.chat.sent("m-2", "late"), 2, plan));
    }

    @Test
    void crashWhileVersionHasEqualBytesLosesNoDelivery() {
        crash("equal bytes", (run, plan) -> run.laterVersion(run.chat.started(), 1, plan));
    }

    @Test
    void crashAtReceiverThatIsGoneKeepsItDisabled() {
        crash("gone", Run::gone);
    }

    @Test
    void crashAtRedriveLosesNoDelivery() {
        crash("redrive", Run::again);
    }

    @Test
    void crashOfSweepLosesNoDelivery() {
        crash("sweep", Run::swept);
    }

    private void crash(String scenario, BiFunction<Run, ExecutionInterceptor, List<String>> verdict) {
        walk(scenario + ", crash after the n-th call", number -> AtCall.fails(number, When.AFTER, Failures.DEATH),
                verdict);
    }

    private void walk(String fault, IntFunction<AtCall> plan) {
        walk(fault, plan, Run::verdict);
    }

    private void walk(String fault, IntFunction<AtCall> plan,
            BiFunction<Run, ExecutionInterceptor, List<String>> verdict) {
        var results = new Results("webhooks, " + fault);
        Extent.walk(List.of(fault), number -> {
            var failure = plan.apply(number);
            results.add("call " + number, verdict.apply(new Run(), failure));
            return failure.isReached();
        });
        results.report();
    }

    /// The fan-out acknowledges before it has made the delivery of the second webhook.
    @Test
    void checkerFindsAcknowledgementBeforeAllMessages() {
        planted("ACKNOWLEDGED_BEFORE_ALL_MESSAGES", "does not know the latest content",
                Patch.answer(QueryResponse.class, (_, response) -> response.items().size() == 2
                        ? response.toBuilder().items(List.of(response.items().getFirst())).build()
                        : response));
    }

    /// Each try of the fan-out makes another id.
    @Test
    void checkerFindsIdWithNumberOfTry() {
        var number = new AtomicInteger();
        planted("ID_WITH_NUMBER_OF_TRY", "has got other ids", Patch.ask(PutItemRequest.class, put -> {
            var item = new HashMap<>(put.item());
            item.computeIfPresent("messageId",
                    (_, id) -> AttributeValue
                            .fromS(id.s().substring(0, id.s().length() - 2) + number.incrementAndGet() % 8 + "7"));
            return put.toBuilder().item(item).build();
        }));
    }

    /// The record says that the delivery has ended before the receiver has answered.
    @Test
    void checkerFindsSuccessThatIsRecordedBeforePost() {
        planted("RECORDED_BEFORE_POST", "does not know the latest content",
                Patch.ask(UpdateItemRequest.class, update -> {
                    if (!update.updateExpression().contains("#attempt = :attempt, #nextAt")) {
                        return update;
                    }
                    var names = new HashMap<>(update.expressionAttributeNames());
                    names.put("#outcome", "outcome");
                    var values = new HashMap<>(update.expressionAttributeValues());
                    values.put(":bug", AttributeValue.fromS("DELIVERED"));
                    return update.toBuilder().updateExpression(update.updateExpression() + ", #outcome = :bug")
                            .expressionAttributeNames(names).expressionAttributeValues(values).build();
                }));
    }

    /// The worker takes a later version with equal bytes for one that supersedes.
    @Test
    void checkerFindsSupersededDeliveryDespiteEqualBytes() {
        var results = new Results("planted bug, undetected: SUPERSEDED_DESPITE_EQUAL_BYTES");
        var bug = Patch.answer(GetItemResponse.class, (_, response) -> {
            if (!response.item().containsKey("announcement")
                    || !AttributeValue.fromN("2").equals(response.item().get("announced"))) {
                return response;
            }
            var item = new HashMap<>(response.item());
            item.put("announcement", AttributeValue.fromM(Map.of("logVersion", AttributeValue.fromN("2"),
                    "sha256", AttributeValue.fromS("00"))));
            return response.toBuilder().item(item).build();
        });
        var found = equalBytes(bug);
        results.add("with the bug",
                found.toString().contains("as another version") ? List.of() : List.of("found " + found));
        results.add("without it", equalBytes(Patch.NONE));
        results.report();
    }

    private List<String> equalBytes(ExecutionInterceptor bug) {
        var run = new Run();
        harness.compact(run.owner, run.chat);
        harness.deliver();
        harness.late(run.owner, run.chat.started());
        harness.process.under(bug);
        harness.settle();
        harness.process.revive();
        var found = new ArrayList<>(run.violations(1, true));
        run.webhooks.stream().map(run::path).filter(path -> harness.receiver.posts(path).stream()
                .anyMatch(post -> post.json().required("chatVersion").asLong() != 1))
                .forEach(path -> found.add(path + " got the bytes that it knows as another version"));
        return found;
    }

    /// Two workers have the same message, and both begin the same try.
    @Test
    void checkerFindsTryThatBeginsWithoutCondition() {
        var results = new Results("planted bug, undetected: BEGUN_WITHOUT_CONDITION");
        var found = twice(Patch.ask(UpdateItemRequest.class,
                update -> isBegin(update) ? update.toBuilder().conditionExpression(NO_CONDITION).build() : update));
        results.add("with the bug", found.toString().contains("again that it had accepted")
                ? List.of()
                : List.of("found " + found));
        results.add("without it", twice(Patch.NONE));
        results.report();
    }

    /// Applies the bug, and an action at a call.
    private record Both(Patch bug, AtCall call) implements ExecutionInterceptor {
        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            return bug.modifyRequest(context, attributes);
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            call.beforeTransmission(context, attributes);
        }
    }

    private static boolean isBegin(UpdateItemRequest update) {
        return update.updateExpression().contains("#tries = #tries + :one");
    }

    private List<String> twice(Patch bug) {
        var run = new Run();
        harness.compact(run.owner, run.chat);
        var announcement = harness.messages();
        harness.process.deliver(announcement);
        harness.loseMessages();
        var messages = run.webhooks.stream().map(webhook -> LambdaEvents.message("m",
                DeliveryQueue.tryOf(webhook.key(), WebhookHarness.id(webhook, run.chat, 1), 0).encode(),
                harness.clock.instant(), 1)).toList();
        for (var message : messages) {
            harness.process.under(new Both(bug, AtCall.meanwhile(
                    request -> request instanceof UpdateItemRequest update && isBegin(update), 1, When.BEFORE,
                    () -> other.deliver(List.of(message)))));
            harness.process.deliver(List.of(message));
            harness.process.revive();
        }
        harness.settle();
        return run.violations(1, false);
    }

    private void planted(String name, String finding, Patch bug) {
        var results = new Results("planted bug, undetected: " + name);
        var found = new Run().verdict(bug);
        results.add("with the bug", found.toString().contains(finding) ? List.of() : List.of("found " + found));
        results.add("without it", new Run().verdict(Patch.NONE));
        results.report();
    }
}
