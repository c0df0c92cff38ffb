package dev.chatreplay.http;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.event.Id;
import dev.chatreplay.http.ErrorResponses.ErrorResponse;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import dev.chatreplay.runtime.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Serves one request of API Gateway's HTTP API: reads the event, lets the route answer, turns what it throws into an answer, logs the
/// outcome in one line.
///
/// Headers of every answer: `Cache-Control: no-store`, for an answer holds a link that is as good as a key, and `X-Request-Id`.
public final class HttpFunction {
    private static final int SERVER_ERROR = 500;

    private final String function;
    private final BiFunction<HttpRequest, LogLine, HttpResponse> route;

    /// @param function for the log
    /// @param route answers, or throws what the contract has an error for; adds to the line what only it knows
    public HttpFunction(String function, BiFunction<HttpRequest, LogLine, HttpResponse> route) {
        this.function = function;
        this.route = route;
    }

    /// Serves a request.
    ///
    /// @param log takes the outcome line
    /// @throws IOException when the event is not API Gateway's
    public void serve(InputStream input, OutputStream output, Consumer<String> log) throws IOException {
        var began = System.nanoTime();
        var request = ApiGatewayEvent.read(input);
        var line = new LogLine(function);
        HttpResponse response;
        try {
            response = route.apply(request, line);
        } catch (RuntimeException e) {
            var error = ErrorResponses.of(e);
            response = error.response(request.requestId());
            tell(error, e, line);
        }
        write(response, request.requestId(), output);
        withWho(line, request)
                .with("status", response.status())
                .with("durationMillis", (System.nanoTime() - began) / 1_000_000)
                .with(Metric.REQUESTS, 1)
                .to(log);
    }

    private static void tell(ErrorResponse error, RuntimeException cause, LogLine line) {
        if (error.status() < SERVER_ERROR) {
            line.outcome(Level.INFO, error.reason());
        } else {
            line.outcome(error.status() == SERVER_ERROR ? Level.ERROR : Level.WARN, error.reason())
                    .with(cause, AwsFailure.fields(cause));
        }
    }

    private static LogLine withWho(LogLine line, HttpRequest request) {
        line.with("requestId", request.requestId());
        loggable(request.pathParameter("sessionId")).ifPresent(id -> line.with("sessionId", id));
        BasicCredentials.organizationId(request).flatMap(HttpFunction::loggable)
                .ifPresent(id -> line.with("organizationId", id));
        return line;
    }

    /// Ids go into the log only as far as they are ids: a key has the form of one, and some caller will put it in the wrong place.
    private static Optional<String> loggable(String id) {
        return Optional.of(id).filter(Id::isValid).filter(text -> !text.contains(Organizations.API_KEY_PREFIX));
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
}
