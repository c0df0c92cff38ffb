package dev.chatreplay.http;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import java.util.Map;

/// The routes that a function serves of one API contract.
///
/// API Gateway has matched the path already and names the route that it chose, so the table does not match it again: a second matcher
/// could only disagree, and it would have to know of stages and base paths.
public final class RouteTable {
    private static final int SERVER_ERROR = 500;

    private final Dialect dialect;
    private final Map<String, Route> routes;

    /// @param routes by API Gateway's route key, which is the method and the path template: `GET /v2/sessions/{sessionId}/chat`
    public RouteTable(Dialect dialect, Map<String, Route> routes) {
        this.dialect = dialect;
        this.routes = Map.copyOf(routes);
    }

    /// Serves a request. An unknown route and every failure get an error response of the contract.
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
            line.outcome(status == SERVER_ERROR ? Level.ERROR : Level.WARN, error.outcome())
                    .with(cause, AwsFailure.fields(cause));
        }
    }
}
