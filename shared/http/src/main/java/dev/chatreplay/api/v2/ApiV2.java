package dev.chatreplay.api.v2;

import dev.chatreplay.event.Id;
import dev.chatreplay.http.Dialect;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.LogLine;
import java.util.Optional;

/// The contract of `/v2`: Basic credentials of an organization, and errors as `openapi.yaml` describes them.
public final class ApiV2 implements Dialect {
    /// The path parameter that names a session, in the routes and in the log.
    static final String SESSION_ID = "sessionId";

    @Override
    public void identify(HttpRequest request, LogLine line) {
        loggable(request.pathParameter(SESSION_ID)).ifPresent(id -> line.with(SESSION_ID, id));
        BasicCredentials.organizationId(request).flatMap(ApiV2::loggable)
                .ifPresent(id -> line.with("organizationId", id));
    }

    /// Keeps an API key out of the log: a key has the form of an id, and some caller will send it in the place of one.
    private static Optional<String> loggable(String id) {
        return Optional.of(id).filter(Id::isValid).filter(text -> !text.contains(Organizations.API_KEY_PREFIX));
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return Errors.of(thrown, requestId);
    }
}
