package dev.chatreplay.ingest;

import dev.chatreplay.event.SessionKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The decision about which events of a batch can be recorded. No event of the batch has been written yet.
public final class Admission {
    private final List<SessionEvents> admitted;
    private final Set<ReceivedEvent> tooLate;
    private final Map<SessionKey, RuntimeException> failures;

    Admission(List<SessionEvents> admitted, Set<ReceivedEvent> tooLate, Map<SessionKey, RuntimeException> failures) {
        this.admitted = admitted;
        this.tooLate = tooLate;
        this.failures = failures;
    }

    /// Returns the events that can be recorded, by session.
    List<SessionEvents> admitted() {
        return admitted;
    }

    /// Returns the events that arrived too late for their session. They can never be recorded.
    public Set<ReceivedEvent> tooLate() {
        return tooLate;
    }

    /// Returns the sessions whose row could not be read, with the cause. Their events are neither admitted nor too late.
    public Map<SessionKey, RuntimeException> failures() {
        return failures;
    }
}
