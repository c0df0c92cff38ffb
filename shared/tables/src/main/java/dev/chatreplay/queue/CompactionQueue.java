package dev.chatreplay.queue;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.SharedCalls;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// The compaction queue. A compaction request names only a session. The worker reads the session's row to find the work.
public final class CompactionQueue {
    /// [SendMessageBatch](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html) accepts 10.
    private static final int REQUESTS_PER_CALL = 10;
    /// The minimum time between two recompactions of one session for which no reader waits. Without it, each event of a stream of late events
    /// could cause an export.
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(60);
    /// The maximum delay in SQS.
    private static final Duration MAX_DELAY = Duration.ofMinutes(15);
    /// No lease lasts longer, because an invocation ends after 15 minutes. While the row has a longer one by mistake, SQS delivers the queue message
    /// again and again. So the alarm stays on, and the work starts soon after an operator has removed the lease.
    private static final Duration MAX_VISIBILITY = Duration.ofMinutes(16);

    /// Message attribute: the number of consecutive compactions that each requested the next.
    public static final String CHAIN_LENGTH = "chainLength";
    /// The maximum length of such a chain. Lambda's own guard against loops is off for the compactor, so this limit replaces it. A session
    /// that is never current reaches this limit in half an hour. The next event or the sweep then requests its compaction.
    public static final int MAX_CHAIN_LENGTH = 30;

    private final AwsClients aws;
    private final String queueUrl;
    private final Duration delay;

    /// SQS did not accept a compaction request.
    public static final class NotRequestedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private NotRequestedException() {
            super("SQS did not accept the compaction request");
        }
    }

    /// Creates the queue at `queueUrl`.
    ///
    /// @param delay the time for which the compaction of a session waits for late events
    public CompactionQueue(AwsClients aws, String queueUrl, Duration delay) {
        this.aws = aws;
        this.queueUrl = queueUrl;
        this.delay = delay;
    }

    /// Returns the delay for which the compaction of a session waits for late events.
    public Duration delay() {
        return delay;
    }

    /// Requests a compaction.
    ///
    /// @param delay the time before it starts, at most SQS's maximum of 15 minutes
    public void request(SessionKey session, Duration delay) {
        sendAlone(entry(0, session, delay).build());
    }

    /// Requests the next compaction from within a compaction. At the end of a chain of [#MAX_CHAIN_LENGTH], it does nothing.
    ///
    /// @param chainLength the number of consecutive compactions that each requested the next, up to this one
    public void requestAgain(SessionKey session, Duration delay, int chainLength) {
        if (chainLength < MAX_CHAIN_LENGTH) {
            sendAlone(entry(0, session, delay)
                    .messageAttributes(Map.of(CHAIN_LENGTH, MessageAttributeValue.builder().dataType("Number")
                            .stringValue(Integer.toString(chainLength + 1)).build()))
                    .build());
        }
    }

    /// Requests compactions.
    ///
    /// @param delays the time before each starts, at most SQS's maximum of 15 minutes
    /// @return each session whose request SQS did not accept, and the failure. To request all compactions again is harmless.
    public Map<SessionKey, RuntimeException> requestAll(Map<SessionKey, Duration> delays, Deadline deadline) {
        var sessions = new HashMap<String, SessionKey>();
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        delays.forEach((session, delay) -> {
            var entry = entry(entries.size(), session, delay).build();
            sessions.put(entry.id(), session);
            entries.add(entry);
        });
        Function<String, SessionKey> ownerOf = id -> Objects.requireNonNull(sessions.get(id));
        var refused = new ConcurrentHashMap<SessionKey, RuntimeException>();
        var calls = new SharedCalls<SendMessageBatchRequestEntry, SessionKey>(REQUESTS_PER_CALL,
                entry -> ownerOf.apply(entry.id()), some -> {
                    send(some).failed()
                            .forEach(entry -> refused.put(ownerOf.apply(entry.id()), new NotRequestedException()));
                    return List.of();
                });
        refused.putAll(calls.send(entries, deadline));
        return refused;
    }

    private static SendMessageBatchRequestEntry.Builder entry(int number, SessionKey session, Duration delay) {
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(number))
                .messageBody(encode(session))
                .delaySeconds(seconds(delay, MAX_DELAY));
    }

    private void sendAlone(SendMessageBatchRequestEntry entry) {
        if (!send(List.of(entry)).failed().isEmpty()) {
            throw new NotRequestedException();
        }
    }

    private SendMessageBatchResponse send(List<SendMessageBatchRequestEntry> entries) {
        return aws.sqs().sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
    }

    /// Makes SQS redeliver a received queue message after `delay`, whatever the visibility timeout of the queue.
    ///
    /// @param delay the time before it is redelivered, at most 16 minutes
    public void postpone(String receiptHandle, Duration delay) {
        aws.sqs().changeMessageVisibility(r -> r.queueUrl(queueUrl)
                .receiptHandle(receiptHandle)
                .visibilityTimeout(seconds(delay, MAX_VISIBILITY)));
    }

    /// Reads the session that a compaction request names; empty when the body names no session. A redelivery has the same body.
    public static Optional<SessionKey> decode(String body) {
        try {
            return Json.scalars(body).map(fields -> new SessionKey(
                    fields.getOrDefault("organizationId", ""), fields.getOrDefault("sessionId", "")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Returns the body of the compaction request for a session, in ASCII.
    public static String encode(SessionKey session) {
        return Json.asciiObject(json -> {
            json.writeStringField("organizationId", session.organizationId());
            json.writeStringField("sessionId", session.sessionId());
        });
    }

    private static int seconds(Duration delay, Duration most) {
        return Math.clamp(delay.plusMillis(999).toSeconds(), 0, (int) most.toSeconds());
    }
}
