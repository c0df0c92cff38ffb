package dev.chatreplay.alarms;

import java.util.Map;
import java.util.TreeMap;

/// Identifies a metric in CloudWatch.
///
/// @param dimensions the values by name, as a text, which compares faster than a map
record MetricKey(String namespace, String name, String dimensions) {
    /// @param dimensions the values by name. The name of a resource is its logical id in the template
    MetricKey(String namespace, String name, Map<String, String> dimensions) {
        this(namespace, name, new TreeMap<>(dimensions).toString());
    }

    static MetricKey ofLambda(String name, String function) {
        return new MetricKey("AWS/Lambda", name, Map.of("FunctionName", function));
    }

    static MetricKey ofApi(String name) {
        return new MetricKey("AWS/ApiGateway", name, Map.of("ApiId", "Api"));
    }

    static MetricKey ofQueue(String name, String queue) {
        return new MetricKey("AWS/SQS", name, Map.of("QueueName", queue));
    }

    static MetricKey ofBus(String name) {
        return new MetricKey("AWS/Events", name, Map.of("EventBusName", "EventBus", "RuleName", "EventRule"));
    }
}
