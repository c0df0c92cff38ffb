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

/// Does what an EventBridge schedule does: calls a function again and again. A call that fails is followed by the next one.
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

    /// Starts to call; the first time after as long as between two calls.
    ///
    /// @param timeout of a call
    /// @param expression such as `rate(5 minutes)`
    /// @throws IllegalArgumentException when it is of another kind
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
            throw new IllegalArgumentException("only rate(...) can be scheduled here, not " + expression);
        }
        var unit = TimeUnit.valueOf(match.group(2).toUpperCase(Locale.ROOT) + "S");
        return Duration.of(Long.parseLong(match.group(1)), unit.toChronoUnit());
    }

    private void call() {
        var event = new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8));
        try {
            handler.handleRequest(event, OutputStream.nullOutputStream(), Invocation.begin(functionName, timeout));
        } catch (IOException | RuntimeException e) {
            // What is thrown out of here would end the schedule.
            LOG.warn("{} failed", functionName, e);
        }
    }

    /// Calls no more, and interrupts a call that is under way.
    @Override
    public void close() {
        calls.shutdownNow();
    }
}
