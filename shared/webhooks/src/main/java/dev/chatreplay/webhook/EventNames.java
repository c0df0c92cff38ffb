package dev.chatreplay.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The names of events that a webhook may choose: those of the vendors' lists. A registration that works there works here.
public final class EventNames {
    /// The event that reports a finished export in the shape of 100ms.
    public static final String RECORDING_SUCCESS = "recording.success";

    /// The webhook events of RealtimeKit and Dyte.
    public static final List<String> REALTIMEKIT = List.of("meeting.started", "meeting.ended",
            "meeting.participantJoined", "meeting.participantLeft", Webhook.CHAT_SYNCED, "recording.statusUpdate",
            "livestreaming.statusUpdate", "meeting.transcript", "meeting.summary");

    /// The webhook events of 100ms.
    private static final List<String> HUNDRED_MS = List.of("session.open.success", "session.close.success",
            "peer.join.success", "peer.join.failure", "peer.leave.success", "peer.leave.failure", "room.end.success",
            "role.change.success", "track.recording.started.success", "track.recording.success",
            "track.recording.failure", "stream.recording.success", "stream.recording.failure", RECORDING_SUCCESS,
            "recording.failed", "beam.started.success", "beam.stopped.success", "beam.recording.success",
            "beam.failure", "hls.started.success", "hls.stopped.success", "hls.recording.success", "hls.failure",
            "transcription.started.success", "transcription.success", "transcription.failure",
            "ingest.start.success", "ingest.start.failure", "ingest.end.success", "ingest.failure");

    /// All names, in the order of the vendors' lists. Of these, only [#Webhook.CHAT_SYNCED] and [#RECORDING_SUCCESS] are ever sent.
    public static final List<String> ALL = Stream.concat(REALTIMEKIT.stream(), HUNDRED_MS.stream()).toList();

    private EventNames() {}

    /// Returns the name of the event that a webhook of this flavor gets.
    public static String sentTo(Flavor flavor) {
        return switch (flavor) {
            case STANDARD -> Webhook.CHAT_SYNCED;
            case HUNDRED_MS -> RECORDING_SUCCESS;
        };
    }

    /// Returns whether there is at least one name, and each is one of [#ALL].
    static boolean areKnown(List<String> names) {
        return !names.isEmpty() && ALL.containsAll(names);
    }

    /// Returns names in the order of [#ALL].
    public static List<String> sorted(Set<String> names) {
        var sorted = new ArrayList<>(ALL);
        sorted.retainAll(names);
        return sorted;
    }
}
