package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

@Order(1)
class DlqCommandTest {
    private static final Instant FIRST = Instant.parse("2026-11-01T10:00:00Z");
    private static final String EVENT = "{\"type\":\"chat.message.sent\",\"organizationId\":\"acme\",\"sessionId\":\"s-1\","
            + "\"message\":{\"payload\":\"SECRET\"}}";

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @AfterEach
    void empty() {
        stack.environment().keySet().stream().filter(name -> name.endsWith("_QUEUE_URL")).forEach(this::receive);
    }

    private static String variable(String name) {
        return Objects.requireNonNull(stack.environment().get(name), name);
    }

    private static Run dlq(String... arguments) {
        return dlq(stack.environment(), arguments);
    }

    private static Run dlq(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = ChatReplay.addCommands(new CommandLine(new DlqCommand(environment, () -> Run.clients(stack))))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Run(command.execute(arguments), out.toString(), err.toString());
    }

    private static void deadLetter(String reason, String body) {
        new DeadLetters(stack.aws(), variable("EVENTS_DEAD_LETTER_QUEUE_URL")).send(body, reason, FIRST);
    }

    /// Receives all messages of a queue and deletes them.
    private List<Message> receive(String queue) {
        var messages = stack.aws().sqs().receiveMessage(r -> r.queueUrl(variable(queue)).maxNumberOfMessages(10)
                .messageAttributeNames("All")).messages();
        messages.forEach(message -> stack.aws().sqs()
                .deleteMessage(r -> r.queueUrl(variable(queue)).receiptHandle(message.receiptHandle())));
        return messages;
    }

