package dev.chatreplay.queue;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.SharedCalls;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Json;
import java.io.IOException;
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

/// The queue of sessions to compact. A message only says which session; the compactor finds out what there is to do.
public final class CompactionQueue {
    /// [SendMessageBatch](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html) takes 10.
    private static final int REQUESTS_PER_CALL = 10;
    /// The time between two recompactions of one session, so that a stream of late events does not become one of exports.
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(60);
    /// The longest delay that SQS knows.
    private static final Duration MAX_DELAY = Duration.ofMinutes(15);
    private static final Duration MAX_VISIBILITY = Duration.ofHours(12);

    /// Message attribute: the number of consecutive compactions that each requested the next.
    public static final String CHAIN_LENGTH = "chainLength";
    /// Lambda's own guard against loops is off for the compactor, so it has one: a session that is never current for half an hour is left
    /// to the next event and to the sweep.
    public static final int MAX_CHAIN_LENGTH = 30;

    private final AwsClients aws;
    private final String queueUrl;
    private final Duration delay;

    /// SQS has not taken a request.
    public static final class NotRequestedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private NotRequestedException() {
            super("SQS has not taken the request for a compaction");
        }
    }

    /// The queue at `queueUrl`.
    ///
    /// @param delay how long the compaction of a session waits for late events
    public CompactionQueue(AwsClients aws, String queueUrl, Duration delay) {
        this.aws = aws;
        this.queueUrl = queueUrl;
        this.delay = delay;
    }

    /// How long the compaction of a session waits for late events.
    public Duration delay() {
        return delay;
    }

    /// Asks for a compaction.
    ///
    /// @param delay before it starts, cut to what SQS can: 15 minutes
    public void request(SessionKey session, Duration delay) {
        sendAlone(entry(0, session, delay).build());
    }

    /// Asks for another compaction from within one, unless that has been done [#MAX_CHAIN_LENGTH] times in a row.
    ///
    /// @param chainLength how often before
    public void requestAgain(SessionKey session, Duration delay, int chainLength) {
        if (chainLength < MAX_CHAIN_LENGTH) {
            sendAlone(entry(0, session, delay)
                    .messageAttributes(Map.of(CHAIN_LENGTH, MessageAttributeValue.builder().dataType("Number")
                            .stringValue(Integer.toString(chainLength + 1)).build()))
                    .build());
        }
    }

    /// Asks for compactions.
    ///
    /// @param delays before each starts, cut to what SQS can: 15 minutes
    /// @return the sessions whose requests SQS did not take, and why; asking again for all of them is harmless
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

    /// Makes SQS redeliver a received message after `delay`, whatever the visibility timeout of the queue.
    public void postpone(String receiptHandle, Duration delay) {
        aws.sqs().changeMessageVisibility(r -> r.queueUrl(queueUrl)
                .receiptHandle(receiptHandle)
                .visibilityTimeout(seconds(delay, MAX_VISIBILITY)));
    }

    /// The session that a message names; empty when it names none, and so never will.
    public static Optional<SessionKey> decode(String body) {
        var fields = new HashMap<String, String>();
        try (var json = Json.FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return Optional.of(new SessionKey(
                    fields.getOrDefault("organizationId", ""), fields.getOrDefault("sessionId", "")));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The message that asks for a compaction of a session.
    public static String encode(SessionKey session) {
        return Json.object(json -> {
            json.writeStringField("organizationId", session.organizationId());
            json.writeStringField("sessionId", session.sessionId());
        });
    }

    private static int seconds(Duration delay, Duration most) {
        var cut = delay.compareTo(most) > 0 ? most : delay;
        return (int) Math.max(0, cut.plusMillis(999).toSeconds());
    }
}
