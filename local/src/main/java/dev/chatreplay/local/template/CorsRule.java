package dev.chatreplay.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/// A CORS rule of the template: the web origins whose pages may read answers, and the requests that they may send.
///
/// @param origins the origins, compared exactly with what browsers send; `*` is any origin; without an origin the rule allows nothing
/// @param methods the methods of the requests
/// @param requestHeaders the request headers that a page may set; `*` is any header
/// @param exposedHeaders the response headers that a page may read
/// @param maxAgeSeconds how long a browser may keep the answer to a preflight request
public record CorsRule(List<String> origins, List<String> methods, List<String> requestHeaders,
        List<String> exposedHeaders, int maxAgeSeconds) {
    /// Stands for any origin.
    public static final String ANY = "*";

    /// Copies the lists.
    public CorsRule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        requestHeaders = List.copyOf(requestHeaders);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    /// Reads the rule of the buckets, for these origins.
    public static CorsRule ofBucket(Template template, List<String> origins) {
        var rule = template.property("ExportBucket", "CorsConfiguration/Fn::If/1/CorsRules/0");
        return new CorsRule(origins, texts(rule, "AllowedMethods"), texts(rule, "AllowedHeaders"),
                texts(rule, "ExposedHeaders"), rule.required("MaxAge").asInt());
    }

    /// Reads the rule of the HTTP API, for these origins.
    public static CorsRule ofApi(Template template, List<String> origins) {
        var rule = template.property("Api", "CorsConfiguration/Fn::If/1");
        return new CorsRule(origins, texts(rule, "AllowMethods"), texts(rule, "AllowHeaders"),
                texts(rule, "ExposeHeaders"), rule.required("MaxAge").asInt());
    }

    private static List<String> texts(JsonNode rule, String property) {
        return StreamSupport.stream(rule.required(property).spliterator(), false).map(JsonNode::asText).toList();
    }

    /// Returns whether the rule allows any origin at all.
    public boolean isOn() {
        return !origins.isEmpty();
    }
}
