package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.Errors;
import dev.chatreplay.http.Dialect;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.runtime.LogLine;
import java.util.Map;
import java.util.Optional;

/// The errors of the contract of 100ms, and its answers to paths that no route has. They need no master secret, so a function that cannot read
/// it may give them.
public final class HundredMsErrors implements Dialect {
    /// The errors with `code`, `message` and `details`.
    static final Errors ERRORS = new Errors("Bearer",
            Map.of(Reason.UNAUTHORIZED,
                    "Send the header Authorization: Bearer token with a management token that an active 100ms key of the organization signs.",
                    Reason.FORMAT_NOT_AVAILABLE,
                    "This chat is too old to be made as csv_100ms. Download it as csv with GET /v2/sessions/{sessionId}/chat."),
            HundredMsErrors::body);

    private static final String SCHEME = "Bearer ";

    @Override
    public void identify(HttpRequest request, LogLine line) {
        organizationId(request).ifPresent(id -> line.with("organizationId", id));
    }

    /// Returns the organization that the token of a request names. It does not check the token.
    static Optional<String> organizationId(HttpRequest request) {
        return token(request).map(ManagementToken::organizationId);
    }

    /// Returns the token of a request; empty when the request has none, or when it is malformed.
    static Optional<ManagementToken> token(HttpRequest request) {
        // The name of the scheme is case-insensitive (RFC 9110, section 11.1).
        return request.header("authorization")
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(header -> ManagementToken.parse(header.substring(SCHEME.length()).strip()));
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return ERRORS.of(thrown, requestId);
    }

    private static String body(Errors.Problem problem) {
        return Json.object(json -> {
            json.writeNumberField("code", problem.status());
            json.writeStringField("message", problem.message());
            json.writeArrayFieldStart("details");
            for (var detail : problem.details()) {
                json.writeString(detail.path() + ": " + detail.message());
            }
            json.writeEndArray();
        });
    }
}
