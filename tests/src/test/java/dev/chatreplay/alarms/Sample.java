package dev.chatreplay.alarms;

import dev.chatreplay.harness.LoggedFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The result of one piece of work that a function really did: its metrics, as CloudWatch extracts them from its log lines.
///
/// @param values the values of the metrics
/// @param isDone whether the work is done: the queue message was deleted, or the request was answered below 500
/// @param deadLetters the number of dead letters that the function sent
record Sample(List<Value> values, boolean isDone, int deadLetters) {
    /// One value of a metric.
    record Value(MetricKey key, double value) {}

    /// Reads the log lines of a call.
    static Sample of(LoggedFunctions.Call call) {
        var values = new ArrayList<Value>();
        for (var json : call.lines()) {
            for (var directive : json.at("/_aws/CloudWatchMetrics")) {
                Map<String, String> dimensions = new HashMap<>();
                directive.at("/Dimensions/0").forEach(
                        name -> dimensions.put(name.asText(), json.required(name.asText()).asText()));
                directive.required("Metrics").forEach(metric -> values.add(new Value(
                        new MetricKey(directive.required("Namespace").asText(), metric.required("Name").asText(),
                                dimensions),
                        json.required(metric.required("Name").asText()).asDouble())));
            }
        }
        return new Sample(values, call.isDone(),
                values.stream().filter(value -> value.key().name().equals("DeadLettered"))
                        .mapToInt(value -> (int) value.value()).sum());
    }

    /// Returns the same request of a contract that answers 503 instead of 202.
    ///
    /// @param function the logical id of the function that answers it
    Sample as503(String function, String outcome) {
        return new Sample(values.stream().map(value -> value.key().name().equals("Requests")
                ? new Value(new MetricKey(value.key().namespace(), "Requests",
                        Map.of("Function", function, "Outcome", outcome)), value.value())
                : value).toList(), false, 0);
    }

    /// Writes the metrics of `count` such pieces of work.
    void emit(MetricStore store, long minute, int count) {
        values.forEach(value -> store.add(value.key(), minute, value.value(), count));
    }
}
