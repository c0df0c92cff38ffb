package dev.chatreplay.functions.compactsessionchat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.aws.Metric;
import dev.chatreplay.aws.OutcomeLog;
import dev.chatreplay.aws.OutcomeLog.Level;
import dev.chatreplay.export.CompactionRequests;
import dev.chatreplay.export.CompactionWorker;
import dev.chatreplay.export.CompactionWorker.Request;
import dev.chatreplay.export.CompactionWorker.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import software.amazon.awssdk.core.exception.SdkException;

/// Makes the exports and snapshots that the compaction queue asks for. A message whose work is not done is never acknowledged: it
/// is made to come again when that is worth it.
public final class CompactSessionChat implements RequestHandler<SQSEvent, SQSBatchResponse> {
    /// What an invocation needs to undo its work when that has run out of time, and to report.
    private static final Duration MARGIN = Duration.ofSeconds(15);
    /// Nobody waits for a compaction, and giving it up costs all that it has read.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    private final CompactionWorker worker;
    private final CompactionRequests requests;

    /// As Lambda makes it.
    public CompactSessionChat() {
        this(Configuration.from(System.getenv()), AwsClients.fromEnvironment(CALL_TIMEOUT), Clock.systemUTC());
    }

    /// Wired by hand.
    public CompactSessionChat(Configuration configuration, AwsClients aws, Clock clock) {
        this.worker = new CompactionWorker(configuration, aws, clock);
        this.requests = new CompactionRequests(aws.sqs(), configuration.compactionQueueUrl());
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var failures = new ArrayList<BatchItemFailure>();
        for (var message : event.getRecords()) {
            var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
            if (!isDone(message, deadline, context)) {
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private boolean isDone(SQSMessage message, Deadline deadline, Context context) {
        var began = System.nanoTime();
        var verdict = worker.work(request(message), deadline);
        var line = line(verdict, (System.nanoTime() - began) / 1_000_000, message, context);
        CompactionRequests.decode(message.getBody())
                .ifPresent(key -> line.with("organizationId", key.organizationId()).with("sessionId", key.sessionId()));
        line.to(context.getLogger()::log);
        verdict.postponedBy().ifPresent(delay -> postpone(message, delay, context));
        return verdict.postponedBy().isEmpty();
    }

    private static Request request(SQSMessage message) {
        var attributes = message.getAttributes();
        var hops = message.getMessageAttributes().get(CompactionRequests.HOPS);
        return new Request(message.getBody(), Instant.ofEpochMilli(Long.parseLong(attributes.get("SentTimestamp"))),
                Integer.parseInt(attributes.get("ApproximateReceiveCount")),
                hops == null ? 0 : Integer.parseInt(hops.getStringValue()));
    }

    private static OutcomeLog line(Verdict verdict, long millis, SQSMessage message, Context context) {
        var line = new OutcomeLog(context.getFunctionName())
                .with("messageId", message.getMessageId())
                .with("durationMillis", millis);
        return switch (verdict) {
            case Verdict.Acknowledge(var outcome) -> line.outcome(Level.INFO, outcome);
            case Verdict.Exported(var file, var lag) -> {
                lag.ifPresent(duration -> line.with(Metric.COMPACTION_LAG, duration.toMillis()));
                yield line.outcome(Level.INFO, "EXPORTED")
                        .with(Metric.COMPACTION_DURATION, millis)
                        .with(Metric.COMPACTED_MESSAGES, file.messages())
                        .with(Metric.COMPACTED_BYTES, file.bytes());
            }
            case Verdict.DeadLettered(var reason) ->
                line.outcome(Level.WARN, "DEAD_LETTERED").with("reason", reason);
            case Verdict.Postpone(var outcome, var delay) ->
                line.outcome(Level.INFO, outcome).with("againInMillis", delay.toMillis());
            case Verdict.Failed(var cause, var delay) ->
                line.outcome(Level.WARN, "FAILED").with(cause).with("againInMillis", delay.toMillis());
        };
    }

    private void postpone(SQSMessage message, Duration delay, Context context) {
        try {
            requests.postpone(message.getReceiptHandle(), delay);
        } catch (SdkException e) {
            // It comes again all the same, after the visibility timeout of the queue.
            new OutcomeLog(context.getFunctionName()).outcome(Level.WARN, "NOT_POSTPONED").with(e)
                    .with("messageId", message.getMessageId())
                    .to(context.getLogger()::log);
        }
    }
}
