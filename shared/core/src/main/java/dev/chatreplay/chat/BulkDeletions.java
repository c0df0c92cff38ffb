package dev.chatreplay.chat;

import dev.chatreplay.event.EventTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folds the events that delete all messages of a session or of a person up to a time. The latest time counts. Not thread-safe.
final class BulkDeletions {
    private Optional<Instant> everyone = Optional.empty();
    private final Latest byParticipant = new Latest();
    private final Latest byUser = new Latest();

    /// The latest time for each id.
    private static final class Latest {
        private final DigestTable indexes = new DigestTable();
        private final List<Instant> times = new ArrayList<>();

        void add(String id, Instant until) {
            var digest = Digest.of(id);
            var index = indexes.find(digest);
            if (index.isEmpty()) {
                indexes.put(digest, times.size());
                times.add(until);
            } else {
                times.set((int) index.getAsLong(), EventTime.later(times.get((int) index.getAsLong()), until));
            }
        }

        boolean covers(String id, Instant createdAt) {
            if (indexes.isEmpty()) {
                return false;
            }
            var index = indexes.find(Digest.of(id));
            return index.isPresent() && !times.get((int) index.getAsLong()).isBefore(createdAt);
        }
    }

    /// Adds the entry of a `chat.messages.deleted` event.
    ///
    /// @throws UnreadableLogEntryException when its event is not a deletion, or does not name exactly one person or everyone
    void add(LogEntry entry) {
        var event = LoggedEvent.of(entry);
        var occurredAt = event.time("occurredAt");
        var until = event.optionalTime("until").filter(time -> time.isBefore(occurredAt)).orElse(occurredAt);
        // An explicit null is no absence here. As absence, it would delete the messages of everyone.
        var participant = event.optionalId("participantId");
        var user = event.optionalId("userId");
        if (participant.isPresent() && user.isPresent()) {
            throw new UnreadableLogEntryException(entry.sortKey(), "it names two persons");
        }
        participant.ifPresent(id -> byParticipant.add(id, until));
        user.ifPresent(id -> byUser.add(id, until));
        if (participant.isEmpty() && user.isEmpty()) {
            everyone = Optional.of(everyone.map(time -> EventTime.later(time, until)).orElse(until));
        }
    }

    boolean isEmpty() {
        return everyone.isEmpty() && byParticipant.times.isEmpty() && byUser.times.isEmpty();
    }

    /// Returns whether a message is deleted.
    boolean cover(SentEvent sent, Instant createdAt) {
        return everyone.filter(until -> !until.isBefore(createdAt)).isPresent()
                || byParticipant.covers(sent.participantId(), createdAt)
                || sent.userId().filter(id -> byUser.covers(id, createdAt)).isPresent();
    }
}
