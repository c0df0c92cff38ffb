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

/// A function behind API Gateway's HTTP API. It reads the event, lets the route answer and logs the outcome in one line.
///
/// Headers of every response: `Cache-Control: no-store`, because a response may hold a link that is as good as a key, and
/// `X-Request-Id`.
public abstract class HttpFunction implements RequestStreamHandler, Resource {
    private final Duration margin;
    private final Priming priming;
    private final RouteTable routes;

    /// @param margin what a call needs to answer after its work has run out of time
    /// @param priming serves the sample request of this function before the snapshot
    protected HttpFunction(Duration margin, Priming priming, RouteTable routes) {
        this.margin = margin;
        this.priming = priming;
        this.routes = routes;
    }

    /// @throws IOException when the event is not API Gateway's
    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), margin);
        serve(input, output, new RequestContext(deadline, new LogLine(context.getFunctionName())),
                context.getLogger()::log);
    }

    /// Serves one request.
    ///
    /// @param log takes the outcome line
    final void serve(InputStream input, OutputStream output, RequestContext context, Consumer<String> log)
            throws IOException {
        var began = System.nanoTime();
        var request = ApiGatewayEvent.read(input);
        var response = routes.serve(request, context);
        write(response, request.requestId(), output);
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

    /// Primes the function before Lambda takes its snapshot.
    @Override
    public final void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        priming.run();
    }

    /// Does nothing. Nothing in the snapshot can be stale or shared by those who start from it: credentials are first asked for by a
    /// real request, and [ids are random](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html) again, because they
    /// come from `SecureRandom` and none is made before its request.
    @Override
    public final void afterRestore(org.crac.Context<? extends Resource> context) {}
}
