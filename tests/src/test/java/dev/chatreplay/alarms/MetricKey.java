package dev.chatreplay.alarms;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Identifies a metric in CloudWatch.
///
/// @param dimensions the values by name, as a text, which compares faster than a map
record MetricKey(String namespace, String name, String dimensions) {
    private static final Map<List<String>, MetricKey> OF_ONE_DIMENSION = new ConcurrentHashMap<>();

    /// @param dimensions the values by name. The name of a resource is its logical id in the template
    MetricKey(String namespace, String name, Map<String, String> dimensions) {
        this(namespace, name, new TreeMap<>(dimensions).toString());
    }

    static MetricKey ofLambda(String name, String function) {
        return of("AWS/Lambda", name, "FunctionName", function);
    }

    static MetricKey ofApi(String name) {
        return of("AWS/ApiGateway", name, "ApiId", "Api");
    }

    static MetricKey ofQueue(String name, String queue) {
        return of("AWS/SQS", name, "QueueName", queue);
    }

    /// Returns a key that was made once, because simulations use each one many times.
    private static MetricKey of(String namespace, String name, String dimension, String value) {
        return OF_ONE_DIMENSION.computeIfAbsent(List.of(namespace, name, dimension, value),
                _ -> new MetricKey(namespace, name, Map.of(dimension, value)));
    }

    static MetricKey ofBus(String name) {
        return new MetricKey("AWS/Events", name, Map.of("EventBusName", "EventBus", "RuleName", "EventRule"));
    }
}
