package dev.chatreplay.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import dev.chatreplay.local.trigger.QueuePoller;
import dev.chatreplay.local.trigger.Route;
import dev.chatreplay.local.trigger.Schedule;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Environment;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The functions of the template and their event sources.
record Functions(Template template, Map<String, String> environment, AwsClients aws, Clock clock) {
    /// The maximum number of concurrent calls of one queue function.
    private static final int CONCURRENCY = 4;
    /// The maximum number of messages in one answer of SQS. Lambda combines several receive calls into a larger batch.
    private static final int MESSAGES_PER_RECEIPT = 10;

    /// Leaves out the environment, because it holds credentials.
    @Override
    public String toString() {
        return "Functions[…]";
    }

    /// Returns the routes of the API. The routes of a function share one instance of it.
    List<Route> routes() {
        var handlers = new HashMap<String, RequestStreamHandler>();
        return template.eventSources("HttpApi").stream()
                .map(source -> new Route(source.routeKey(), source.function(),
                        handlers.computeIfAbsent(source.function(), _ -> handler(source, RequestStreamHandler.class))))
                .toList();
    }

    /// Starts to poll the queues with the stack's own clients.
    ///
    /// @param account the AWS account of the queues
    /// @param urls the queue URLs by logical id
    /// @return the pollers, which run until closed
    Polling poll(AwsClients pollers, String account, Map<String, String> urls) {
        return new Polling(template.eventSources("SQS").stream().map(source -> {
            var queue = source.properties().requiredAt("/Queue/Fn::GetAtt/0").asText();
            var batchSize = Math.min(source.properties().required("BatchSize").asInt(), MESSAGES_PER_RECEIPT);
            return QueuePoller.start(pollers.sqs(),
                    new QueuePoller.Source(Objects.requireNonNull(urls.get(queue), queue),
                            Resources.queueArn(account, queue),
                            source.function(), batchSize, CONCURRENCY, timeout(source)),
                    queueHandler(source));
        }).toList());
    }

    /// Starts to call the functions that have a schedule in the template. Each schedule runs until closed.
    List<Schedule> schedule() {
        return template.eventSources("Schedule").stream()
                .map(source -> Schedule.start(source.function(), timeout(source),
                        source.properties().required("Schedule").asText(),
                        handler(source, RequestStreamHandler.class)))
                .toList();
    }

    private Duration timeout(EventSource source) {
        return Duration.ofSeconds(template.property(source.function(), "Timeout").asInt());
    }

    /// The pollers of all queues. Closes them in parallel, because each may need time to stop.
    record Polling(List<QueuePoller> pollers) implements AutoCloseable {
        @Override
        public void close() {
            Concurrently.run(pollers.stream().<Runnable>map(poller -> poller::close).toArray(Runnable[]::new));
        }
    }

    @SuppressWarnings("unchecked") // A queue function with other types fails at its first batch.
    private RequestHandler<SQSEvent, SQSBatchResponse> queueHandler(EventSource source) {
        return handler(source, RequestHandler.class);
    }

    /// Creates the handler by its class name, as Lambda does, but with the clients and the clock of this stack. This constructor, which
    /// Lambda never calls, also lets webhooks be on this machine: `http` to a loopback address.
    private <H> H handler(EventSource source, Class<H> kind) {
        try {
            return kind.cast(Class.forName(source.handler())
                    .getConstructor(Environment.class, AwsClients.class, Clock.class)
                    .newInstance(Environment.of(environment), aws, clock));
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new StackFailure("The handler of " + source.function() + ", " + source.handler()
                    + ", cannot be created: " + e, e);
        }
    }
}
