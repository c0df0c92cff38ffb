package dev.chatreplay.functions.consumeevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.ingest.EventQueueConsumer;
import dev.chatreplay.ingest.EventQueueConsumer.BusMessage;
import dev.chatreplay.ingest.EventQueueConsumer.Outcome;
import dev.chatreplay.ingest.EventRecorder;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import dev.chatreplay.runtime.Metric;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Records events from the events queue and reports the queue messages that SQS must deliver again.
public final class ConsumeEvents implements RequestHandler<SQSEvent, SQSBatchResponse> {
    /// The time that an invocation needs to report after its work has timed out.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

    private final EventQueueConsumer consumer;

    /// Creates the function in Lambda.
    public ConsumeEvents() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
    }

    /// Creates the function for the embedded stack and the tests.
    public ConsumeEvents(Environment environment, AwsClients aws, Clock clock) {
        var stores = new Stores(environment, aws);
        var recorder = new EventRecorder(stores.chatLog(), stores.sessions(), stores.compactionQueue(),
                stores.retention(), clock);
        this.consumer = new EventQueueConsumer(recorder, stores.organizations(), stores.refusedEvents(),
                stores.eventsDeadLetters(), clock);
        environment.verify();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        var messages = event.getRecords().stream().map(ConsumeEvents::message).toList();
        var outcomes = deadline.call(() -> consumer.consume(messages, deadline));
        var failures = new ArrayList<BatchItemFailure>();
        for (var message : messages) {
            var outcome = Objects.requireNonNull(outcomes.get(message.id()));
            line(context.getFunctionName(), message, outcome).to(context.getLogger()::log);
            if (outcome instanceof Outcome.Failed) {
                failures.add(new BatchItemFailure(message.id()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private static BusMessage message(SQSMessage message) {
        // The age of a redriven queue message counts from its first receipt, which the attribute holds. A malformed attribute of another
        // sender must not fail the whole batch.
        var millis = Optional.ofNullable(message.getMessageAttributes().get(DeadLetters.FIRST_RECEIVED_AT))
                .map(MessageAttribute::getStringValue)
                .filter(value -> MILLIS.matcher(value).matches())
                .orElseGet(() -> message.getAttributes().get("SentTimestamp"));
        return new BusMessage(message.getMessageId(), message.getBody(), Instant.ofEpochMilli(Long.parseLong(millis)),
                Integer.parseInt(message.getAttributes().get("ApproximateReceiveCount")));
    }

    private static LogLine line(String function, BusMessage message, Outcome outcome) {
        var line = new LogLine(function).with("messageId", message.id());
        ChatEventParser.sessionOf(message.body())
                .ifPresent(session -> line.withSession(session.organizationId(), session.sessionId()));
        return switch (outcome) {
            case Outcome.Recorded() -> line.outcome(Level.INFO, "RECORDED").with(Metric.EVENTS_RECORDED, 1);
            case Outcome.DeadLettered(var code, var reason, var cause) -> {
                cause.ifPresent(failure -> AwsFailure.log(failure, line));
                yield line.deadLettered(code, reason);
            }
            case Outcome.Failed(var cause) ->
                AwsFailure.log(cause, line.outcome(Level.WARN, "FAILED").with(Metric.FAILURES, 1)
                        .with("receiveCount", message.receiveCount()));
        };
    }
}
