package dev.chatreplay.ingest;

import java.io.Serial;
import java.time.Duration;
import java.util.List;

/// Some events of a batch arrived after the late window of their sessions. Nothing of the batch was recorded.
public final class LateEventsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<Integer> indices;
    private final Duration lateWindow;

    LateEventsException(List<Integer> indices, Duration lateWindow) {
        super(indices.size() + " events are too late");
        this.indices = List.copyOf(indices);
        this.lateWindow = lateWindow;
    }

    /// The indices of the late events in the batch, in order: at least one.
    public List<Integer> indices() {
        return indices;
    }

    /// How long a session takes events after its end.
    public Duration lateWindow() {
        return lateWindow;
    }
}
