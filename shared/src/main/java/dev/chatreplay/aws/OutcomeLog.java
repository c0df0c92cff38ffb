package dev.chatreplay.aws;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// One structured line for one outcome: what a function did with one request or message, as a JSON object.
///
/// Only ids, codes, counts and times go in. A payload, a key, a credential or a presigned URL never does, so a failure is
/// told by its class and stack and not by its message, which may quote what it failed on.
public final class OutcomeLog {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /// The outcome of the function `function`.
    public OutcomeLog(String function, String outcome) {
        fields.put("function", function);
        fields.put("outcome", outcome);
    }

    /// Adds a text field.
    public OutcomeLog with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /// Adds a number.
    public OutcomeLog with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    /// Adds what was thrown: the classes of the whole chain, and where the first of them comes from.
    public OutcomeLog with(Throwable failure) {
        var classes = new StringBuilder(failure.getClass().getName());
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            classes.append(" < ").append(cause.getClass().getName());
        }
        fields.put("failure", classes.toString());
        var stack = new StringBuilder();
        for (var frame : failure.getStackTrace()) {
            stack.append(frame).append('\n');
        }
        fields.put("stack", stack.toString());
        return this;
    }

    /// Writes the line to `sink`, in Lambda `context.getLogger()::log`.
    public void to(Consumer<String> sink) {
        var line = new StringWriter();
        try (var json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (var field : fields.entrySet()) {
                json.writePOJOField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sink.accept(line.append('\n').toString());
    }
}
