package dev.chatreplay.ingest;

import dev.chatreplay.event.SessionKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which events of a batch can be recorded. Nothing of the batch has been written yet.
public final class Admission {
    private final List<SessionEvents> admitted;
    private final Set<ReceivedEvent> tooLate;
    private final Map<SessionKey, RuntimeException> failures;

    Admission(List<SessionEvents> admitted, Set<ReceivedEvent> tooLate, Map<SessionKey, RuntimeException> failures) {
        this.admitted = admitted;
        this.tooLate = tooLate;
        this.failures = failures;
    }

    /// The events that can be recorded, by session.
    List<SessionEvents> admitted() {
        return admitted;
    }

    /// The events that arrive too late for their session, and can never be recorded.
    public Set<ReceivedEvent> tooLate() {
        return tooLate;
    }

    /// The sessions whose row could not be read, and why. None of their events is admitted or too late.
    public Map<SessionKey, RuntimeException> failures() {
        return failures;
    }
}
