package dev.chatreplay.faults.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the producers and consumers of one session know: what they have sent, what was acknowledged, and what was wrong with the
/// answers. Thread-safe.
public final class Evidence {
    private final Set<ObjectNode> attempted = new LinkedHashSet<>();
    private final Set<ObjectNode> acknowledged = new LinkedHashSet<>();
    private boolean isEndExpected;
    private final List<String> violations = new ArrayList<>();

    /// These are about to be sent.
    public synchronized void attempt(Collection<ObjectNode> events) {
        attempted.addAll(events);
    }

    /// These were sent, and taken.
    public synchronized void acknowledge(Collection<ObjectNode> events) {
        acknowledged.addAll(events);
    }

    /// Something was not as it must be.
    public synchronized void complain(String violation) {
        violations.add(violation);
    }

    /// What was taken so far.
    public synchronized Set<ObjectNode> acknowledged() {
        return new LinkedHashSet<>(acknowledged);
    }

    /// What was sent so far.
    public synchronized Set<ObjectNode> attempted() {
        return new LinkedHashSet<>(attempted);
    }

    /// What was wrong so far.
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /// The session has to be over, though nobody has told.
    public synchronized void expectEnd() {
        isEndExpected = true;
    }

    /// Whether the session has to be over.
    public synchronized boolean isEndAcknowledged() {
        return isEndExpected
                || acknowledged.stream().anyMatch(event -> event.path("type").asText().equals("session.ended"));
    }
}
