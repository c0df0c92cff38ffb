package dev.chatreplay.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.crac.Resource;

/// A function behind API Gateway's HTTP API. It reads the event, calls the route and writes one log line.
///
/// Every response has the headers `Content-Type`, `X-Request-Id` and `Cache-Control: no-store`. No client may cache a response, because
/// it may hold a download link, and such a link gives access like a key.
public abstract class HttpFunction implements RequestStreamHandler, Resource {
    private final Duration margin;
    private final Priming priming;
    private final RouteTable routes;
    private final boolean logsSourceAddress;

    /// @param margin the time that a call needs to answer after its work has timed out
    /// @param priming serves the sample request of this function before the SnapStart snapshot
    /// @param logsSourceAddress whether the log line of a request has the IP address of its caller
    protected HttpFunction(Duration margin, Priming priming, RouteTable routes, boolean logsSourceAddress) {
        this.margin = margin;
        this.priming = priming;
        this.routes = routes;
        this.logsSourceAddress = logsSourceAddress;
    }

    /// @throws IOException when the event is not from API Gateway
    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), margin);
        serve(input, output, new RequestContext(deadline, new LogLine(context.getFunctionName())),
                context.getLogger()::log);
    }

    /// Serves one request.
    ///
    /// @param log receives the log line
    final void serve(InputStream input, OutputStream output, RequestContext context, Consumer<String> log)
            throws IOException {
        var began = System.nanoTime();
        var request = ApiGatewayEvent.read(input);
        var response = context.deadline().call(() -> routes.serve(request, context));
        write(response, request.requestId(), output);
        if (logsSourceAddress) {
            context.line().with("sourceAddress", request.sourceAddress());
        }
        context.line().with("requestId", request.requestId())
                .with("status", response.status())
                .with("durationMillis", (System.nanoTime() - began) / 1_000_000)
                .with(Metric.REQUESTS, 1)
                .to(log);
    }

    private static void write(HttpResponse response, String requestId, OutputStream output) throws IOException {
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.put("Content-Type", "application/json");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Request-Id", requestId);
        output.write(Json.object(json -> {
            json.writeNumberField("statusCode", response.status());
            json.writeObjectFieldStart("headers");
            for (var header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            json.writeStringField("body", response.body());
            json.writeBooleanField("isBase64Encoded", false);
        }).getBytes(StandardCharsets.UTF_8));
    }

    /// Primes the function before Lambda takes its SnapStart snapshot.
    @Override
    public final void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        priming.run();
    }

    /// Does nothing, because the SnapStart snapshot holds no credentials and no ids. The first real request fetches the credentials. Each
    /// request makes its own ids with `SecureRandom`, which is
    /// [random again after a restore](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html).
    @Override
    public final void afterRestore(org.crac.Context<? extends Resource> context) {}
}
