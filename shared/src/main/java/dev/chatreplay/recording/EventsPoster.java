package dev.chatreplay.recording;

import dev.chatreplay.Failure;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.chat.InvalidEventException;
import dev.chatreplay.chat.ParsedEvent;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.Organizations;
import java.time.Clock;
import java.util.List;

/// Takes a batch of events from a caller: all of it or, when one event is not valid, none.
public final class EventsPoster {
    private final Organizations organizations;
    private final Recorder recorder;
    private final Clock clock;

    /// A body that is read only for a caller who has been let in.
    public interface Body {
        /// Its events.
        ///
        /// @param organizationId whose they have to be
        /// @throws InvalidEventException when one of them is not valid, or the whole is not
        List<ParsedEvent> events(String organizationId);
    }

    /// A poster into the tables and the compaction queue of `configuration`.
    public EventsPoster(Configuration configuration, AwsClients aws, Clock clock) {
        this.organizations = new Organizations(aws.dynamoDb(), configuration.organizationsTable());
        this.recorder = new Recorder(configuration, aws, clock);
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
