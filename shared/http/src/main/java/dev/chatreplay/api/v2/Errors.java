package dev.chatreplay.api.v2;

import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.http.Dialect.ErrorResponse;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Json;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Translates every exception of a route into an error of this contract.
final class Errors {
    private static final int SERVER_ERROR = 500;
    private static final String RETRY_AFTER_SECONDS = "2";

    private Errors() {}

    static ErrorResponse of(RuntimeException thrown, String requestId) {
        var error = apiException(thrown);
        return new ErrorResponse(error.reason().name(), new HttpResponse(error.reason().status(), headers(error),
                body(error, requestId)));
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

    private static Map<String, String> headers(ApiException error) {
        return switch (error.reason()) {
            case UNAUTHORIZED -> Map.of("WWW-Authenticate", "Basic realm=\"Chat Replay\", charset=\"UTF-8\"");
            case TRY_AGAIN -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
            case UNSUPPORTED_ENCODING -> Map.of("Accept-Encoding", "gzip");
            case INVALID_JSON, INVALID_EVENTS, INVALID_WEBHOOK, INVALID_PARAMETER, INVALID_GZIP, INVALID_SESSION_ID,
                    UNKNOWN_FORMAT,
                    SESSION_CLOSED, SCOPE_MISSING, CHAT_REPLAY_NOT_ENABLED,
                    ROUTE_NOT_FOUND, SESSION_NOT_FOUND, WEBHOOK_NOT_FOUND, TOO_MANY_WEBHOOKS, TOO_MANY_SECRETS,
                    EXPORT_EXPIRED,
                    FORMAT_NOT_AVAILABLE, TOO_LARGE,
                    INTERNAL_ERROR ->
                Map.of();
        };
    }

    private static String body(ApiException error, String requestId) {
        return Json.object(json -> {
            json.writeBooleanField("success", false);
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", error.reason().status());
            json.writeStringField("reason", error.reason().name());
            json.writeStringField("message", message(error));
            json.writeStringField("request_id", requestId);
            if (!error.details().isEmpty()) {
                Details.write(json, "details", error.details());
            }
            json.writeEndObject();
        });
    }

    private static String message(ApiException error) {
        return error.reason() == Reason.UNAUTHORIZED
                ? "Send the header Authorization: Basic base64(organizationId:apiKey) with an active API key."
                : error.message();
    }
}
