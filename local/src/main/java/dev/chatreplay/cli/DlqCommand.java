package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// `dlq`: shows what is in a dead-letter queue, and sends it back to where it came from.
@Command(name = "dlq", description = {"Shows what is in a dead-letter queue, and sends it back.",
        "QUEUE is events, bus or compactions. Works on SQS directly, by the settings of the AWS SDK and the variables",
        "EVENTS_QUEUE_URL, COMPACTION_QUEUE_URL, EVENTS_DEAD_LETTER_QUEUE_URL, BUS_DEAD_LETTER_QUEUE_URL and",
        "COMPACTION_DEAD_LETTER_QUEUE_URL: those of them that QUEUE needs."})
final class DlqCommand {
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    /// On the queues that this process's environment names.
    DlqCommand() {
        this(System.getenv());
    }

    /// On the queues that these variables name.
    DlqCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /// What can be looked at.
    enum Queue {
        /// Events that consume-events could not record.
        EVENTS("EVENTS_DEAD_LETTER_QUEUE_URL", "EVENTS_QUEUE_URL"),
        /// Events that EventBridge could not put into the events queue.
        BUS("BUS_DEAD_LETTER_QUEUE_URL", "EVENTS_QUEUE_URL"),
        /// Compactions that were given up, and log entries that can't be read.
        COMPACTIONS("COMPACTION_DEAD_LETTER_QUEUE_URL", "COMPACTION_QUEUE_URL");

        private final String deadLetters;
        private final String source;

        Queue(String deadLetters, String source) {
            this.deadLetters = deadLetters;
            this.source = source;
        }
    }

    @Command(name = "list", description = "One line a message: its id, when it first came, its organization, session and type, and the"
            + " reason; never its content. It stays in the queue.")
    int list(@Parameters(paramLabel = "QUEUE") Queue queue) {
        return with(queue, letters -> {
            var all = letters.list();
            all.forEach(letter -> print(String.join("\t", letter.id(), letter.firstReceivedAt().toString(),
                    letter.field("organizationId"), letter.field("sessionId"), letter.field("type"), letter.reason())));
            return 0;
        });
    }

    @Command(name = "redrive", description = {
            "Sends messages back to the queue that they came from, to be tried again. An event is as late as when it first came.",
            "All of them, or those that an option names."})
    int redrive(@Parameters(paramLabel = "QUEUE") Queue queue,
            @Option(names = "--id", paramLabel = "ID", description = "This message; may be given several times.") @Nullable List<String> ids,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Those whose reason begins with this.") @Nullable String reason) {
        return with(queue, letters -> {
            var result = letters.redrive(letter -> (ids == null || ids.contains(letter.id()))
                    && (reason == null || letter.reason().startsWith(reason)));
            result.unusable().forEach(id -> Commands.of(spec).getErr()
                    .println("chat-replay: " + id + " holds no event of the bus; it stays."));
            print(result.sent() + " sent back.");
            return result.unusable().isEmpty() ? 0 : 1;
        });
    }

    private void print(String line) {
        Commands.of(spec).getOut().println(line);
    }

    private int with(Queue queue, ToIntFunction<DeadLetterQueue> work) {
        try (var aws = AwsClients.fromEnvironment()) {
            return work.applyAsInt(new DeadLetterQueue(aws.sqs(), url(queue.deadLetters), url(queue.source)));
        } catch (QueueDoesNotExistException e) {
            throw new CommandFailure("There is no such queue in this account and region: " + queue.deadLetters + " or "
                    + queue.source + " is wrong.", e);
        }
    }

    private String url(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank())
                .orElseThrow(() -> new ParameterException(Commands.of(spec), "Set " + name + "."));
    }
}
