package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.chatreplay.functions.deliverwebhooks.DeliverWebhooks;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Runs `deliver-webhooks` in a new JVM, with the constructor that Lambda uses.
final class DeployedDeliveries {
    private DeployedDeliveries() {}

    /// Creates the function, and handles the body of a queue message from standard input. Writes the log to standard output.
    public static void main(String... arguments) throws IOException {
        var body = new String(System.in.readAllBytes(), UTF_8);
        var answer = new DeliverWebhooks().handleRequest(batch(body),
                TestContext.with(Duration.ofSeconds(60), System.out::print));
        if (!answer.getBatchItemFailures().isEmpty()) {
            throw new IllegalStateException("the message is not acknowledged");
        }
    }

    /// Returns the event with one queue message.
    static SQSEvent batch(String body) {
        return LambdaEvents.batch(List.of(LambdaEvents.message("m", body, Instant.now(), 1)));
    }
}
