package dev.chatreplay.event;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The events of a body, valid and refused. Every event of the body is in one of the two lists. Both are in the order of the body.
///
/// @param events the valid events
/// @param refused the first fault of each refused event; each names the index of its event
/// @param sessionIds the valid session ids that the events name, also the refused ones
public record ParsedBatch(List<IndexedEvent> events, List<InvalidEventException> refused, Set<String> sessionIds) {
    /// Copies the collections. The ids keep their order.
    public ParsedBatch {
        events = List.copyOf(events);
        refused = List.copyOf(refused);
        sessionIds = Collections.unmodifiableSet(new LinkedHashSet<>(sessionIds));
    }
}
