package dev.chatreplay.delivery;

import dev.chatreplay.harness.TestContext;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.harness.TestReceiver.Reply;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// An organization with two webhooks and an exported session. The second webhook refuses its first delivery.
final class DeliveryRun {
    private static final Duration LONGER_THAN_A_LEASE = TestContext.UNHURRIED.plusSeconds(10);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final WebhookHarness harness;
    final Api owner;
    final List<Webhook> webhooks;
    final Chat chat;

    DeliveryRun(WebhookHarness harness) {
        this.harness = harness;
        owner = harness.stack.organization();
        var number = RUNS.incrementAndGet();
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
