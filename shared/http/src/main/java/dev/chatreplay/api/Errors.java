package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.http.Dialect.ErrorResponse;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Translates every exception of a route into an error of a contract. The contracts differ in the credentials that they ask for, and in the
/// body of an error.
public final class Errors {
    /// The name of the header with the time to wait, in seconds.
    public static final String RETRY_AFTER = "Retry-After";

    private static final String PROCESSING = "PROCESSING";
    private static final int LATER_STATUS = 503;
    private static final int SERVER_ERROR = 500;
    private static final String RETRY_AFTER_SECONDS = "2";

    private final String challenge;
    private final Map<Reason, String> messages;
    private final Body body;

    /// An error, in the terms of this project.
    public record Problem(int status, String reason, String message, String requestId, List<Detail> details) {}

    /// Writes the body of an error.
    @FunctionalInterface
    public interface Body {
        /// Returns the body as JSON.
        String of(Problem problem);
    }

    /// Writes the fields of a contract beside `error`.
    @FunctionalInterface
    public interface Extension {
        /// Writes the fields.
        void write(Problem problem, JsonGenerator json) throws IOException;
    }

    /// @param challenge the header `WWW-Authenticate` of a 401
    /// @param messages the messages that the contract has for some reasons, in place of those of the errors
    public Errors(String challenge, Map<Reason, String> messages, Body body) {
        this.challenge = challenge;
        this.messages = Map.copyOf(messages);
        this.body = body;
    }

    /// Returns the body `{"success":false,"error":{…}}`, with the fields of a contract beside `error`.
    public static Body withExtension(Extension extension) {
        return problem -> Json.object(json -> {
            json.writeBooleanField("success", false);
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", problem.status());
            json.writeStringField("reason", problem.reason());
            json.writeStringField("message", problem.message());
            json.writeStringField("request_id", problem.requestId());
            if (!problem.details().isEmpty()) {
                Details.write(json, "details", problem.details());
            }
            json.writeEndObject();
            extension.write(problem, json);
        });
    }

    /// Translates an exception of a route.
    public ErrorResponse of(RuntimeException thrown, String requestId) {
        var error = apiException(thrown);
        var reason = error.reason();
        return new ErrorResponse(reason.name(), new HttpResponse(reason.status(), headers(error),
                body.of(new Problem(reason.status(), reason.name(), message(error), requestId, error.details()))));
    }

    /// Answers a request whose file is not ready yet with 503, and sets the outcome of the log line. The clients of the vendors retry a 503.
    /// They take a 202 for an answer without data.
    public HttpResponse processing(String requestId, Duration retryAfter, LogLine line) {
        return later(PROCESSING,
                "The file is not ready yet. Send the same request again after the time in Retry-After.",
                requestId, retryAfter, line);
    }

    /// Answers with a 503 that is no fault, and sets the outcome of the log line.
    ///
    /// @param outcome the reason of the answer, which is neither an error of a caller nor a failure
    public HttpResponse later(String outcome, String message, String requestId, Duration retryAfter, LogLine line) {
        line.outcome(Level.INFO, outcome);
        return new HttpResponse(LATER_STATUS, Map.of(RETRY_AFTER, Long.toString(retryAfter.toSeconds())),
                body.of(new Problem(LATER_STATUS, outcome, message, requestId, List.of())));
    }

    private static ApiException apiException(RuntimeException thrown) {
        return switch (thrown) {
            case ApiException error -> error;
            case InvalidEventException invalid -> of(invalid);
            case Deadline.ExceededException late -> new ApiException(Reason.TRY_AGAIN, late);
            case CompactionQueue.NotRequestedException failed -> new ApiException(Reason.TRY_AGAIN, failed);
            case SdkClientException unreachable -> new ApiException(Reason.TRY_AGAIN, unreachable);
            case AwsServiceException refused when isTransient(refused) -> new ApiException(Reason.TRY_AGAIN, refused);
            default -> new ApiException(Reason.INTERNAL_ERROR, thrown);
        };
    }

    /// Returns whether a retry can succeed. Throttling and service faults are transient. Every other error of AWS is a bug in this code.
    private static boolean isTransient(AwsServiceException refused) {
        return refused.isThrottlingException() || refused.statusCode() >= SERVER_ERROR;
    }

    private static ApiException of(InvalidEventException invalid) {
        return new ApiException(reason(invalid), String.valueOf(invalid.getMessage()),
                List.of(Details.of(invalid)));
    }

    /// Returns the reason of a body that the parser cannot read, or of an event.
    private static Reason reason(InvalidEventException invalid) {
        return switch (invalid.problem()) {
            case INVALID_JSON -> Reason.INVALID_JSON;
            case EVENT_TOO_LARGE, TOO_MANY_EVENTS, BODY_TOO_LARGE -> Reason.TOO_LARGE;
            case DUPLICATE_FIELD, MISSING_FIELD, WRONG_TYPE, UNKNOWN_EVENT_TYPE, INVALID_ID, TEXT_TOO_LONG,
                    TEXT_TOO_SHORT, INVALID_TIME, TIME_TOO_LATE, UNKNOWN_PAYLOAD_TYPE, INVALID_URI,
                    INVALID_FILE_PAYLOAD,
                    INVALID_SEQUENCE, INVALID_METADATA, TOO_MANY_TARGETS, TOO_MANY_ROLES, AMBIGUOUS_PERSON,
                    ORGANIZATION_MISMATCH ->
                Reason.INVALID_EVENTS;
        };
    }

    private Map<String, String> headers(ApiException error) {
        return switch (error.reason()) {
            case UNAUTHORIZED -> Map.of("WWW-Authenticate", challenge);
            case TRY_AGAIN -> Map.of(RETRY_AFTER, RETRY_AFTER_SECONDS);
            case UNSUPPORTED_ENCODING -> Map.of("Accept-Encoding", "gzip");
            case INVALID_JSON, INVALID_EVENTS, INVALID_WEBHOOK, INVALID_PARAMETER, INVALID_GZIP, INVALID_SESSION_ID,
                    UNKNOWN_FORMAT,
                    SESSION_CLOSED, SCOPE_MISSING, CHAT_REPLAY_NOT_ENABLED,
                    ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED, SESSION_NOT_FOUND, PARTICIPANT_NOT_FOUND, WEBHOOK_NOT_FOUND,
                    TOO_MANY_WEBHOOKS,
                    TOO_MANY_SECRETS,
                    EXPORT_EXPIRED, CURSOR_EXPIRED,
                    FORMAT_NOT_AVAILABLE, TOO_LARGE, MESSAGE_TOO_LARGE,
                    INTERNAL_ERROR ->
                Map.of();
        };
    }

    private String message(ApiException error) {
        return messages.getOrDefault(error.reason(), error.message());
    }
}
