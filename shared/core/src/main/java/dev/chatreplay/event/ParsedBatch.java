package dev.chatreplay.event;

import java.util.List;

/// The events of a body, valid and refused. Every event of the body is in one of the two lists. Both are in the order of the body.
///
/// @param events the valid events
/// @param refused the first fault of each refused event; each names the index of its event
public record ParsedBatch(List<IndexedEvent> events, List<InvalidEventException> refused) {
    /// Copies both lists.
    public ParsedBatch {
        events = List.copyOf(events);
        refused = List.copyOf(refused);
    }
}
