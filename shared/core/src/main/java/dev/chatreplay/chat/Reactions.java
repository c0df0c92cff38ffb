package dev.chatreplay.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.KeyParts;
import java.io.IOException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Folds the reactions to one message into a JSON object, which it writes to a spill at once. It holds one reaction of one participant,
/// because the log has the reactions of a message in order.
final class Reactions {
    // Like the log's JSON, the object holds an emoji as such, and not as two escapes.
    private static final JsonFactory JSON = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
    private static final Comparator<Change> BY_TIME = Comparator.comparing((Change change) -> change.key().occurredAt())
            .thenComparing(Change::eventId, KeyParts.ORDER).thenComparing(Change::type);

    private final Spill spill;
    private final long start;
    private @Nullable JsonGenerator out;
    private @Nullable String written;
    private @Nullable Change last;

    /// A reaction that was added or removed.
    private record Change(SortKey.Reaction key, EventType type, String eventId) {
        boolean isOfSame(Change other) {
            return key.reaction().equals(other.key.reaction()) && key.participantId().equals(other.key.participantId());
        }
    }

    Reactions(Spill spill) {
        this.spill = spill;
        this.start = spill.length();
    }

    /// Adds an entry, in key order.
    ///
    /// @throws UnreadableLogEntryException when its event is not a reaction
    void add(SortKey.Reaction key, LogEntry entry) {
        var event = LoggedEvent.of(entry);
        var type = EventType.of(event.text("type"))
                .filter(t -> t == EventType.REACTION_ADDED || t == EventType.REACTION_REMOVED)
                .orElseThrow(() -> new UnreadableLogEntryException(entry.sortKey(), "its type is not a reaction"));
        var change = new Change(key, type, event.id("id"));
        if (last == null || !last.isOfSame(change)) {
            writeLast();
            last = change;
        } else if (BY_TIME.compare(change, last) > 0) {
            last = change;
        }
    }

    /// Ends the JSON object.
    ///
    /// @return its length in bytes; 0 when no reaction is left
    int finish() {
        writeLast();
        if (out == null) {
            return 0;
        }
        try {
            out.close();
        } catch (IOException e) {
            throw new IllegalStateException("a spill throws no IOException", e);
        }
        return Math.toIntExact(spill.length() - start);
    }

    private void writeLast() {
        if (last == null || last.type() == EventType.REACTION_REMOVED) {
            return;
        }
        try {
            write(last.key());
        } catch (IOException e) {
            throw new IllegalStateException("a spill throws no IOException", e);
        }
    }

    private void write(SortKey.Reaction key) throws IOException {
        if (out == null) {
            out = JSON.createGenerator(spill);
            out.writeStartObject();
        }
        if (!key.reaction().equals(written)) {
            if (written != null) {
                out.writeEndArray();
            }
            out.writeArrayFieldStart(key.reaction());
            written = key.reaction();
        }
        out.writeString(key.participantId());
    }
}
