package dev.chatreplay.api.v2;

import dev.chatreplay.api.Contract;
import dev.chatreplay.api.Errors;
import dev.chatreplay.api.Responses;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine.Level;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The contract of `openapi.yaml`: Basic credentials, and 202 while a file is not ready.
public final class ApiV2 implements Contract {
    private static final Errors ERRORS = new Errors("Basic realm=\"Chat Replay\", charset=\"UTF-8\"",
            Map.of(Reason.UNAUTHORIZED,
                    "Send the header Authorization: Basic base64(organizationId:apiKey) with an active API key."),
            Errors.withExtension((_, _) -> {
            }));

    @Override
    public Optional<String> organizationId(HttpRequest request) {
        return BasicCredentials.organizationId(request);
    }

    @Override
    public Credentials credentials(HttpRequest request) {
        return BasicCredentials.of(request);
    }

    @Override
    public HttpResponse processing(HttpRequest request, Duration retryAfter, LogLine line) {
        line.outcome(Level.INFO, "ACCEPTED");
        return new HttpResponse(202, Map.of(Errors.RETRY_AFTER, Long.toString(retryAfter.toSeconds())),
                Responses.data(json -> json.writeStringField("status", "PROCESSING")));
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return ERRORS.of(thrown, requestId);
    }
}
