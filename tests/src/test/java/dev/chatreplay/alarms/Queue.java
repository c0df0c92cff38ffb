package dev.chatreplay.alarms;

import java.util.ArrayList;
import java.util.List;

/// A simulated queue of SQS with its dead-letter queue, and the metrics that SQS writes by its documentation.
final class Queue {
    private static final int SECONDS = 60;
    /// SQS leaves messages out of the age of the oldest message after their third receive.
    private static final int RECEIVES_IN_AGE = 3;
    /// The metrics of a queue begin up to this long after its first message.
    private static final int ACTIVATION_MINUTES = 15;

    final List<Message> messages = new ArrayList<>();
    private final String name;
    private final String deadLetterName;
    private final int maxReceiveCount;
    private int letters;
    private long activeFrom = Long.MAX_VALUE;

    /// A queue message.
    static final class Message {
        final long sentAt;
        final boolean isPoison;
        /// The second of the simulation from which the message is visible.
        long visibleAt;
        int receives;

        Message(long sentAt, long visibleAt, boolean isPoison) {
            this.sentAt = sentAt;
            this.visibleAt = visibleAt;
            this.isPoison = isPoison;
        }
    }

    Queue(String name, String deadLetterName, int maxReceiveCount) {
        this.name = name;
        this.deadLetterName = deadLetterName;
        this.maxReceiveCount = maxReceiveCount;
    }

    void send(int count, long minute, boolean isPoison) {
        for (int i = 0; i < count; i++) {
            messages.add(new Message(minute, minute * SECONDS, isPoison));
        }
    }

    /// Moves the messages that were received too often.
    void redrive(long minute) {
        var tooOften = messages.stream().filter(message -> message.receives >= maxReceiveCount)
                .filter(message -> message.visibleAt < (minute + 1) * SECONDS).toList();
        messages.removeAll(tooOften);
        deadLetter(tooOften.size(), minute);
    }

    /// Adds dead letters, which a function sent or SQS moved.
    void deadLetter(int count, long minute) {
        letters += count;
        if (count > 0) {
            activeFrom = Math.min(activeFrom, minute + ACTIVATION_MINUTES);
        }
    }

    /// Writes the metrics of a minute.
    void emit(MetricStore store, long minute) {
        messages.stream().filter(message -> message.receives < RECEIVES_IN_AGE).mapToLong(message -> message.sentAt)
                .min()
                .ifPresent(oldest -> store.add(MetricKey.ofQueue("ApproximateAgeOfOldestMessage", name), minute,
                        (double) (minute - oldest) * SECONDS));
        if (minute >= activeFrom) {
            store.add(MetricKey.ofQueue("ApproximateNumberOfMessagesVisible", deadLetterName), minute, letters);
            store.add(MetricKey.ofQueue("ApproximateNumberOfMessagesNotVisible", deadLetterName), minute, 0);
        }
    }
}
