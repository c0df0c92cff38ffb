package dev.chatreplay.api.realtimekit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.api.Contract;
import dev.chatreplay.api.Errors;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.Route;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The contract of Cloudflare RealtimeKit. The path names the organization as the app, and a Bearer key opens it. Errors have a second form.
/// While a file is not ready, the answer is 503.
public final class RealtimeKit implements Contract {
    /// The paths of an app, with and without the base path of Cloudflare's API.
    private static final List<String> APPS = List.of("/client/v4/accounts/{accountId}/realtime/kit/{appId}",
            "/accounts/{accountId}/realtime/kit/{appId}");

    private static final Errors ERRORS = new Errors("Bearer",
            Map.of(Reason.UNAUTHORIZED,
                    "Send the header Authorization: Bearer apiKey with an active API key of the organization that the path names as the app."),
            Errors.withExtension(RealtimeKit::writeErrors));

    /// Returns the table of these routes.
    ///
    /// @param routes the routes by method and path below an app: `GET /sessions/{sessionId}`
    public RouteTable table(Map<String, Route> routes) {
        var byKey = new HashMap<String, Route>();
        routes.forEach((key, route) -> APPS.forEach(app -> byKey.put(key.replaceFirst(" ", " " + app), route)));
        return new RouteTable(this, byKey);
    }

    @Override
    public Optional<String> organizationId(HttpRequest request) {
        return BearerCredentials.organizationId(request);
    }

    @Override
    public Credentials credentials(HttpRequest request) {
        return BearerCredentials.of(request);
    }

    @Override
    public HttpResponse processing(HttpRequest request, Duration retryAfter, LogLine line) {
        return ERRORS.processing(request.requestId(), retryAfter, line);
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return ERRORS.of(thrown, requestId);
    }

    /// Writes the error again in the form of Cloudflare's API, because its clients read only this form.
    private static void writeErrors(Errors.Problem problem, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("errors");
        json.writeStartObject();
        json.writeNumberField("code", problem.status());
        json.writeStringField("message", problem.message());
        json.writeEndObject();
        json.writeEndArray();
    }
}
