package dev.chatreplay.http;

import dev.chatreplay.aws.OutcomeLog;
import dev.chatreplay.session.Id;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// Serves one request of API Gateway's HTTP API: reads the event, lets the route answer, turns what it throws into an answer, logs the
/// outcome in one line.
///
/// Headers of every answer: `Cache-Control: no-store`, for an answer holds a link that is as good as a key, and `X-Request-Id`.
public final class ApiGateway {
    private static final int FIRST_SERVER_ERROR = 500;

    private final String function;
    private final Function<HttpRequest, HttpResponse> route;

    /// @param function for the log
    /// @param route answers, or throws what the contract has an error for
    public ApiGateway(String function, Function<HttpRequest, HttpResponse> route) {
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
        HttpResponse response;
        OutcomeLog line;
        try {
            response = route.apply(request);
            line = new OutcomeLog(function, "OK").with("status", response.status());
        } catch (RuntimeException e) {
            var error = ErrorResponses.of(e);
            response = error.response(request.requestId());
            line = new OutcomeLog(function, error.reason()).with("status", error.status());
            if (error.status() >= FIRST_SERVER_ERROR) {
                line.with(e);
            }
        }
        write(response, request.requestId(), output);
        withWho(line.with("requestId", request.requestId()), request)
                .with("durationMillis", (System.nanoTime() - began) / 1_000_000)
                .to(log);
    }

    /// Ids go into the log only as far as they are ids.
    private static OutcomeLog withWho(OutcomeLog line, HttpRequest request) {
        var sessionId = request.pathParameter("sessionId");
        if (Id.isValid(sessionId)) {
            line.with("sessionId", sessionId);
        }
        return BasicCredentials.organizationId(request)
                .map(organizationId -> line.with("organizationId", organizationId))
                .orElse(line);
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
