package dev.chatreplay.runtime;

import java.io.Serial;
import java.util.List;
import java.util.OptionalInt;

/// A request is refused, or the service cannot answer it now. Each API contract translates this exception to its own error in
/// one place.
public final class ApiException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient List<Detail> details;

    /// The reasons of all errors. The name of a constant is the error code for programs.
    public enum Reason {
        /// The body is no JSON.
        INVALID_JSON(400, "The body is not JSON"),
        /// An event breaks a rule, or the body does not have the structure of the contract.
        INVALID_EVENTS(400, "An event is invalid"),
        /// The path contains an invalid session id.
        INVALID_SESSION_ID(400, "The session id is invalid"),
        /// The request names a format that does not exist.
        UNKNOWN_FORMAT(400, "The format is unknown"),
        /// Events arrived after the late window of their session.
        SESSION_CLOSED(400, "The session accepts no more events"),
        /// The credentials are missing, malformed or wrong. The error does not distinguish these cases.
        UNAUTHORIZED(401, "The credentials are missing or wrong"),
        /// The API key lacks the scope that the route needs.
        SCOPE_MISSING(403, "The API key lacks the scope that this request needs"),
        /// The organization may send events, but may not read chats.
        CHAT_REPLAY_NOT_ENABLED(403,
                "Chat Replay is not enabled for this organization; ask the operator of this installation to enable it"),
        /// The API has no such path, or the path does not take this method.
        ROUTE_NOT_FOUND(404, "The API has no such path with this method"),
        /// The organization has no session of this id. Another organization may have one.
        SESSION_NOT_FOUND(404, "No session of this id has been recorded for this organization"),
        /// The export was deleted at the end of its retention.
        EXPORT_EXPIRED(410, "The chat of this session was deleted at the end of its retention"),
        /// No export has this format, and no compaction may start any more.
        FORMAT_NOT_AVAILABLE(410, "The chat of this session is not available in this format"),
        /// The body, or an event in it, is larger than the contract allows.
        TOO_LARGE(413, "The body is too large"),
        /// A bug.
        INTERNAL_ERROR(500, "The service failed; its operator finds the cause in the logs by this request id"),
        /// A service that the request needs does not answer now.
        TRY_AGAIN(503, "The service cannot answer now; send the same request again after the time in Retry-After");

        private final int status;
        private final String message;

        Reason(int status, String message) {
            this.status = status;
            this.message = message;
        }

        /// Returns the HTTP status.
        public int status() {
            return status;
        }
    }

    /// One invalid part of the request.
    ///
    /// @param index the index of the event in the body; empty when the detail concerns the whole body
    /// @param path the JSON path of the value: `$.events[3].message.payload`
    /// @param reason the broken rule, for programs
    /// @param message the broken rule, for people
    public record Detail(OptionalInt index, String path, String reason, String message) {}

    /// Creates an error with the default message of its reason.
    public ApiException(Reason reason) {
        this(reason, reason.message, List.of());
    }

    /// Creates an error with the default message of its reason, and with a cause for the log line.
    public ApiException(Reason reason, Throwable cause) {
        super(reason.message, cause);
        this.reason = reason;
        this.details = List.of();
    }

    /// Creates an error with its own message.
    ///
    /// @param details the invalid parts of the request, in the order of their indices
    public ApiException(Reason reason, String message, List<Detail> details) {
        super(message);
        this.reason = reason;
        this.details = List.copyOf(details);
    }

    /// Returns the reason.
    public Reason reason() {
        return reason;
    }

    /// Returns the message for people. It quotes no value of the request.
    public String message() {
        return String.valueOf(getMessage());
    }

    /// Returns the invalid parts of the request; empty when the error concerns the whole request.
    public List<Detail> details() {
        return details;
    }
}
