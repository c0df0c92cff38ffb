package dev.chatreplay.functions.compactsessionchat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.export.CompactionWorker;
import dev.chatreplay.export.CompactionWorker.Request;
import dev.chatreplay.export.Exports;
import dev.chatreplay.export.LandingResult;
import dev.chatreplay.export.Landings;
import dev.chatreplay.export.MessageDisposition;
import dev.chatreplay.export.MessageDisposition.Postponement;
import dev.chatreplay.format.Formats;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import dev.chatreplay.runtime.Metric;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/// Handles compaction requests: makes exports and snapshots. It never acknowledges a queue message whose work is not
/// done, and sets the delay after which SQS delivers that message again.
public final class CompactSessionChat implements RequestHandler<SQSEvent, SQSBatchResponse> {
    /// The time that an invocation needs to undo its work and to report after the work has timed out.
    private static final Duration MARGIN = Duration.ofSeconds(15);
    /// The timeout of one AWS call. It is long, because no caller waits for a compaction, and abandoning one wastes all its reads.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    private static final String REDELIVERY = "redeliveryInMillis";

    private final CompactionWorker worker;
    private final Landings landings;
    private final CompactionQueue queue;
    private final Formats formats;

    /// Creates the function in Lambda.
    public CompactSessionChat() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(CALL_TIMEOUT), Clock.systemUTC());
    }

    /// Creates the function for the embedded stack and the tests.
    public CompactSessionChat(Environment environment, AwsClients aws, Clock clock) {
        this(environment, aws, clock, Formats.ofProduct());
    }

    /// Creates the function with other formats, for the tests.
    ///
    /// @param formats the formats that the function can write
    public CompactSessionChat(Environment environment, AwsClients aws, Clock clock, Formats formats) {
        var stores = new Stores(environment, aws);
        var exports = Exports.ofWorker(stores, formats, clock);
        this.worker = new CompactionWorker(stores.sessions(), exports.compactor(), exports.snapshots(),
                stores.compactionDeadLetters(), clock);
        this.landings = Landings.of(stores, formats, clock);
        this.queue = stores.compactionQueue();
        this.formats = formats;
        environment.verify();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var failures = new ArrayList<BatchItemFailure>();
        for (var message : event.getRecords()) {
            var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
            if (!deadline.call(() -> isDone(message, deadline, context))) {
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private boolean isDone(SQSMessage message, Deadline deadline, Context context) {
        var began = System.nanoTime();
        var request = request(message);
        var worked = worker.work(request, deadline);
        var disposition = worked.disposition();
        var line = line(disposition, (System.nanoTime() - began) / 1_000_000, message, context)
                .with("receiveCount", request.receiveCount());
        request.session()
                .ifPresent(key -> line.withSession(key.organizationId(), key.sessionId()));
        line.to(context.getLogger()::log);
        disposition.postponedBy().ifPresent(delay -> postpone(message, delay, context));
        var isDone = disposition.postponedBy().isEmpty();
        if (isDone) {
            worked.session().ifPresent(session -> land(session, deadline, context));
        }
        return isDone;
    }

    /// Lands the export of the session. A failure keeps no queue message: the sweep requests the next try.
    private void land(Session session, Deadline deadline, Context context) {
        var began = System.nanoTime();
        var key = session.key();
        line(landings.land(session, deadline), context.getFunctionName())
                .ifPresent(line -> line.withSession(key.organizationId(), key.sessionId())
                        .with("durationMillis", (System.nanoTime() - began) / 1_000_000)
                        .to(context.getLogger()::log));
    }

    private static Optional<LogLine> line(LandingResult result, String function) {
        var line = new LogLine(function);
        return switch (result) {
            case LandingResult.NotNeeded() -> Optional.empty();
            case LandingResult.Held(_) -> Optional.of(line.outcome(Level.INFO, "LANDING_HELD"));
            case LandingResult.Landed(var landing, var written) -> Optional.of(line.outcome(Level.INFO, "LANDED")
                    .with("workVersion", landing.workVersion()).with("written", written));
            case LandingResult.Failed(var landing, var reason, var cause) -> {
                landing.ifPresent(failed -> line.with("tries", failed.tries())
                        .with(Metric.LANDING_FAILURES, failed.tries()));
                line.with("reason", reason);
                yield Optional.of(AwsFailure.log(cause, line.outcome(Level.WARN, "LANDING_FAILED")));
            }
            case LandingResult.DeadLettered(var landing, var reason, var cause) -> {
                cause.ifPresent(failure -> AwsFailure.log(failure, line));
                yield Optional.of(line.with("tries", landing.tries())
                        .deadLettered(DeadLetterReason.LANDING_FAILED, reason));
            }
        };
    }

    private static Request request(SQSMessage message) {
        var attributes = message.getAttributes();
        return new Request(message.getBody(), CompactionQueue.decode(message.getBody()),
                Instant.ofEpochMilli(Long.parseLong(attributes.get("SentTimestamp"))),
                Integer.parseInt(attributes.get("ApproximateReceiveCount")),
                chainLength(message));
    }

    /// Returns the chain length of a queue message. An attribute that is not a number counts as absent, because an operator may send a
    /// message by hand.
    private static int chainLength(SQSMessage message) {
        return Optional.ofNullable(message.getMessageAttributes().get(CompactionQueue.CHAIN_LENGTH))
                .map(MessageAttribute::getStringValue).filter(text -> text.matches("\\d{1,4}")).map(Integer::parseInt)
                .orElse(0);
    }

    private LogLine line(MessageDisposition disposition, long millis, SQSMessage message, Context context) {
        var line = new LogLine(context.getFunctionName())
                .with("messageId", message.getMessageId())
                .with("durationMillis", millis);
        return switch (disposition) {
            case MessageDisposition.Acknowledge(var reason) -> line.outcome(Level.INFO, reason.name());
            case MessageDisposition.Exported(var export, var lag, var leftOut) -> {
                lag.ifPresent(duration -> line.with(Metric.COMPACTION_LAG, duration.toMillis()));
                leftOut.addTo(line);
                yield line.outcome(Level.INFO, "EXPORTED")
                        .with(Metric.COMPACTION_DURATION, millis)
                        .with(Metric.COMPACTED_MESSAGES, export.counts().messages())
                        .with(Metric.COMPACTED_BYTES, export.bytes(formats.names()));
            }
            case MessageDisposition.DeadLettered(var code, var reason, var cause) -> {
                cause.ifPresent(failure -> AwsFailure.log(failure, line));
                yield line.deadLettered(code, reason);
            }
            case MessageDisposition.Postpone(var reason, var delay) ->
                postponed(reason, delay, line).with(REDELIVERY, delay.toMillis());
            case MessageDisposition.OutOfTime(var delay) ->
                line.outcome(Level.WARN, "OUT_OF_TIME").with(Metric.OUT_OF_TIME, 1).with(REDELIVERY, delay.toMillis());
            case MessageDisposition.Failed(var cause, var delay) ->
                AwsFailure.log(cause, line.outcome(Level.WARN, "FAILED").with(Metric.FAILURES, 1))
                        .with(REDELIVERY, delay.toMillis());
        };
    }

    private static LogLine postponed(Postponement reason, Duration delay, LogLine line) {
        return switch (reason) {
            case HELD -> line.outcome(Level.INFO, reason.name()).with(Metric.HELD, delay.toMillis());
            case COMPACTED_JUST_NOW -> line.outcome(Level.INFO, reason.name());
        };
    }

    private void postpone(SQSMessage message, Duration delay, Context context) {
        try {
            queue.postpone(message.getReceiptHandle(), delay);
        } catch (SdkException | Deadline.ExceededException e) {
            // SQS delivers the queue message again after the visibility timeout of the queue.
            AwsFailure.log(e, new LogLine(context.getFunctionName()).outcome(Level.WARN, "NOT_POSTPONED"))
                    .with("messageId", message.getMessageId())
                    .to(context.getLogger()::log);
        }
    }
}
