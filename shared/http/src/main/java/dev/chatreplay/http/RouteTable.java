package dev.chatreplay.http;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import java.util.Map;

/// The routes of one API contract that a function serves.
///
/// API Gateway matches the path and names the chosen route. The table does not match the path again. A second matcher could
/// disagree with API Gateway, and it would need to know stages and base paths.
public final class RouteTable {
    private static final int SERVER_ERROR = 500;

    private final Dialect dialect;
    private final Map<String, Route> routes;

    /// @param routes the routes by API Gateway's route key, which is the method and the path template: `GET /v2/sessions/{sessionId}/chat`
    public RouteTable(Dialect dialect, Map<String, Route> routes) {
        this.dialect = dialect;
        this.routes = Map.copyOf(routes);
    }

    /// Serves a request. It returns an error response of the contract for an unknown route and for every failure.
    HttpResponse serve(HttpRequest request, RequestContext context) {
        try {
            dialect.identify(request, context.line());
            return route(request).handle(request, context);
        } catch (RuntimeException e) {
            var error = dialect.translate(e, request.requestId());
            log(error, e, context.line());
            return error.response();
        }
    }

    private Route route(HttpRequest request) {
        var route = routes.get(request.routeKey());
        if (route == null) {
            throw new ApiException(Reason.ROUTE_NOT_FOUND);
        }
        return route;
    }

    private static void log(Dialect.ErrorResponse error, RuntimeException cause, LogLine line) {
        var status = error.response().status();
        if (status < SERVER_ERROR) {
            line.outcome(Level.INFO, error.outcome());
        } else {
            AwsFailure.log(cause, line.outcome(status == SERVER_ERROR ? Level.ERROR : Level.WARN, error.outcome()));
        }
    }
}
