package dev.chatreplay.alarms;

import java.util.Map;

/// Identifies a metric in CloudWatch.
///
/// @param dimensions the values by name. The name of a resource is its logical id in the template
record MetricKey(String namespace, String name, Map<String, String> dimensions) {
    MetricKey {
        dimensions = Map.copyOf(dimensions);
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
