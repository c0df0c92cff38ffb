package dev.chatreplay.http;

import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Failure;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The one place that turns what was thrown into an answer.
final class ErrorResponses {
    private static final int SERVER_ERROR = 500;
    private static final String RETRY_AFTER_SECONDS = "2";

    /// An error as the contract names it.
    record ErrorResponse(int status, String reason, String message, Map<String, String> headers) {
        ErrorResponse(int status, String reason, String message) {
            this(status, reason, message, Map.of());
        }

        /// The answer, which the request id lets somebody find in the log.
        HttpResponse response(String requestId) {
            return new HttpResponse(status, headers, Json.object(json -> {
                json.writeBooleanField("success", false);
                json.writeObjectFieldStart("error");
                json.writeNumberField("code", status);
                json.writeStringField("reason", reason);
                json.writeStringField("message", message);
                json.writeStringField("request_id", requestId);
                json.writeEndObject();
            }));
        }
    }

    private ErrorResponses() {}

    static ErrorResponse of(RuntimeException thrown) {
        return switch (thrown) {
            case Failure failure -> of(failure);
            case InvalidEventException invalid -> of(invalid);
            case Deadline.ExceededException late -> of(new Failure.TryAgain(late));
            case CompactionQueue.NotRequestedException notRequested -> of(new Failure.TryAgain(notRequested));
            case SdkClientException notReached -> of(new Failure.TryAgain(notReached));
            case AwsServiceException refused when isPassing(refused) -> of(new Failure.TryAgain(refused));
            default -> new ErrorResponse(SERVER_ERROR, "INTERNAL_ERROR",
                    "A fault on our side; it has been logged with this request id");
        };
    }

    private static ErrorResponse of(Failure failure) {
        var message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case Failure.Unauthorized _ -> new ErrorResponse(401, "UNAUTHORIZED", message,
                    Map.of("WWW-Authenticate", "Basic realm=\"Chat Replay\", charset=\"UTF-8\""));
            case Failure.ChatReplayNotEnabled _ -> new ErrorResponse(403, "CHAT_REPLAY_NOT_ENABLED", message);
            case Failure.InvalidSessionId _ -> new ErrorResponse(400, "INVALID_SESSION_ID", message);
            case Failure.SessionClosed _ -> new ErrorResponse(400, "SESSION_CLOSED", message);
            case Failure.SessionNotFound _ -> new ErrorResponse(404, "SESSION_NOT_FOUND", message);
            case Failure.UnknownFormat _ -> new ErrorResponse(400, "UNKNOWN_FORMAT", message);
            case Failure.FormatNotAvailable _ -> new ErrorResponse(410, "FORMAT_NOT_AVAILABLE", message);
            case Failure.ExportExpired _ -> new ErrorResponse(410, "EXPORT_EXPIRED", message);
            case Failure.TryAgain _ ->
                new ErrorResponse(503, "TRY_AGAIN", message, Map.of("Retry-After", RETRY_AFTER_SECONDS));
        };
    }

    private static ErrorResponse of(InvalidEventException invalid) {
        var message = String.valueOf(invalid.getMessage());
        return switch (invalid.problem()) {
            case INVALID_JSON -> new ErrorResponse(400, "INVALID_JSON", message);
            case EVENT_TOO_LARGE, TOO_MANY_EVENTS, BODY_TOO_LARGE -> new ErrorResponse(413, "TOO_LARGE", message);
            case MISSING_FIELD, WRONG_TYPE, UNKNOWN_EVENT_TYPE, INVALID_ID, INVALID_TEXT, TEXT_TOO_LONG, TEXT_TOO_SHORT,
                    INVALID_TIME, TIME_TOO_PRECISE, INVALID_URL, INVALID_FILE_PAYLOAD, UNKNOWN_PAYLOAD_TYPE,
                    UNKNOWN_END_REASON, TOO_MANY_TARGETS, ORGANIZATION_MISMATCH ->
                new ErrorResponse(400, "INVALID_EVENTS", message);
        };
    }

    /// Throttling and faults of a service pass; that it refuses us for any other reason is a bug of ours.
    private static boolean isPassing(AwsServiceException refused) {
        return refused.isThrottlingException() || refused.statusCode() >= SERVER_ERROR;
    }
}
