package dev.chatreplay.runtime;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.Printable;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// One structured log line, as a JSON object: the outcome of one request or one queue message. It may contain metrics for CloudWatch in the
/// [embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// Fields that begin with a capital letter are metrics or their dimensions.
///
/// A line contains only ids, codes, counts and times. It never contains a payload, a key, a credential or a presigned URL. A failure is
/// logged by its class and stack, without its message, because the message may quote such a value.
///
/// An id may hold any visible and invisible character. In the line, JSON escapes stand for control characters, bidi controls and all other
/// characters that a reader does not see. A JSON parser returns the id as it is.
public final class LogLine {
    /// Every API key begins with this text.
    public static final String API_KEY_PREFIX = "crk_";
    /// Every secret of a webhook begins with this text.
    public static final String WEBHOOK_SECRET_PREFIX = "whsec_";
    /// The field with the id of the session that the line is about.
    public static final String SESSION_ID = "sessionId";
    /// The maximum length of the list of sessions. A request has up to 500 sessions, and CloudWatch charges for each byte.
    private static final int MAX_SESSION_IDS_LENGTH = 8_000;

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Set<Metric> metrics = EnumSet.noneOf(Metric.class);

    /// The severity of an outcome.
    public enum Level {
        /// The work succeeded, or the request was invalid.
        INFO,
        /// The work failed and will be tried again.
        WARN,
        /// A bug.
        ERROR
    }

    /// Starts a line of the Lambda function `function`. Its outcome is OK until [#outcome(Level, String)] sets another one.
    public LogLine(String function) {
        fields.put("level", Level.INFO.name());
        fields.put(Metric.FUNCTION, function);
        fields.put(Metric.OUTCOME, "OK");
    }

    /// Sets the outcome.
    public LogLine outcome(Level level, String outcome) {
        fields.put("level", level.name());
        fields.put(Metric.OUTCOME, outcome);
        return this;
    }

    /// Adds a text field. Leaves it out when it looks like an API key or like the secret of a webhook. Both are valid ids, and a caller may
    /// confuse them with one.
    public LogLine with(String name, String value) {
        if (!looksSecret(value)) {
            fields.put(name, value);
        }
        return this;
    }

    private static boolean looksSecret(String value) {
        return value.contains(API_KEY_PREFIX) || value.contains(WEBHOOK_SECRET_PREFIX);
    }

    /// Adds the session that the work was about.
    public LogLine withSession(String organizationId, String sessionId) {
        return with("organizationId", organizationId).with(SESSION_ID, sessionId);
    }

    /// Adds the sessions of a batch: the field `sessionId` for one session. For several, `sessions` has their number, and `sessionIds` their
    /// ids, each on a line of its own. The list ends after 8,000 characters.
    public LogLine withSessions(Collection<String> sessionIds) {
        if (sessionIds.size() == 1) {
            return with(SESSION_ID, sessionIds.iterator().next());
        }
        var list = new StringBuilder();
        for (var id : sessionIds) {
            if (list.length() + id.length() < MAX_SESSION_IDS_LENGTH && !looksSecret(id)) {
                list.append(id).append('\n');
            }
        }
        return sessionIds.isEmpty() ? this : with("sessions", sessionIds.size()).with("sessionIds", list.toString());
    }

    /// Adds the reason of a dead letter, and counts the letter by the code of its reason.
    ///
    /// @param reason the reason as the dead letter has it
    public LogLine deadLettered(DeadLetterReason code, String reason) {
        return outcome(Level.WARN, "DEAD_LETTERED").with("reason", reason).deadLetter(code);
    }

    /// Counts a dead letter by the code of its reason.
    public LogLine deadLetter(DeadLetterReason code) {
        fields.put(Metric.REASON, code.name());
        return with(Metric.DEAD_LETTERED, 1);
    }

    /// Adds a number field.
    public LogLine with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    /// Adds a value of a metric, in the metric's unit.
    public LogLine with(Metric metric, long value) {
        metrics.add(metric);
        return with(metric.metricName(), value);
    }

    /// Adds a failure: the classes of its whole cause chain, and the stack of the outermost exception.
    ///
    /// @param details further texts and numbers, for example from the response of AWS
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

    /// Writes the line to `sink`. Lambda functions pass `context.getLogger()::log`, the method without a level. With a level, Lambda's
    /// logger would put the level before the line, and the line would not be JSON.
    public void to(Consumer<String> sink) {
        // No library, because the libraries for this format load data binding. Its start takes ten times as long as this generator's.
        sink.accept(Printable.escaped(Json.object(json -> {
            for (var field : fields.entrySet()) {
                json.writePOJOField(field.getKey(), field.getValue());
            }
            if (!metrics.isEmpty()) {
                writeMetrics(json);
            }
        })) + '\n');
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
