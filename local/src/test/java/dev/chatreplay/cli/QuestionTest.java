package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;

/// Answers the questions of commands on a pseudo-terminal, and reads their lists there.
@EnabledOnOs(OS.LINUX)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuestionTest {
    private static EmbeddedStack stack;
    private static CommandProcess process;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());
        process = CommandProcess.startInTurnOnTerminal(directory, 80, stack.environment());
    }

    @BeforeEach
    void empty() {
        for (var queue : List.of("EVENTS_DEAD_LETTER_QUEUE_URL", "EVENTS_QUEUE_URL")) {
            stack.aws().sqs().purgeQueue(request -> request.queueUrl(stack.variable(queue)));
        }
    }

    @AfterAll
    static void stop() {
        process.close();
        stack.close();
    }

    /// Runs a command until its question, and types the answer.
    private Run answered(String answer, String question, String... arguments) throws Exception {
        process.type(String.join(" ", arguments));
        assertThat(process.readUntil(output -> output.endsWith(" [y/N] "))).contains(question);
        process.type(answer);
        return process.endOfTurn();
    }

    private static void deadLetter() {
        stack.aws().sqs().sendMessage(request -> request
                .queueUrl(stack.variable("EVENTS_DEAD_LETTER_QUEUE_URL")).messageBody("{}"));
    }

    /// Receives a message of a queue and deletes it.
    private static List<Message> receive(String queue) {
        var url = stack.variable(queue);
        var messages = stack.aws().sqs().receiveMessage(request -> request.queueUrl(url)).messages();
        messages.forEach(message -> stack.aws().sqs()
                .deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle())));
        return messages;
    }

    @ParameterizedTest
    @CsvSource({"y", "YES"})
    void redriveOfEverythingSendsBackAfterYes(String answer) throws Exception {
        deadLetter();

        var run = answered(answer, "This sends every dead letter of the queue back, about 1. Continue?", "dlq",
                "redrive", "events");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Dead letters sent back: 1");
        assertThat(receive("EVENTS_QUEUE_URL")).hasSize(1);
        assertThat(receive("EVENTS_DEAD_LETTER_QUEUE_URL")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"redrive,n,sends", "redrive,'',sends", "delete,no,deletes"})
    void everyDeadLetterStaysAfterAnotherAnswer(String command, String answer, String does) throws Exception {
        deadLetter();

        var run = answered(answer, "This " + does + " every dead letter of the queue", "dlq", command, "events");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("chat-replay: You did not answer y. Nothing was changed.");
        assertThat(receive("EVENTS_QUEUE_URL")).isEmpty();
        assertThat(receive("EVENTS_DEAD_LETTER_QUEUE_URL")).hasSize(1);
    }

    /// Runs a list, and returns its lines without the command, which the terminal shows, too.
    private List<String> listed(String... command) throws Exception {
        var run = process.run(command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.err().lines().filter(line -> !line.equals(String.join(" ", command))).toList();
    }

    @Test
    void listsAreTablesOnTerminal() throws Exception {
        stack.stores().organizations().create("listed", "Listed",
                NewApiKey.create("first", Scope.DEFAULTS, Instant.now()).key());
        deadLetter();

        assertThat(listed("org", "list").getFirst()).matches("ID +STATE +KEYS +NAME");
        assertThat(listed("key", "list", "listed")).hasSize(2).first().asString()
                .matches("ID +NAME +SCOPES +CREATED +LAST USED +MASTER SECRET");
        assertThat(listed("dlq", "list", "events", "--quiet")).hasSize(2).first().asString()
                .matches("ID {35,}FIRST RECEIVED +ORGANIZATION +SESSION +TYPE +REASON");
    }

    @Test
    void organizationIsDisabledAfterYesAlone() throws Exception {
        var organizations = stack.stores().organizations();
        organizations.create("asked", "asked", NewApiKey.create("first", Scope.DEFAULTS, Instant.now()).key());
        organizations.setChatReplayEnabled("asked", true);
        var question = "asked cannot read its chats from its next request on. Continue?";

        assertThat(answered("", question, "org", "disable", "asked").exitCode()).isEqualTo(1);
        assertThat(organizations.get("asked").chatReplayEnabled()).isTrue();

        assertThat(answered("y", question, "org", "disable", "asked").err()).contains("asked is disabled.");
        assertThat(organizations.get("asked").chatReplayEnabled()).isFalse();
    }
}
