package dev.chatreplay.http;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The routes that a function serves. Each path belongs to one API contract.
///
/// API Gateway matches the path, and has one route of every method for each path. The table chooses by the method. It answers HEAD as GET, and
/// a method that the path does not take with 405.
///
/// The table does not match the path again. A second matcher could disagree with API Gateway, and it would need to know stages and base paths.
/// Only for the form of a 404 it compares the prefix of the path.
public final class RouteTable {
    private static final int SERVER_ERROR = 500;
    private static final int NO_CONTENT = 204;

    /// The contract that answers a path that the table does not have.
    private final Dialect first;
    private final Map<String, PathRoutes> paths;
    /// The answers to the route `$default`, the longest prefix first.
    private final List<UnknownPaths> unknown;

    /// The answer to the paths with one prefix that no route of the API has.
    private record UnknownPaths(String prefix, PathRoutes.Chosen answer) {
        boolean has(String path) {
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }
    }

    /// Creates the routes of one API contract.
    ///
    /// @param routes the routes by method and path template: `GET /v2/sessions/{sessionId}/chat`
    public RouteTable(Dialect dialect, Map<String, Route> routes) {
        this(dialect, byPath(dialect, routes), List.of());
    }

    private RouteTable(Dialect first, Map<String, PathRoutes> paths, List<UnknownPaths> unknown) {
        this.first = first;
        this.paths = Map.copyOf(paths);
        this.unknown = unknown.stream()
                .sorted(Comparator.comparingInt((UnknownPaths one) -> one.prefix().length()).reversed()).toList();
    }

    private static Map<String, PathRoutes> byPath(Dialect dialect, Map<String, Route> routes) {
        var methods = new HashMap<String, Map<String, Route>>();
        routes.forEach((key, route) -> methods.computeIfAbsent(path(key), _ -> new HashMap<>())
                .put(key.substring(0, key.indexOf(' ')), route));
        var paths = new HashMap<String, PathRoutes>();
        methods.forEach((path, ofPath) -> paths.put(path, new PathRoutes(dialect, ofPath)));
        return paths;
    }

    /// Returns this table, which also answers the paths with one of these prefixes that no route of the API has. API Gateway names the route
    /// `$default` for them.
    ///
    /// @param prefixes the first segments of the paths, such as `/client/v4`; an empty prefix is that of every path
    public RouteTable withUnknownPaths(List<String> prefixes, Route route) {
        var answer = new PathRoutes.Chosen(first, route, Map.of());
        return new RouteTable(first, paths, Stream.concat(unknown.stream(),
                prefixes.stream().map(prefix -> new UnknownPaths(prefix, answer))).toList());
    }

    /// Returns the routes of both tables. The contract of this table answers unknown paths without a prefix.
    ///
    /// @throws IllegalArgumentException when both tables have the same path
    public RouteTable and(RouteTable other) {
        var both = new HashMap<>(paths);
        other.paths.forEach((path, routes) -> {
            if (both.putIfAbsent(path, routes) != null) {
                throw new IllegalArgumentException("two tables have the path " + path);
            }
        });
        return new RouteTable(first, both, Stream.concat(unknown.stream(), other.unknown.stream()).toList());
    }

    /// Serves a request. It returns an error response of the route's contract for every failure.
    HttpResponse serve(HttpRequest request, RequestContext context) {
        if (isPreflight(request)) {
            context.line().outcome(Level.INFO, "PREFLIGHT");
            return new HttpResponse(NO_CONTENT, "");
        }
        var response = serve(chosen(request), request, context);
        return request.method().equals(PathRoutes.HEAD) ? response.withoutBody() : response;
    }

    /// Returns whether a browser asks what a page of another origin may send. API Gateway answers that itself, or adds its headers to this answer.
    private static boolean isPreflight(HttpRequest request) {
        return request.method().equals("OPTIONS") && request.header("access-control-request-method").isPresent();
    }

    private static HttpResponse serve(PathRoutes.Chosen chosen, HttpRequest request, RequestContext context) {
        try {
            chosen.dialect().identify(request, context.line());
            return chosen.route().handle(request, context);
        } catch (RuntimeException e) {
            var error = chosen.dialect().translate(e, request.requestId());
            log(error, e, context.line());
            return error.response().with(chosen.errorHeaders());
        }
    }

    /// Finds the route of a request. The key of API Gateway is `ANY` and the path template, or `$default`. `sam local` names the method of the
    /// request in place of `ANY`.
    private PathRoutes.Chosen chosen(HttpRequest request) {
        var routes = paths.get(path(request.routeKey()));
        return routes != null
                ? routes.of(request.method())
                : unknown.stream().filter(one -> one.has(request.path())).findFirst().map(UnknownPaths::answer)
                        .orElseGet(() -> new PathRoutes.Chosen(first, (_, _) -> {
                            throw new ApiException(Reason.ROUTE_NOT_FOUND);
                        }, Map.of()));
    }

    private static String path(String key) {
        return key.substring(key.indexOf(' ') + 1);
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
