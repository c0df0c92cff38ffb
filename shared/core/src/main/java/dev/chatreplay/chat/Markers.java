package dev.chatreplay.chat;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Counts the participants whose markers cover a message. The largest marker of a participant counts. Reading implies delivery, and a
/// participant does not read an own message.
///
/// It first receives the markers in key order, so all markers of a participant together. Then it receives the messages in the order of
/// their times. A participant takes at most 120 bytes. Not thread-safe.
final class Markers {
    /// The maximum number of participants that count: those with the least ids. Their markers then take 12 MB.
    static final int MAX_PARTICIPANTS = 100_000;

    private final List<Marker> markers = new ArrayList<>();
    private Times read = Times.NONE;
    private Times delivered = Times.NONE;
    private String participantId = "";
    private @Nullable Marker last;

    /// The markers of a participant.
    private record Marker(Digest participant, Instant read, Instant delivered) implements Comparable<Marker> {
        static Marker none(String participantId) {
            return new Marker(Digest.of(participantId), Instant.MIN, Instant.MIN);
        }

        Marker with(EventType type, Instant upTo) {
            var newDelivered = EventTime.later(delivered, upTo);
            var newRead = type == EventType.MESSAGES_READ ? EventTime.later(read, upTo) : read;
            // Mostly both are the same object, which then takes memory once.
            return new Marker(participant, newRead, newDelivered.equals(newRead) ? newRead : newDelivered);
        }

        ParticipantMarkers of(String participantId) {
            return new ParticipantMarkers(participantId, Optional.of(read).filter(time -> !time.equals(Instant.MIN)),
                    delivered);
        }

        @Override
        public int compareTo(Marker other) {
            return participant.compareTo(other.participant);
        }
    }

    /// The times of all markers of a kind, and how many of them are before the last message.
    private static final class Times {
        static final Times NONE = new Times(List.of());
        private final List<Instant> ascending;
        private int before;

        Times(List<Instant> ascending) {
            this.ascending = ascending;
        }

        int countFrom(Instant createdAt) {
            while (before < ascending.size() && ascending.get(before).isBefore(createdAt)) {
                before++;
            }
            return ascending.size() - before;
        }
    }

    /// The numbers of other participants who have read or received a message.
    record Counts(int read, int delivered) {
        static final Counts NONE = new Counts(0, 0);
    }

    /// Adds an entry, in key order.
    ///
    /// @param latest receives the markers of the participant before, who has no more of them
    /// @throws UnreadableLogEntryException when its event is not a marker
    void add(SortKey.Marker key, LogEntry entry, Consumer<ParticipantMarkers> latest) {
        var upTo = LoggedEvent.of(entry).time("upTo");
        if (last == null || !key.participantId().equals(participantId)) {
            addLast(latest);
            participantId = key.participantId();
            last = Marker.none(participantId);
        }
        last = last.with(key.type(), upTo);
    }

    private void addLast(Consumer<ParticipantMarkers> latest) {
        if (last != null && markers.size() < MAX_PARTICIPANTS) {
            markers.add(last);
            latest.accept(last.of(participantId));
        }
    }

    /// Ends the markers. The messages follow.
    ///
    /// @param latest receives the markers of the last participant
    void finish(Consumer<ParticipantMarkers> latest) {
        addLast(latest);
        last = null;
        read = new Times(sorted(Marker::read));
        delivered = new Times(sorted(Marker::delivered));
        Collections.sort(markers);
    }

    private List<Instant> sorted(Function<Marker, Instant> time) {
        return markers.stream().map(time).sorted(Comparator.naturalOrder()).toList();
    }

    boolean isEmpty() {
        return markers.isEmpty();
    }

    /// Counts for a message. No later message may have an earlier `createdAt`.
    Counts count(String author, Instant createdAt) {
        var own = markerOf(author);
        return new Counts(
                read.countFrom(createdAt) - covers(own.map(Marker::read), createdAt),
                delivered.countFrom(createdAt) - covers(own.map(Marker::delivered), createdAt));
    }

    private Optional<Marker> markerOf(String participant) {
        var index = Collections.binarySearch(markers, Marker.none(participant));
        return index < 0 ? Optional.empty() : Optional.of(markers.get(index));
    }

    private static int covers(Optional<Instant> upTo, Instant createdAt) {
        return upTo.filter(time -> !time.isBefore(createdAt)).isPresent() ? 1 : 0;
    }
}
