package dev.chatreplay.delivery;

import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.harness.DeliveryProcess;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.webhook.DeliveryQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

/// Plants bugs into the workers that announce and deliver. The checks of [DeliveryRun] find each of them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedDeliveryBugsTest {
    /// A record that has not begun, or one that has. All names and values of the condition before are in it, as DynamoDB demands.
    private static final String NO_CONDITION = "attribute_exists(#attempt) OR attribute_not_exists(#attempt) OR #tries = :tries "
            + "OR #nextAt = :seen";

    @AutoClose
    private final WebhookHarness harness = new WebhookHarness();
    @AutoClose
    private final DeliveryProcess other = new DeliveryProcess(harness.stack, harness.clock);

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
        var run = new DeliveryRun(harness);
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
        var run = new DeliveryRun(harness);
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
        var found = new DeliveryRun(harness).verdict(bug);
        results.add("with the bug", found.toString().contains(finding) ? List.of() : List.of("found " + found));
        results.add("without it", new DeliveryRun(harness).verdict(Patch.NONE));
        results.report();
    }
}
