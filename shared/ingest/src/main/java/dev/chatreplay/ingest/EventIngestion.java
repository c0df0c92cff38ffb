package dev.chatreplay.ingest;

import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Deadline;
import java.time.Clock;
import java.util.List;

/// Takes a batch of events from a caller: all of it or, when one event is not valid, none.
public final class EventIngestion {
    private final Organizations organizations;
    private final EventRecorder recorder;
    private final Clock clock;

    /// A body that is read only for a caller who has been let in.
    public interface Body {
        /// Its events.
        ///
        /// @param organizationId whose they have to be
        /// @throws InvalidEventException when one of them is not valid, or the whole is not
        List<ParsedEvent> events(String organizationId);
    }

    /// Builds an ingestion.
    public EventIngestion(Organizations organizations, EventRecorder recorder, Clock clock) {
        this.organizations = organizations;
        this.recorder = recorder;
        this.clock = clock;
    }

    /// Records the events of `body`.
    ///
    /// @return how many they are
    /// @throws Failure.Unauthorized when the caller is not let in
    /// @throws InvalidEventException when the body is not valid; nothing was recorded
    /// @throws Failure.SessionClosed when an event comes too late; nothing was recorded
    public int post(Credentials credentials, Body body, Deadline deadline) {
        var organization = credentials.authenticate(organizations.find(credentials.organizationId()));
        var receivedAt = clock.instant();
        var events = body.events(organization.id()).stream()
                .map(parsed -> new ReceivedEvent(parsed, receivedAt))
                .toList();
        recorder.record(events, deadline);
        return events.size();
    }
}
