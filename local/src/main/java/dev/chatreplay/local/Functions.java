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
    /// Calls of one queue function at a time.
    private static final int CONCURRENCY = 4;

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v2/sessions/{sessionId}/chat", "get-session-chat",
                        new GetSessionChat(configuration, aws, clock)),
                new Route("POST", "/v2/events", "post-events", new PostEvents(configuration, aws, clock)));
    }

    /// Starts to poll the queues, with the stack's own clients, until what it returns is closed.
    Polling poll(AwsClients pollers, Map<Queue, String> urls) {
        return new Polling(
                poll(pollers, urls, Queue.EVENTS, "consume-events", 10,
                        new ConsumeEvents(configuration, aws, clock)),
                poll(pollers, urls, Queue.COMPACTION, "compact-session-chat", 1,
                        new CompactSessionChat(configuration, aws, clock)));
    }

    /// Both pollers; each may need a moment to stop.
    record Polling(QueuePoller events, QueuePoller compactions) implements AutoCloseable {
        @Override
        public void close() {
            Together.run(events::close, compactions::close);
        }
    }

    private static QueuePoller poll(AwsClients pollers, Map<Queue, String> urls, Queue queue, String function,
            int batchSize, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
        var url = Objects.requireNonNull(urls.get(queue));
        return QueuePoller.start(pollers.sqs(), new QueuePoller.Source(url, queue.arn(), function, batchSize,
                CONCURRENCY, EmbeddedStack.QUEUE_FUNCTION_TIMEOUT), handler);
    }
}
