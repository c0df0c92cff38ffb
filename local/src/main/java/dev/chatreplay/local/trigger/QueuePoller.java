package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.chatreplay.runtime.VirtualThreads;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Replaces Lambda's SQS event source mapping: polls a queue, calls the function with batches, and deletes the messages that the
/// function processed (`ReportBatchItemFailures`). SQS delivers all other messages again after the visibility timeout.
public final class QueuePoller implements AutoCloseable {
    /// The wait of one receive call. It is short, because a call in progress when the poller closes may receive a message and hide it.
    private static final int LONG_POLL_SECONDS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(QueuePoller.class);

    private final SqsClient sqs;
    private final Source source;
    private final RequestHandler<SQSEvent, SQSBatchResponse> handler;
    private final Semaphore free;
    private final ExecutorService calls = VirtualThreads.executor();
    private final Thread receiver;
    private volatile boolean stopping;

    /// A queue and its mapping to a function.
    ///
    /// @param arn the ARN of the queue, which each record contains
    /// @param batchSize the maximum number of records in one call, at most 10
    /// @param concurrency the maximum number of concurrent calls
    /// @param timeout the timeout of one call
    public record Source(String url, String arn, String functionName, int batchSize, int concurrency,
            Duration timeout) {}

    private QueuePoller(SqsClient sqs, Source source, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
        this.sqs = sqs;
        this.source = source;
        this.handler = handler;
        this.free = new Semaphore(source.concurrency());
        this.receiver = VirtualThreads.unstarted("poll " + source.functionName(), this::poll);
    }

    /// Starts a poller, which runs until closed.
    public static QueuePoller start(SqsClient sqs, Source source, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
        var poller = new QueuePoller(sqs, source, handler);
        poller.receiver.start();
        return poller;
    }

    private void poll() {
        try {
            while (!stopping) {
                free.acquire();
                var batch = receive();
                if (batch.isEmpty()) {
                    free.release();
                } else {
                    var _ = calls.submit(() -> {
                        try {
                            deliver(batch);
                        } finally {
                            free.release();
                        }
                    });
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            // Closing interrupts the thread, in whatever it does.
            if (!stopping) {
                LOG.error("{} is no longer polled", source.url(), e);
            }
        }
    }

    private List<Message> receive() {
        var untilItWorks = RetryPolicy.<List<Message>>builder().handle(SdkException.class)
                .withBackoff(100, 5_000, ChronoUnit.MILLIS).withMaxRetries(-1).abortIf((_, _) -> stopping)
                .onRetry(event -> LOG.warn("{} cannot be polled, trying again: {}", source.url(),
                        String.valueOf(event.getLastException())))
                .build();
        return Failsafe.with(untilItWorks).get(() -> sqs.receiveMessage(request -> request.queueUrl(source.url())
                .maxNumberOfMessages(source.batchSize()).waitTimeSeconds(LONG_POLL_SECONDS)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL).messageAttributeNames("All")).messages());
    }

    private void deliver(List<Message> batch) {
        try {
            call(batch).ifPresent(response -> delete(QueueBatch.processed(batch, response)));
        } catch (SdkException e) {
            // SQS delivers the messages again: delivery is at least once.
            LOG.warn("messages that {} processed could not be deleted: {}", source.functionName(), e.getMessage());
        }
    }

    private Optional<SQSBatchResponse> call(List<Message> batch) {
        var invocation = Invocation.begin(source.functionName(), source.timeout());
        var event = QueueBatch.event(batch, source.arn());
        var call = calls.submit(() -> Optional.ofNullable(handler.handleRequest(event, invocation))
                .orElseGet(() -> new SQSBatchResponse(List.of())));
        try {
            return Optional.of(call.get(source.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            LOG.warn("{} {} failed", source.functionName(), invocation.awsRequestId(), e.getCause());
        } catch (TimeoutException _) {
            call.cancel(true);
            LOG.warn("{} {} took longer than {}", source.functionName(), invocation.awsRequestId(), source.timeout());
        } catch (InterruptedException _) {
            call.cancel(true);
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void delete(List<Message> processed) {
        if (processed.isEmpty()) {
            return;
        }
        var response = sqs.deleteMessageBatch(request -> request.queueUrl(source.url()).entries(processed.stream()
                .map(message -> QueueBatch.deletion(message, processed.indexOf(message))).toList()));
        response.failed().forEach(failure -> LOG.warn("a message that {} processed could not be deleted: {}",
                source.functionName(), failure.message()));
    }

    /// Stops polling. Waits two seconds for the calls in progress, then interrupts them.
    @Override
    public void close() {
        stopping = true;
        receiver.interrupt();
        try {
            receiver.join();
            calls.shutdown();
            if (!calls.awaitTermination(2, TimeUnit.SECONDS)) {
                calls.shutdownNow();
            }
        } catch (InterruptedException _) {
            calls.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
