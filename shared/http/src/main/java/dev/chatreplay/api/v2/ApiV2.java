package dev.chatreplay.api.v2;

import dev.chatreplay.http.Dialect;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.LogLine;

/// Adds the ids of a `/v2` request to the log line, and translates exceptions into the errors of `openapi.yaml`.
public final class ApiV2 implements Dialect {
    /// The name of the path parameter with the session id. The log line uses the same name.
    static final String SESSION_ID = LogLine.SESSION_ID;

    @Override
    public void identify(HttpRequest request, LogLine line) {
        request.pathId(SESSION_ID).ifPresent(id -> line.with(SESSION_ID, id));
        BasicCredentials.organizationId(request).ifPresent(id -> line.with("organizationId", id));
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return Errors.of(thrown, requestId);
    }
}
