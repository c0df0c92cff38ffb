package dev.chatreplay.local.trigger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.runtime.VirtualThreads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;

/// An HTTP server that replaces API Gateway's HTTP API. It converts requests to events of payload format 2.0 and calls the function of
/// the route. It also gives the answers that API Gateway itself gives.
///
/// It listens after [#bind(InetSocketAddress, Duration)], and answers after [#serve(List, CorsRule, Clock)].
public final class HttpFront implements AutoCloseable {
    /// The limits of API Gateway's HTTP API: payload 10 MB, integration timeout 30 s.
    static final int MAX_BODY_BYTES = 10 * 1024 * 1024;
    public static final Duration INTEGRATION_TIMEOUT = Duration.ofSeconds(30);

    /// A function's own timeout is a second shorter than the wait of API Gateway.
    private static final Duration BEFORE_INTEGRATION_TIMEOUT = Duration.ofSeconds(1);

    /// The maximum number of bytes that the server reads of a refused body. A client that first sends its whole body would otherwise miss the answer.
    private static final long MAX_DRAINED_BYTES = 10L * MAX_BODY_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private final HttpServer server;
    private final Duration integrationTimeout;
    private final ExecutorService threads = VirtualThreads.executor();

    private HttpFront(HttpServer server, Duration integrationTimeout) {
        this.server = server;
        this.integrationTimeout = integrationTimeout;
    }

    /// Binds the address. Port 0 is any free port.
    ///
    /// @param integrationTimeout how long to wait for the answer of a function
    /// @throws java.net.BindException when the address is in use or does not belong to this machine
    public static HttpFront bind(InetSocketAddress address, Duration integrationTimeout) throws IOException {
        return new HttpFront(HttpServer.create(address, 0), integrationTimeout);
    }

    /// Returns the port of the server.
    public int port() {
        return server.getAddress().getPort();
    }

    /// Starts to answer requests. `clock` gives the time of each request.
    ///
    /// @param routes the routes in any order: the most specific one that matches gets the request
    /// @param rule the CORS rule of the API
    public void serve(List<Route> routes, CorsRule rule, Clock clock) {
        serve(routes, rule, clock, _ -> {
        });
    }

    /// Starts to answer requests, and reports each one after its answer, because the receiver may be slow.
    ///
    /// @param requests receives the requests; many threads call it at the same time
    public void serve(List<Route> routes, CorsRule rule, Clock clock, Consumer<AnsweredRequest> requests) {
        var cors = new Cors(rule);
        var inOrder = routes.stream().sorted(Route.MOST_SPECIFIC_FIRST).toList();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                var began = System.nanoTime();
                var response = answer(exchange, inOrder, cors, clock);
                var took = Duration.ofNanos(System.nanoTime() - began);
                try {
                    send(exchange, response);
                } finally {
                    requests.accept(AnsweredRequest.of(exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawPath(), response.status(), took));
                }
            }
        });
        server.start();
    }

    private GatewayResponse answer(HttpExchange exchange, List<Route> routes, Cors cors, Clock clock)
            throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        var request = new GatewayRequest(exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getProtocol(),
                exchange.getRequestHeaders(), SdkBytes.fromByteArrayUnsafe(body),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                clock.instant());
        if (body.length > MAX_BODY_BYTES) {
            drain(exchange.getRequestBody());
            return cors.apply(request, GatewayResponse.own(413, "Request Too Long"));
        }
        return cors.preflight(request).orElseGet(() -> cors.apply(request, answer(request, routes)));
    }

    private GatewayResponse answer(GatewayRequest request, List<Route> routes) {
        for (var route : routes) {
            var raw = route.match(request.method(), request.rawPath());
            if (raw.isPresent()) {
                return GatewayRequest.decode(raw.get()).map(parameters -> call(route, request, parameters))
                        .orElseGet(() -> GatewayResponse.own(400, "Bad Request"));
            }
        }
        return GatewayResponse.own(404, "Not Found");
    }

    private GatewayResponse call(Route route, GatewayRequest request, Map<String, String> pathParameters) {
        var invocation = Invocation.begin(route.functionName(),
                integrationTimeout.minus(BEFORE_INTEGRATION_TIMEOUT));
        var call = threads.submit(() -> {
            var event = request.event(route, pathParameters, invocation.awsRequestId());
            var answer = new ByteArrayOutputStream();
            route.handler().handleRequest(new ByteArrayInputStream(event), answer, invocation);
            return GatewayResponse.read(answer.toByteArray());
        });
        try {
            return call.get(integrationTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            call.cancel(true);
            LOG.warn("{} {} took longer than {}", route.functionName(), invocation.awsRequestId(), integrationTimeout);
            return GatewayResponse.own(503, "Service Unavailable");
        } catch (ExecutionException e) {
            LOG.error("{} {} failed", route.functionName(), invocation.awsRequestId(), e.getCause());
            return GatewayResponse.own(500, "Internal Server Error");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return GatewayResponse.own(503, "Service Unavailable");
        }
    }

    private static void drain(InputStream body) throws IOException {
        var buffer = new byte[64 * 1024];
        long left = MAX_DRAINED_BYTES;
        for (int n = 0; n >= 0 && left > 0; left -= n) {
            n = body.read(buffer);
        }
    }

    private static void send(HttpExchange exchange, GatewayResponse response) throws IOException {
        var body = response.body().asByteArrayUnsafe();
        response.headers().forEach(exchange.getResponseHeaders()::put);
        var bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        // For this server, a length of 0 means "unknown" and -1 means "no body".
        exchange.sendResponseHeaders(response.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    /// Stops the server and interrupts the calls in progress.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
