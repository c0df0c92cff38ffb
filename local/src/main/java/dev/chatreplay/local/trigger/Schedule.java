package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces an EventBridge schedule: calls a function at a fixed rate. After a failed call it continues with the next one.
public final class Schedule implements AutoCloseable {
    /// A rate expression (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>).
    private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");

    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

    private final String functionName;
    private final Duration timeout;
    private final RequestStreamHandler handler;
    private final ScheduledExecutorService calls = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("schedule").factory());

    private Schedule(String functionName, Duration timeout, RequestStreamHandler handler) {
        this.functionName = functionName;
        this.timeout = timeout;
        this.handler = handler;
    }

    /// Starts a schedule. The first call runs after one period.
    ///
    /// @param timeout the timeout of one call
    /// @param expression the expression, such as `rate(5 minutes)`
    /// @throws IllegalArgumentException when the expression is not a rate
    public static Schedule start(String functionName, Duration timeout, String expression,
            RequestStreamHandler handler) {
        var schedule = new Schedule(functionName, timeout, handler);
        var seconds = rate(expression).toSeconds();
        var _ = schedule.calls.scheduleAtFixedRate(schedule::call, seconds, seconds, TimeUnit.SECONDS);
        return schedule;
    }

    static Duration rate(String expression) {
        var match = RATE.matcher(expression);
        if (!match.matches()) {
            throw new IllegalArgumentException("only rate(...) expressions are supported, not " + expression);
        }
        var unit = TimeUnit.valueOf(match.group(2).toUpperCase(Locale.ROOT) + "S");
        return Duration.of(Long.parseLong(match.group(1)), unit.toChronoUnit());
    }

    private void call() {
        var event = new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8));
        try {
            handler.handleRequest(event, OutputStream.nullOutputStream(), Invocation.begin(functionName, timeout));
        } catch (IOException | RuntimeException e) {
            // An exception thrown from here would end the schedule.
            LOG.warn("{} failed", functionName, e);
        }
    }

    /// Stops the schedule and interrupts a call in progress.
    @Override
    public void close() {
        calls.shutdownNow();
    }
}
