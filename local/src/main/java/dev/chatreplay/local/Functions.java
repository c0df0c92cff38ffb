package dev.chatreplay.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.local.Resources.Queue;
import dev.chatreplay.local.trigger.QueuePoller;
import dev.chatreplay.local.trigger.Route;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The deployed functions, and what each of them is wired to.
record Functions(Configuration configuration, AwsClients aws, Clock clock) {

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v2/sessions/{sessionId}/chat", "get-session-chat",
                        new GetSessionChat(configuration, aws, clock)),
                new Route("POST", "/v2/events", "post-events", new PostEvents(configuration, aws, clock)));
    }

    /// Starts to poll the queues, with the stack's own clients.
    List<QueuePoller> poll(AwsClients pollers, Map<Queue, String> urls) {
        return List.of(
                poll(pollers, urls, Queue.EVENTS, "consume-events", 10, 4,
                        new ConsumeEvents(configuration, aws, clock)),
                poll(pollers, urls, Queue.COMPACTION, "compact-session-chat", 1, 4,
                        new CompactSessionChat(configuration, aws, clock)));
    }

    private static QueuePoller poll(AwsClients pollers, Map<Queue, String> urls, Queue queue, String function,
            int batchSize, int concurrency, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
        var url = Objects.requireNonNull(urls.get(queue));
        return QueuePoller.start(pollers.sqs(), new QueuePoller.Source(url, queue.arn(), function, batchSize,
                concurrency, EmbeddedStack.QUEUE_FUNCTION_TIMEOUT), handler);
    }
}
