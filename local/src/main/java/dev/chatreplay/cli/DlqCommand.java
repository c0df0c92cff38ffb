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

/// `dlq`: lists dead letters and sends them back to their source queue.
@Command(name = "dlq", description = {
        "Lists dead letters, and sends them back to their source queue.",
        "Calls SQS directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_SQS, ...).",
        "QUEUE is one of these, and needs two variables:",
        "  events       EVENTS_DEAD_LETTER_QUEUE_URL, EVENTS_QUEUE_URL",
        "  bus          BUS_DEAD_LETTER_QUEUE_URL, EVENTS_QUEUE_URL",
        "  compactions  COMPACTION_DEAD_LETTER_QUEUE_URL, COMPACTION_QUEUE_URL"})
final class DlqCommand {
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    /// Creates the command for the queues in the environment of this process.
    DlqCommand() {
        this(System.getenv());
    }

    /// Creates the command for the queues in these variables.
    DlqCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /// The dead-letter queues.
    enum Queue {
        /// Events that consume-events could not record.
        EVENTS("EVENTS_DEAD_LETTER_QUEUE_URL", "EVENTS_QUEUE_URL"),
        /// Events that EventBridge could not put into the events queue.
        BUS("BUS_DEAD_LETTER_QUEUE_URL", "EVENTS_QUEUE_URL"),
        /// Dead-lettered compaction requests, and the keys of log entries that the compactor cannot read.
        COMPACTIONS("COMPACTION_DEAD_LETTER_QUEUE_URL", "COMPACTION_QUEUE_URL");

        private final String deadLetters;
        private final String source;

        Queue(String deadLetters, String source) {
            this.deadLetters = deadLetters;
            this.source = source;
        }
    }

    @Command(name = "list", description = {
            "Prints one line per dead letter: id, time of first receipt, organization, session, type and reason, without its content.",
            "The dead letters stay in their queue."})
    int list(@Parameters(paramLabel = "QUEUE", description = "events, bus or compactions.") Queue queue) {
        return with(queue, letters -> {
            var all = letters.list();
            all.forEach(letter -> print(String.join("\t", letter.id(), letter.firstReceivedAt().toString(),
                    letter.field("organizationId"), letter.field("sessionId"), letter.field("type"), letter.reason())));
            return 0;
        });
    }

    @Command(name = "redrive", description = {
            "Sends dead letters back to their source queue, which delivers them again: all, or those that the options select.",
            "An event keeps its time of first receipt, which decides whether it is too late."})
    int redrive(@Parameters(paramLabel = "QUEUE", description = "events, bus or compactions.") Queue queue,
            @Option(names = "--id", paramLabel = "ID", description = "Only the dead letter with this id; can be repeated.") @Nullable List<String> ids,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Only dead letters whose reason starts with this text.") @Nullable String reason) {
        return with(queue, letters -> {
            var result = letters.redrive(letter -> (ids == null || ids.contains(letter.id()))
                    && (reason == null || letter.reason().startsWith(reason)));
            result.unusable().forEach(id -> Commands.err(spec)
                    .println("chat-replay: Dead letter " + id
                            + " holds no bus event; it stays in the dead-letter queue."));
            print("Dead letters sent back: " + result.sent());
            return result.unusable().isEmpty() ? 0 : 1;
        });
    }

    private void print(String line) {
        Commands.out(spec).println(line);
    }

    private int with(Queue queue, ToIntFunction<DeadLetterQueue> work) {
        var deadLetters = url(queue.deadLetters);
        var source = url(queue.source);
        try (var aws = AwsClients.fromEnvironment()) {
            return work.applyAsInt(new DeadLetterQueue(aws.sqs(), deadLetters, source));
        } catch (QueueDoesNotExistException e) {
            throw new CommandFailure("SQS has no such queue in this account and region. Check " + queue.deadLetters
                    + " and " + queue.source + ".", e);
        }
    }

    private String url(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank())
                .orElseThrow(() -> new ParameterException(Commands.of(spec),
                        "Set the variable " + name));
    }
}
