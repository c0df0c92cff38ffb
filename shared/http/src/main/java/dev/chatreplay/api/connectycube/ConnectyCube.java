package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.Contract;
import dev.chatreplay.api.Errors;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.api.UnknownRoutes;
import dev.chatreplay.event.Id;
import dev.chatreplay.history.TooMuchToReadException;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.http.Route;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The contract of ConnectyCube, for reading. A dialog is a session. Errors are `{"errors":{"base":["…"]}}`.
public final class ConnectyCube implements Contract {
    /// The name of the query parameter with the dialog.
    static final String DIALOG = "chat_dialog_id";

    private static final String PREFIX = "/connectycube";
    /// The name of a parameter as clients write it. An error has no other text of a request.
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.]{1,64}(?:\\[[a-z_]{0,16}])?");
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "60";
    private static final String SECOND_TOO_LARGE = "Download the chat of this dialog as ndjson instead: one of its seconds has more messages than a request may read.";
    private static final String CHAT_TOO_LARGE = "Download the chat of this dialog as ndjson instead: this request needs more of it than a request may read.";
    private static final String TOO_OLD = "The messages of this dialog are too old to be listed. Download them as a file with GET /v2/sessions/{sessionId}/chat: the session id is the id of the dialog.";
    private static final String ONLY_READS = "Chat Replay only reads: it changes no messages, dialogs or sessions. Send your Chat Replay key as the token, without a request for a session.";
    // The official clients recognize the end of a session by exactly this text.
    private static final Errors ERRORS = new Errors("CB-Token",
            Map.of(Reason.UNAUTHORIZED, "Required session does not exist", Reason.FORMAT_NOT_AVAILABLE, TOO_OLD),
            ConnectyCube::body);

    /// Returns the table of the contract. The official clients add `.json` to each path, so each route has both forms.
    ///
    /// @param routes the routes by method and path below the prefix: `GET /chat/Message`
    public RouteTable table(Map<String, Route> routes) {
        var byKey = new HashMap<String, Route>();
        routes.forEach((key, route) -> {
            var path = key.replaceFirst(" ", " " + PREFIX);
            byKey.put(path, route);
            byKey.put(path + ".json", route);
        });
        return new RouteTable(this, byKey).withUnknownPaths(List.of(PREFIX), ConnectyCube::refuse);
    }

    /// Handles every path that no other route handles. A method that changes data gets the answer that it gets at a known path, too.
    private static HttpResponse refuse(HttpRequest request, RequestContext context) {
        if (List.of("GET", "HEAD").contains(request.method())) {
            return UnknownRoutes.refuse(request, context);
        }
        throw new ApiException(Reason.METHOD_NOT_ALLOWED);
    }

    @Override
    public void identify(HttpRequest request, LogLine line) {
        request.queryParameter(DIALOG).filter(Id::isValid).ifPresent(id -> line.with(SESSION_ID, id));
        organizationId(request).ifPresent(id -> line.with("organizationId", id));
    }

    @Override
    public Optional<String> organizationId(HttpRequest request) {
        return CubeCredentials.organizationId(request);
    }

    @Override
    public Credentials credentials(HttpRequest request) {
        return CubeCredentials.of(request);
    }

    @Override
    public HttpResponse processing(HttpRequest request, Duration retryAfter, LogLine line) {
        return ERRORS.processing(request.requestId(), retryAfter, line);
    }

    /// Answers a request that needs more of a chat than one request may read, and sets the outcome of the log line. It is no failure of the
    /// service.
    ///
    /// @param narrow what narrows the request: a sentence without its end; empty when nothing does
    HttpResponse tooMuch(TooMuchToReadException tooMuch, Optional<String> narrow, LogLine line) {
        return switch (tooMuch.part()) {
            case SECOND -> {
                line.outcome(Level.INFO, "SECOND_TOO_LARGE");
                yield new HttpResponse(UNPROCESSABLE, body(List.of(SECOND_TOO_LARGE)));
            }
            case RANGE -> {
                line.outcome(Level.INFO, "TOO_MUCH_TO_READ");
                yield narrow.map(advice -> new HttpResponse(UNAVAILABLE,
                        Map.of(Errors.RETRY_AFTER, RETRY_AFTER_SECONDS),
                        body(List.of(advice + ": this request needs more of the chat than a request may read."))))
                        .orElseGet(() -> new HttpResponse(UNPROCESSABLE, body(List.of(CHAT_TOO_LARGE))));
            }
        };
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        var error = ERRORS.of(thrown, requestId);
        var response = error.response();
        var status = status(response.status());
        return new ErrorResponse(error.outcome(), new HttpResponse(status, response.headers(),
                response.status() == METHOD_NOT_ALLOWED
                        ? body(List.of(ONLY_READS))
                        : response.body()));
    }

    /// Returns the status that the contract has for the same error.
    private static int status(int status) {
        return switch (status) {
            case 400, 413 -> 422;
            case 410 -> 404;
            case METHOD_NOT_ALLOWED -> FORBIDDEN;
            default -> status;
        };
    }

    private static String body(Errors.Problem problem) {
        return body(problem.details().isEmpty()
                ? List.of(problem.message())
                : problem.details().stream().map(ConnectyCube::message).distinct().toList());
    }

    /// Returns the advice for a wrong parameter, with its name. The advice for an unknown one may name only others.
    private static String message(Detail detail) {
        var isNamed = !detail.reason().equals(QueryParameters.UNKNOWN_PARAMETER)
                && detail.message().contains(detail.path());
        return isNamed || !PARAMETER.matcher(detail.path()).matches()
                ? detail.message()
                : detail.message() + " The parameter " + detail.path() + " is wrong.";
    }

    /// Returns the body of an error.
    static String body(List<String> messages) {
        return Json.object(json -> {
            json.writeObjectFieldStart("errors");
            json.writeArrayFieldStart("base");
            for (var message : messages) {
                json.writeString(message);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
