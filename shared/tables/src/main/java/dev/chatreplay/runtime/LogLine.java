package dev.chatreplay.runtime;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// One structured line for one outcome: what a function did with one request or message, as a JSON object, and what of it CloudWatch
/// is to count, in the
/// [embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// Fields that begin with a capital are metrics or their dimensions.
///
/// Only ids, codes, counts and times go in. A payload, a key, a credential or a presigned URL never does, so a failure is
/// told by its class and stack and not by its message, which may quote what it failed on.
public final class LogLine {
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Set<Metric> metrics = EnumSet.noneOf(Metric.class);

    /// The severity of an outcome.
    public enum Level {
        /// It went as it should, or the caller made a mistake.
        INFO,
        /// It did not, and will be tried again.
        WARN,
        /// A bug.
        ERROR
    }

    /// A line of the function `function`, as Lambda names it. All is well until [#outcome(Level, String)] says otherwise.
    public LogLine(String function) {
        fields.put("level", Level.INFO.name());
        fields.put(Metric.FUNCTION, function);
        fields.put(Metric.OUTCOME, "OK");
    }

    /// Says what came of it.
    public LogLine outcome(Level level, String outcome) {
        fields.put("level", level.name());
        fields.put(Metric.OUTCOME, outcome);
        return this;
    }

    /// Adds a text field.
    public LogLine with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /// Adds a number.
    public LogLine with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    /// Adds a value that CloudWatch is to take, in the unit of the metric.
    public LogLine with(Metric metric, long value) {
        metrics.add(metric);
        return with(metric.metricName(), value);
    }

    /// Adds what was thrown: the classes of the whole chain, and where the first of them comes from.
    ///
    /// @param details further texts and numbers, for example those that AWS reports
    public LogLine with(Throwable failure, Map<String, Object> details) {
        var classes = new StringBuilder(failure.getClass().getName());
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            classes.append(" < ").append(cause.getClass().getName());
        }
        fields.put("failure", classes.toString());
        fields.putAll(details);
        var stack = new StringBuilder();
        for (var frame : failure.getStackTrace()) {
            stack.append(frame).append('\n');
        }
        fields.put("stack", stack.toString());
        return this;
    }

    /// Writes the line to `sink`, in Lambda `context.getLogger()::log`: with a level of its own, Lambda's logger would put that before
    /// the line, which then is no JSON any more.
    public void to(Consumer<String> sink) {
        // Not a library: those for this format bring data binding and its start time, ten times that of this generator.
        sink.accept(Json.object(json -> {
            for (var field : fields.entrySet()) {
                json.writePOJOField(field.getKey(), field.getValue());
            }
            if (!metrics.isEmpty()) {
                writeMetrics(json);
            }
        }) + '\n');
    }

    private void writeMetrics(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("_aws");
        json.writeNumberField("Timestamp", System.currentTimeMillis());
        json.writeArrayFieldStart("CloudWatchMetrics");
        for (var metric : metrics) {
            json.writeStartObject();
            json.writeStringField("Namespace", Metric.NAMESPACE);
            json.writeArrayFieldStart("Dimensions");
            json.writeArray(metric.dimensions().toArray(String[]::new), 0, metric.dimensions().size());
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            json.writeStartObject();
            json.writeStringField("Name", metric.metricName());
            json.writeStringField("Unit", metric.unit());
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
