package dev.chatreplay.local.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.event.PercentEncoding;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;

/// An HTTP request, for the event that API Gateway's HTTP API sends to a function in payload format 2.0
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>).
///
/// @param target path and query as received, percent-encoded
record GatewayRequest(String method, URI target, String protocol, Map<String, List<String>> headers, SdkBytes body,
        String sourceIp, Instant time) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STAGE = "$default";

    /// The common log format, the format of `requestContext.time`.
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter
            .ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The media types, besides `text/*`, whose bodies the function receives as text. It receives every other body in base64.
    private static final Set<String> TEXTUAL = Set.of("application/json", "application/xml", "application/javascript");

    /// Leaves out everything that the caller sent except the method, because it holds credentials.
    @Override
    public String toString() {
        return "GatewayRequest[method=" + method + "]";
    }

    /// Returns the path as received, which chooses the route.
    String rawPath() {
        return target.getRawPath();
    }

    /// Returns the header of that name.
    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(flatHeaders().get(lowerCaseName));
    }

    /// Returns the decoded path, which API Gateway passes as `rawPath` in spite of that name.
    private String path() {
        return target.getPath();
    }

    /// Decodes the path parameters once, as API Gateway does. Returns empty when one of them is not the percent-encoding of a text.
    static Optional<Map<String, String>> decode(Map<String, String> rawParameters) {
        Map<String, String> decoded = new LinkedHashMap<>();
        rawParameters.forEach((name, raw) -> PercentEncoding.decode(raw).ifPresent(text -> decoded.put(name, text)));
        return Optional.of(decoded).filter(all -> all.size() == rawParameters.size());
    }

    /// Returns the event for the function behind `route`, as JSON.
    ///
    /// @param pathParameters the decoded path parameters
    byte[] event(Route route, Map<String, String> pathParameters, String requestId) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "2.0").put("routeKey", route.key()).put("rawPath", path())
                .put("rawQueryString", query().orElse(""));
        var flat = flatHeaders();
        Optional.ofNullable(flat.remove("cookie")).ifPresent(
                cookies -> List.of(cookies.split(";\\s*")).forEach(event.withArray("/cookies")::add));
        put(event.putObject("headers"), flat);
        query().ifPresent(query -> put(event.putObject("queryStringParameters"), parameters(query)));
        event.set("requestContext", context(route, flat, requestId));
        if (!pathParameters.isEmpty()) {
            put(event.putObject("pathParameters"), pathParameters);
        }
        putBody(event, flat.getOrDefault("content-type", ""));
        return bytes(event);
    }

    private ObjectNode context(Route route, Map<String, String> flat, String requestId) {
        var host = flat.getOrDefault("host", "localhost");
        var context = JsonNodeFactory.instance.objectNode();
        context.put("accountId", "000000000000").put("apiId", "local").put("domainName", host)
                .put("domainPrefix", host.split("\\.", 2)[0]);
        context.putObject("http").put("method", method).put("path", path()).put("protocol", protocol)
                .put("sourceIp", sourceIp).put("userAgent", flat.getOrDefault("user-agent", ""));
        return context.put("requestId", requestId).put("routeKey", route.key()).put("stage", STAGE)
                .put("time", LOG_TIME.format(time)).put("timeEpoch", time.toEpochMilli());
    }

    private Map<String, String> flatHeaders() {
        var flat = new LinkedHashMap<String, String>();
        headers.forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            flat.put(lower, String.join(lower.equals("cookie") ? "; " : ",", values));
        });
        return flat;
    }

    private Optional<String> query() {
        return Optional.ofNullable(target.getRawQuery()).filter(query -> !query.isEmpty());
    }

    private static Map<String, String> parameters(String query) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : query.split("&", -1)) {
            var parts = pair.split("=", 2);
            values.computeIfAbsent(decode(parts[0]), _ -> new ArrayList<>())
                    .add(parts.length == 2 ? decode(parts[1]) : "");
        }
        var joined = new LinkedHashMap<String, String>();
        values.forEach((name, all) -> joined.put(name, String.join(",", all)));
        return joined;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void putBody(ObjectNode event, String contentType) {
        if (body.asByteArrayUnsafe().length == 0) {
            event.put("isBase64Encoded", false);
            return;
        }
        var text = isTextual(contentType) ? utf8(body) : Optional.<String>empty();
        event.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body.asByteArrayUnsafe())));
        event.put("isBase64Encoded", text.isEmpty());
    }

    private static boolean isTextual(String contentType) {
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || TEXTUAL.contains(type);
    }

    private static Optional<String> utf8(SdkBytes bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static void put(ObjectNode object, Map<String, String> values) {
        values.forEach(object::put);
    }

    private static byte[] bytes(ObjectNode event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing a tree of text does not fail", e);
        }
    }
}
