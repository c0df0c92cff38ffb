package dev.chatreplay.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// Why a request was not served, apart from events that are not valid. The one place that turns these into HTTP is
/// `dev.chatreplay.http.ErrorResponses`.
public abstract sealed class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Failure(String message) {
        super(message);
    }

    /// The credentials are missing, malformed or wrong; which of these is not told.
    public static final class Unauthorized extends Failure {
        private static final long serialVersionUID = 1;

        /// The same for every cause.
        public Unauthorized() {
            super("Send the header Authorization: Basic base64(organizationId:apiKey) with an active API key");
        }
    }

    /// The organization may not read.
    public static final class ChatReplayNotEnabled extends Failure {
        private static final long serialVersionUID = 1;

        /// The same for every organization.
        public ChatReplayNotEnabled() {
            super("Chat Replay is not enabled for this organization; ask the operator of this installation to enable it");
        }
    }

    /// The session id of the path can be nobody's.
    public static final class InvalidSessionId extends Failure {
        private static final long serialVersionUID = 1;

        /// @param rule what a session id looks like
        public InvalidSessionId(String rule) {
            super("The session id " + rule);
        }
    }

    /// The session is not known in this organization, whether or not another has one of that id.
    public static final class SessionNotFound extends Failure {
        private static final long serialVersionUID = 1;

        /// The same for every session.
        public SessionNotFound() {
            super("No session of this id has been recorded for this organization");
        }
    }

    /// Retention has removed the chat.
    public static final class ExportExpired extends Failure {
        private static final long serialVersionUID = 1;

        /// The same for every session.
        public ExportExpired() {
            super("The chat of this session has been removed at the end of its retention");
        }
    }

    /// The chat was never made in the format, and no compaction may start any more.
    public static final class FormatNotAvailable extends Failure {
        private static final long serialVersionUID = 1;

        /// @param available the names of the formats that can be had
        public FormatNotAvailable(Collection<String> available) {
            super("The chat of this session is not available in this format, and is too old to be made in it; available: "
                    + String.join(", ", new TreeSet<>(available)));
        }
    }

    /// The request names a format that does not exist.
    public static final class UnknownFormat extends Failure {
        private static final long serialVersionUID = 1;

        /// @param known the names of the formats that exist
        public UnknownFormat(Collection<String> known) {
            super("Set format to one of " + String.join(", ", new TreeSet<>(known)) + ", or leave it out");
        }
    }

    /// Events came after the late window of their session. Nothing of their batch was recorded.
    public static final class SessionClosed extends Failure {
        private static final long serialVersionUID = 1;

        private final transient List<Integer> indices;

        /// @param indices of the events in the batch, at least one
        /// @param lateWindow how long a session takes events after its end
        public SessionClosed(List<Integer> indices, Duration lateWindow) {
            super("events[" + indices.getFirst() + "] is too late: a session takes events until " + lateWindow.toDays()
                    + " days after its end; nothing of this request was recorded");
            this.indices = List.copyOf(indices);
        }

        /// Where in the batch they are.
        public List<Integer> indices() {
            return indices;
        }
    }

    /// Something that this needs does not answer now.
    public static final class TryAgain extends Failure {
        private static final long serialVersionUID = 1;

        /// @param cause what failed
        public TryAgain(Throwable cause) {
            super("Not done now; send the same request again after the time in Retry-After");
            initCause(cause);
        }
    }
}
