package dev.chatreplay.faults.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.format.FileFormat;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Records what the producers and consumers of one session know: the events sent, the events acknowledged, and the violations in answers.
/// Thread-safe.
public final class Evidence {
    private final Set<ObjectNode> attempted = new LinkedHashSet<>();
    private final Set<ObjectNode> acknowledged = new LinkedHashSet<>();
    private final RefusedEvents refused = new RefusedEvents();
    private boolean isEndExpected;
    private final Set<URI> links = new LinkedHashSet<>();
    private int withdrawals;
    private final Set<FileFormat> requested = new LinkedHashSet<>();
    private boolean isTooLate;
    private final List<String> violations = new ArrayList<>();

    /// Records events that are about to be sent.
    public synchronized void attempt(Collection<ObjectNode> events) {
        attempted.addAll(events);
    }

    /// Records events that were sent and acknowledged.
    public synchronized void acknowledge(Collection<ObjectNode> events) {
        acknowledged.addAll(events);
    }

    /// Returns the events that were refused.
    public RefusedEvents refused() {
        return refused;
    }

    /// Records the link of an answer.
    synchronized void addLink(URI link) {
        links.add(link);
    }

    /// Returns the links of all answers.
    public synchronized Set<URI> links() {
        return Set.copyOf(links);
    }

    /// Records that an operator has begun to withdraw the files. Links that were given out before may lead to nothing.
    public synchronized void withdraw() {
        withdrawals++;
    }

    /// Returns how often an operator has begun to withdraw the files.
    synchronized int withdrawals() {
        return withdrawals;
    }

    /// Records that a reader got 200 or 202 for a format. So the export must have its file in the end.
    public synchronized void request(FileFormat format) {
        requested.add(format);
    }

    /// Returns the formats for which readers got 200 or 202.
    synchronized Set<FileFormat> requested() {
        return Set.copyOf(requested);
    }

    /// Records that no compaction may start any more. From now on, a format that is not made gets 410.
    public synchronized void passLatestStart() {
        isTooLate = true;
    }

    /// Returns whether no compaction may start any more.
    public synchronized boolean isTooLate() {
        return isTooLate;
    }

    /// Records a violation.
    public synchronized void addViolation(String violation) {
        violations.add(violation);
    }

    /// Returns the events that were acknowledged.
    public synchronized Set<ObjectNode> acknowledged() {
        return new LinkedHashSet<>(acknowledged);
    }

    /// Returns the events that were sent.
    public synchronized Set<ObjectNode> attempted() {
        return new LinkedHashSet<>(attempted);
    }

    /// Returns the violations.
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /// Requires the session to be ended, although no `session.ended` was sent.
    public synchronized void expectEnd() {
        isEndExpected = true;
    }

    /// Returns whether the session must be ended.
    public synchronized boolean isEndAcknowledged() {
        return isEndExpected
                || acknowledged.stream().anyMatch(event -> event.path("type").asText().equals("session.ended"));
    }
}
