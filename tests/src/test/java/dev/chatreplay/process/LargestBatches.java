package dev.chatreplay.process;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;

/// Runs the recording functions in a JVM with little memory, with the largest batches that they can receive.
final class LargestBatches {
    private static final JsonMapper JSON = new JsonMapper();
    /// The largest event that Lambda accepts: 6 MB.
    private static final int EVENT_BYTES = 6_000_000;

    private LargestBatches() {}

    /// Records the batches and prints the answers.
    ///
    /// @param arguments organization, `authorization` header, number of rounds
    public static void main(String... arguments) throws IOException {
        var consume = new ConsumeEvents();
        var post = new PostEvents();
        for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
            var failures = consume
                    .handleRequest(messages(arguments[0], round), TestContext.with(TestContext.UNHURRIED))
                    .getBatchItemFailures();
            System.out.println("failed messages: " + failures.size());
            var answer = new ByteArrayOutputStream();
            post.handleRequest(new ByteArrayInputStream(request(arguments[1], round)), answer,
                    TestContext.with(TestContext.UNHURRIED));
            System.out.println(JSON.readTree(answer.toByteArray()).path("statusCode"));
        }
    }

    private static SQSEvent messages(String organization, int round) {
        var records = new ArrayList<SQSEvent.SQSMessage>();
        for (int bytes = 0; bytes < EVENT_BYTES;) {
            var event = large("s-bus", round, records.size()).put("organizationId", organization).toString();
            records.add(LambdaEvents.message("message-" + records.size(), event, Instant.now(), 1));
            bytes += event.length();
        }
        return LambdaEvents.batch(records);
    }

    private static byte[] request(String authorization, int round) throws IOException {
        var body = JSON.createObjectNode();
        var events = body.putArray("events");
        for (int i = 0; i < 16; i++) {
            events.add(large("s-http", round, i));
        }
        var request = LambdaEvents.http("POST /v2/events", authorization).put("body", body.toString());
        return JSON.writeValueAsBytes(request);
    }

    /// Creates an event of nearly 64 KiB. Its unknown field is kept in the log.
    private static ObjectNode large(String session, int round, int number) {
        var event = new Chat(session).sent("m-" + round + "-" + number, "hello").last();
        event.put("id", "evt-" + round + "-" + number);
        return event.put("more",
                "x".repeat(64 * 1024 - event.toString().getBytes(StandardCharsets.UTF_8).length - 100));
    }
}
