package dev.chatreplay.local.trigger;

import dev.chatreplay.local.template.CorsRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Adds the CORS headers of API Gateway's HTTP API, and answers preflight requests as it does
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>).
record Cors(CorsRule rule) {
    private static final int NO_CONTENT = 204;
    private static final String PREFIX = "access-control-";

    /// Answers an OPTIONS request. Returns empty when the request has another method, or the API has no CORS rule.
    ///
    /// API Gateway answers 204 to each OPTIONS request of an API with a rule. Without `Access-Control-Request-Method`, or from an origin that the
    /// rule does not allow, the answer has no CORS headers. The browser then does not send the actual request.
    Optional<GatewayResponse> preflight(GatewayRequest request) {
        if (!rule.isOn() || !request.method().equals("OPTIONS")) {
            return Optional.empty();
        }
        var headers = request.header("access-control-request-method").isEmpty()
                ? Map.<String, List<String>>of()
                : allowed(request).map(this::ofPreflight).orElse(Map.of());
        return Optional.of(new GatewayResponse(NO_CONTENT, headers, GatewayResponse.NO_BODY));
    }

    /// Adds the headers with which the page of an allowed origin may read the answer. Removes the CORS headers of the function, as API Gateway
    /// does.
    GatewayResponse apply(GatewayRequest request, GatewayResponse response) {
        if (!rule.isOn()) {
            return response;
        }
        var headers = new LinkedHashMap<>(response.headers());
        headers.keySet().removeIf(name -> name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()));
        allowed(request).ifPresent(origin -> {
            headers.put(PREFIX + "allow-origin", List.of(origin));
            putUnlessEmpty(headers, PREFIX + "expose-headers", rule.exposedHeaders());
        });
        return new GatewayResponse(response.status(), headers, response.body());
    }

    private Map<String, List<String>> ofPreflight(String origin) {
        var headers = new LinkedHashMap<String, List<String>>();
        headers.put(PREFIX + "allow-origin", List.of(origin));
        putUnlessEmpty(headers, PREFIX + "allow-methods", rule.methods());
        putUnlessEmpty(headers, PREFIX + "allow-headers", rule.requestHeaders());
        headers.put(PREFIX + "max-age", List.of(Integer.toString(rule.maxAgeSeconds())));
        return headers;
    }

    /// Returns the value of `Access-Control-Allow-Origin` for a request; empty when its origin is not allowed.
    private Optional<String> allowed(GatewayRequest request) {
        return request.header("origin").flatMap(origin -> rule.origins().contains(CorsRule.ANY)
                ? Optional.of(CorsRule.ANY)
                : Optional.of(origin).filter(rule.origins()::contains));
    }

    private static void putUnlessEmpty(Map<String, List<String>> headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.put(name, List.of(String.join(",", values)));
        }
    }
}