    @Test
    void listPrintsReasonAndIdsButNoContent() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        deadLetter("INVALID_JSON", "not json SECRET");
        for (int again = 0; again < 2; again++) {
            var listed = dlq("list", "events");
            assertThat(listed.exitCode()).as(listed.err()).isZero();
            assertThat(listed.out())
                    .contains("\t2026-11-01T10:00:00Z\tacme\ts-1\tchat.message.sent\tUNKNOWN_ORGANIZATION")
                    .contains("\t2026-11-01T10:00:00Z\t-\t-\t-\tINVALID_JSON").doesNotContain("SECRET");
        }
    }

    @Test
    void redriveKeepsTimeOfFirstReceipt() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        assertThat(dlq("redrive", "events", "--yes").out()).contains("Dead letters sent back: 1");
        assertThat(receive("EVENTS_DEAD_LETTER_QUEUE_URL")).isEmpty();
        assertThat(receive("EVENTS_QUEUE_URL")).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo(EVENT);
            assertThat(attribute(message, DeadLetters.FIRST_RECEIVED_AT))
                    .isEqualTo(Long.toString(FIRST.toEpochMilli()));
        });
    }

    @Test
    void redriveUsesSentTimestampOfMessagesThatSqsMoved() {
        var before = System.currentTimeMillis();
        stack.aws().sqs().sendMessage(r -> r.queueUrl(variable("EVENTS_DEAD_LETTER_QUEUE_URL")).messageBody(EVENT));
        assertThat(dlq("list", "events").out()).contains("RECEIVED_TOO_OFTEN");
        assertThat(dlq("redrive", "events", "--yes").exitCode()).isZero();
        var back = receive("EVENTS_QUEUE_URL").getFirst();
        assertThat(Long.parseLong(attribute(back, DeadLetters.FIRST_RECEIVED_AT))).isBetween(before - 1000,
                System.currentTimeMillis() + 1000);
    }

    @Test
    void redriveSendsBackOnlySelectedMessages() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        deadLetter("SESSION_CLOSED", EVENT.replace("s-1", "s-2"));
        assertThat(dlq("redrive", "events", "--reason", "SESSION").out()).contains("Dead letters sent back: 1");
        assertThat(receive("EVENTS_QUEUE_URL")).extracting(Message::body).containsExactly(EVENT.replace("s-1", "s-2"));
        var id = dlq("list", "events").out().split("\t", 2)[0];
        assertThat(dlq("redrive", "events", "--id", "another").out()).contains("Dead letters sent back: 0");
        assertThat(dlq("redrive", "events", "--id", id).out()).contains("Dead letters sent back: 1");
        assertThat(receive("EVENTS_QUEUE_URL")).hasSize(1);
    }

    @Test
    void listStopsAtItsLimitAndCountsByReason() {
        for (int i = 0; i < 30; i++) {
            deadLetter(i % 3 == 0 ? "SESSION_CLOSED" : "FAILED java.lang.IllegalStateException", EVENT);
        }
        var all = dlq("list", "events");
        assertThat(all.out()).hasLineCount(30);
        assertThat(all.err()).contains("Dead letters with the reason FAILED: 20",
                "Dead letters with the reason SESSION_CLOSED: 10").doesNotContain("limit");
        var some = dlq("list", "events", "--reason", "SESSION", "--limit", "4");
        assertThat(some.out()).hasLineCount(4).doesNotContain("FAILED");
        assertThat(some.err()).contains("Dead letters with the reason SESSION_CLOSED: 4", "The limit of 4 is reached");
        var id = all.out().lines().skip(17).findFirst().orElseThrow().split("\t", 2)[0];
        assertThat(dlq("list", "events", "--id", id).out()).hasLineCount(1).startsWith(id);
        assertThat(dlq("list", "events", "--limit", "0").exitCode()).isEqualTo(2);
        assertThat(dlq("delete", "events", "--yes").out()).contains("Dead letters deleted: 30");
    }

    @Test
    void deleteRemovesOnlySelectedDeadLetters() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        deadLetter("SESSION_CLOSED", EVENT);
        deadLetter("INVALID_JSON", EVENT);
        assertThat(dlq("delete", "events", "--reason", "SESSION_CLOSED").out()).contains("Dead letters deleted: 1");
        var left = dlq("list", "events").out();
        assertThat(left).hasLineCount(2).doesNotContain("SESSION_CLOSED");
        assertThat(dlq("delete", "events", "--id", left.split("\t", 2)[0]).exitCode()).isZero();
        assertThat(dlq("list", "events").out()).hasLineCount(1);
        assertThat(receive("EVENTS_QUEUE_URL")).isEmpty();
    }

    @Test
    void deleteOfEverythingAsksForConfirmation() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        var refused = dlq("delete", "events");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--yes");
        assertThat(dlq("list", "events").out()).hasLineCount(1);
        assertThat(dlq("delete", "events", "--yes").out()).contains("Dead letters deleted: 1");
        assertThat(dlq("list", "events").out()).isEmpty();
    }

    @Test
    void redriveOfEverythingAsksForConfirmation() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        var refused = dlq("redrive", "events");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("This sends every dead letter of the queue back.", "--yes");
        assertThat(receive("EVENTS_QUEUE_URL")).isEmpty();
        assertThat(dlq("list", "events").out()).hasLineCount(1);
    }

    @Test
    void emptyListSaysSo() {
        assertThat(dlq("list", "events").err()).contains("The queue has no dead letters");
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        var other = dlq("list", "events", "--reason", "SESSION_CLOSED");
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).contains("No dead letter matches.");
    }

    @Test
    void listIsJsonWhenAsked() {
        deadLetter("UNKNOWN_ORGANIZATION", EVENT);
        assertThat(dlq("list", "events", "--json").out()).startsWith("{\"id\":\"")
                .contains("\"organization\":\"acme\",\"session\":\"s-1\"", "\"reason\":\"UNKNOWN_ORGANIZATION\"}")
                .hasLineCount(1);
    }

    @Test
    void redriveSendsLargestDeadLettersInSeveralCalls() {
        var bodies = IntStream.range(0, 9).mapToObj(i -> "\"" + Integer.toString(i).repeat(64 * 1024 - 2) + "\"")
                .toList();
        bodies.forEach(body -> deadLetter("FAILED", body));
        assertThat(dlq("redrive", "events", "--yes").out()).contains("Dead letters sent back: 9");
        assertThat(receive("EVENTS_QUEUE_URL")).extracting(Message::body).containsExactlyInAnyOrderElementsOf(bodies);
        assertThat(dlq("list", "events").out()).isEmpty();
    }

    @Test
    void redriveSendsBusEventWithoutItsEnvelope() {
        bus("{\"version\":\"0\",\"source\":\"chat-replay\",\"detail\":" + EVENT + "}");
        assertThat(dlq("list", "bus").out()).contains("acme\ts-1\tchat.message.sent\tNO_PERMISSIONS");
        assertThat(dlq("redrive", "bus", "--yes").exitCode()).isZero();
        assertThat(receive("EVENTS_QUEUE_URL")).extracting(Message::body).containsExactly(EVENT);
    }

    @Test
    void redriveKeepsAndNamesMessageWithoutBusEvent() {
        bus("nonsense");
        var redriven = dlq("redrive", "bus", "--yes");
        assertThat(redriven.exitCode()).isEqualTo(1);
        assertThat(redriven.err()).contains("holds no bus event; it stays in the dead-letter queue.");
        assertThat(receive("BUS_DEAD_LETTER_QUEUE_URL")).hasSize(1);
        assertThat(receive("EVENTS_QUEUE_URL")).isEmpty();
    }

    @Test
    void redriveSendsCompactionRequestToCompactionQueue() {
        var body = "{\"organizationId\":\"acme\",\"sessionId\":\"s-1\"}";
        stack.aws().sqs().sendMessage(r -> r.queueUrl(variable("COMPACTION_DEAD_LETTER_QUEUE_URL")).messageBody(body));
        assertThat(dlq("redrive", "compactions", "--yes").exitCode()).isZero();
        assertThat(receive("COMPACTION_QUEUE_URL")).extracting(Message::body).containsExactly(body);
    }

    @Test
    void missingVariableIsNamed() {
        var run = dlq(Map.of(), "list", "events");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Set the variable EVENTS_DEAD_LETTER_QUEUE_URL");
        assertThat(dlq("list", "everything").exitCode()).isEqualTo(2);
    }

    private static void bus(String body) {
        Map<String, MessageAttributeValue> attributes = Map.of("RULE_ARN", text("arn:aws:events:::rule/x"),
                "ERROR_CODE",
                text("NO_PERMISSIONS"));
        stack.aws().sqs().sendMessage(r -> r.queueUrl(variable("BUS_DEAD_LETTER_QUEUE_URL")).messageBody(body)
                .messageAttributes(attributes));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    private static String attribute(Message message, String name) {
        return Objects.requireNonNull(message.messageAttributes().get(name)).stringValue();
    }
}
