package dev.chatreplay.api.v2;

import dev.chatreplay.event.Id;
import dev.chatreplay.http.Dialect;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.ApiKeyText;
import dev.chatreplay.runtime.LogLine;
import java.util.Optional;

/// Adds the ids of a `/v2` request to the log line, and translates exceptions into the errors of `openapi.yaml`.
public final class ApiV2 implements Dialect {
    /// The name of the path parameter with the session id. The log line uses the same name.
    static final String SESSION_ID = "sessionId";

    @Override
    public void identify(HttpRequest request, LogLine line) {
        loggable(request.pathParameter(SESSION_ID)).ifPresent(id -> line.with(SESSION_ID, id));
        BasicCredentials.organizationId(request).flatMap(ApiV2::loggable)
                .ifPresent(id -> line.with("organizationId", id));
    }

    /// Returns the id when it may be logged. An API key may not, because a key has the form of an id and a caller may confuse the two.
    private static Optional<String> loggable(String id) {
        return Optional.of(id).filter(Id::isValid).filter(text -> !text.contains(ApiKeyText.PREFIX));
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return Errors.of(thrown, requestId);
    }
}
