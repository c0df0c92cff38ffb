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

    /// The reasons of all errors. The name of a constant is the error code for programs. Each message is a sentence that says what to do.
    public enum Reason {
        /// The body is no JSON.
        INVALID_JSON(400, "Send a body that is JSON."),
        /// An event breaks a rule, or the body does not have the structure of the contract.
        INVALID_EVENTS(400, "Correct the events that break a rule."),
        /// A field of a webhook breaks a rule.
        INVALID_WEBHOOK(400, "Correct the fields of the webhook that break a rule."),
        /// A query parameter has a value that the route does not know.
        INVALID_PARAMETER(400, "Correct the query parameter."),
        /// The body is not complete gzip, although its header says so.
        INVALID_GZIP(400,
                "Send a complete gzip body with Content-Type: application/octet-stream, or send the body without Content-Encoding."),
        /// The path contains an invalid session id.
        INVALID_SESSION_ID(400, "Correct the session id: no session can have it."),
        /// The request names a format that does not exist.
        UNKNOWN_FORMAT(400, "Set format to the name of a format."),
        /// Events arrived after the late window of their session.
        SESSION_CLOSED(400, "Leave out the events of sessions that accept no more events."),
        /// The credentials are missing, malformed or wrong. The error does not distinguish these cases.
        UNAUTHORIZED(401, "Send the credentials of an organization."),
        /// The API key lacks the scope that the route needs.
        SCOPE_MISSING(403, "Use an API key with the scope that this request needs."),
        /// The organization may send events, but may not read chats.
        CHAT_REPLAY_NOT_ENABLED(403,
                "Ask the operator of this installation to enable Chat Replay for this organization."),
        /// The API has no such path.
        ROUTE_NOT_FOUND(404, "Correct the path: the API has no such route."),
        /// The organization has no session of this id. Another organization may have one.
        SESSION_NOT_FOUND(404,
                "Check the session id, which is not the meeting id: this organization has recorded no such session."),
        /// The public chat of the session has no message of this participant.
        PARTICIPANT_NOT_FOUND(404, "Check the participant id: no participant with this id has a message in this chat."),
        /// The organization has no webhook of this id. Another organization may have one.
        WEBHOOK_NOT_FOUND(404, "Check the id of the webhook: this organization has none with this id."),
        /// The path does not take this method.
        METHOD_NOT_ALLOWED(405, "Send the request with one of the methods in Allow: this path takes no other method."),
        /// The organization has the maximum number of webhooks.
        TOO_MANY_WEBHOOKS(409, "Remove a webhook first: this organization has the maximum number of them."),
        /// The maximum number of replaced secrets of a webhook still signs. The message has the time when the oldest one ends.
        TOO_MANY_SECRETS(409,
                "Replace the secret of this webhook later: the maximum number of replaced secrets still signs."),
        /// The export was deleted, at the end of its retention or by an operator.
        EXPORT_EXPIRED(410, "The chat of this session was deleted, at the end of its retention or by an operator."),
        /// The file that the pages of a cursor are cut from was deleted.
        CURSOR_EXPIRED(410, "Start again without a cursor: the file of this cursor was deleted."),
        /// No export has this format, and no compaction may start any more.
        FORMAT_NOT_AVAILABLE(410, "Request another format: this chat is not available in this one."),
        /// The body, or an event in it, is larger than the contract allows.
        TOO_LARGE(413, "Send a smaller body."),
        /// A message is larger than an answer may be.
        MESSAGE_TOO_LARGE(413, "Download the chat as ndjson: a message of this page is larger than an answer may be."),
        /// The body has a `Content-Encoding` that the service cannot decode.
        UNSUPPORTED_ENCODING(415,
                "Send the body with Content-Encoding: gzip, or without Content-Encoding. The service decodes no other encoding."),
        /// A bug.
        INTERNAL_ERROR(500, "The service failed. Its operator finds the cause in the logs by this request id."),
        /// A service that the request needs does not answer now.
        TRY_AGAIN(503, "The service cannot answer now. Send the same request again after the time in Retry-After.");

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

    /// Creates an error about one query parameter.
    ///
    /// @param advice what the caller must do: a sentence
    public static ApiException ofParameter(String name, String advice) {
        return new ApiException(Reason.INVALID_PARAMETER, advice,
                List.of(new Detail(OptionalInt.empty(), name, Reason.INVALID_PARAMETER.name(), advice)));
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
